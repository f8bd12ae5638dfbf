/**
 * A stand-in for Step Functions that keeps executions and runs none of them, so that a test decides when a job runs. It
 * answers the three actions that handlers use as AWS documents them.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { KEEP_ALIVE_MILLISECONDS } from "@ballast/local/listen.ts";

export interface States {
  readonly url: string;
  /** Name to status and input of every execution that was started. */
  readonly executions: Map<string, { status: string; readonly input: string }>;
  /** How often an execution was asked to start. */
  readonly starts: string[];
  /** While true, the service is down. */
  down: boolean;
  /** While true, it starts nothing and answers everything else. */
  startsNothing: boolean;
  stop(): Promise<void>;
}

interface Request {
  readonly name?: string;
  readonly input?: string;
  readonly executionArn?: string;
}

export async function startStates(): Promise<States> {
  const server = createServer(async (request, response) => {
    const action = String(request.headers["x-amz-target"]).split(".").at(-1) ?? "";
    const body = (await json(request)) as Request;
    const { status, answer } =
      states.down || (states.startsNothing && action === "StartExecution")
        ? refusal("ServiceUnavailable", 503)
        : act(states, action, body);
    response.writeHead(status, { "content-type": "application/x-amz-json-1.0" }).end(JSON.stringify(answer));
  });
  server.keepAliveTimeout = KEEP_ALIVE_MILLISECONDS;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const states: States = {
    url: `http://127.0.0.1:${port}`,
    executions: new Map(),
    starts: [],
    down: false,
    startsNothing: false,
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
  return states;
}

function act({ executions, starts }: States, action: string, { name = "", input = "{}", executionArn = "" }: Request) {
  if (action === "StartExecution") {
    starts.push(name);
    const known = executions.get(name);
    if (known !== undefined && (known.status !== "RUNNING" || known.input !== input)) {
      return refusal("ExecutionAlreadyExists");
    }
    executions.set(name, { status: "RUNNING", input });
    return { status: 200, answer: { executionArn: `arn:${name}`, startDate: 0 } };
  }
  const execution = executions.get(executionArn.split(":").at(-1) ?? "");
  if (execution === undefined) return refusal("ExecutionDoesNotExist");
  if (action === "StopExecution") execution.status = "ABORTED";
  return { status: 200, answer: { executionArn, status: execution.status, startDate: 0, stopDate: 0 } };
}

function refusal(name: string, status = 400) {
  return { status, answer: { __type: `com.amazonaws.states#${name}`, message: name } };
}
