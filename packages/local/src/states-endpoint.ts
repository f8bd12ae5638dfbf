/** The part of the Step Functions API that handlers use, as the AWS SDK speaks it: JSON 1.0 with the action in a header. */
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { z } from "zod";
import { refuseBrowser } from "./browsers.ts";
import { type Execution, type Executions, StatesError } from "./executions.ts";
import { type Listening, listen } from "./listen.ts";

const StartExecution = z.object({
  stateMachineArn: z.string(),
  name: z.string().min(1).max(80).default(randomUUID),
  input: z.string().default("{}"),
});
const DescribeExecution = z.object({ executionArn: z.string() });
const StopExecution = z.object({
  executionArn: z.string(),
  error: z.string().nullable().default(null),
  cause: z.string().nullable().default(null),
});

export async function startStatesEndpoint(executions: Executions): Promise<Listening> {
  return listen(
    createServer((request, response) => {
      if (!refuseBrowser(request, response)) void answer(executions, request, response);
    }),
    0,
  );
}

async function answer(executions: Executions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  let status = 200;
  let body: unknown;
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const action = String(request.headers["x-amz-target"]).replace(/^AWSStepFunctions\./, "");
    body = act(executions, action, JSON.parse(Buffer.concat(chunks).toString("utf8")));
  } catch (error) {
    status = error instanceof StatesError || error instanceof z.ZodError ? 400 : 500;
    const name =
      error instanceof StatesError ? error.name : status === 400 ? "ValidationException" : "InternalServerError";
    body = {
      __type: `com.amazonaws.swf.service.v2.model#${name}`,
      message: error instanceof Error ? error.message : "",
    };
  }
  response.writeHead(status, { "content-type": "application/x-amz-json-1.0", "x-amzn-requestid": randomUUID() });
  response.end(JSON.stringify(body));
}

function act(executions: Executions, action: string, request: unknown): unknown {
  if (action === "StartExecution") {
    const { stateMachineArn, name, input } = StartExecution.parse(request);
    const { executionArn, startDate } = executions.start(stateMachineArn, name, input);
    return { executionArn, startDate: seconds(startDate) };
  }
  if (action === "DescribeExecution")
    return described(executions.describe(DescribeExecution.parse(request).executionArn));
  if (action === "StopExecution") {
    const { executionArn, error, cause } = StopExecution.parse(request);
    const { stopDate } = executions.stop(executionArn, error, cause);
    return { stopDate: seconds(stopDate ?? new Date()) };
  }
  throw new Error(`The embedded cloud does not know the action ${action}.`);
}

function described(execution: Execution): unknown {
  const { executionArn, stateMachineArn, name, input, status, startDate, stopDate, output, error, cause } = execution;
  return {
    executionArn,
    stateMachineArn,
    name,
    input,
    status,
    startDate: seconds(startDate),
    ...(stopDate === null ? {} : { stopDate: seconds(stopDate) }),
    ...(output === null ? {} : { output }),
    ...(error === null ? {} : { error }),
    ...(cause === null ? {} : { cause }),
  };
}

/** Dates travel as seconds since 1970 in this protocol. */
function seconds(date: Date): number {
  return date.getTime() / 1000;
}
