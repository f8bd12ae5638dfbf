/** The functions of the extended catalog, run by the worker threads of the embedded cloud. */
import { appendFileSync, existsSync } from "node:fs";
import { processPartialResponse, SqsFifoPartialProcessorAsync } from "@aws-lambda-powertools/batch";
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import type { SQSEvent, SQSRecord } from "aws-lambda";

const states = new SFNClient({});
const childrenArn = () => process.env["BALLAST_STATE_MACHINE_CHILDREN"] ?? "";

interface Start {
  readonly parent: string;
  readonly child: string;
  readonly input: object;
}

export async function startChild({ parent, child, input }: Start) {
  const { executionArn } = await states.send(
    new StartExecutionCommand({
      stateMachineArn: childrenArn(),
      name: `${parent}-${child}`,
      input: JSON.stringify(input),
    }),
  );
  return { executionArn };
}

export async function childStatus({ executionArn }: { readonly executionArn: string }) {
  const { status, output } = await states.send(new DescribeExecutionCommand({ executionArn }));
  return { executionArn, status, output: output ?? null };
}

/** Occupies its thread until a file is there, and says whether it came within the time. */
export function childWork({ file, milliseconds }: { readonly file: string; readonly milliseconds: number }) {
  const until = Date.now() + milliseconds;
  while (!existsSync(file) && Date.now() < until);
  return { found: existsSync(file) };
}

export interface Event {
  /** Where what was taken is noted, a line each. */
  readonly file: string;
  readonly name: string;
  /** How many deliveries fail. */
  readonly failures: number;
}

export function takeEvents(event: SQSEvent) {
  return processPartialResponse(event, take, new SqsFifoPartialProcessorAsync(), {
    skipGroupOnError: true,
    throwOnFullBatchFailure: false,
  });
}

async function take({ body, attributes }: SQSRecord): Promise<void> {
  const { file, name, failures } = JSON.parse(body) as Event;
  const delivery = Number(attributes.ApproximateReceiveCount);
  const fails = delivery <= failures;
  appendFileSync(file, `${name}${fails ? " failed" : ""}\n`);
  if (fails) throw new Error(`${name} fails at delivery ${delivery}`);
}
