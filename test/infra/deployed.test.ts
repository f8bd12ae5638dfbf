/**
 * The functions as they are deployed: their bundles take a life of events, and what they ask of AWS is held against the
 * policies of the synthesised stack. A permission that is missing fails here, and one that nobody uses does too.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bills } from "../../scripts/costs.ts";
import { functions } from "../../stacks/catalog.ts";
import { callsOf } from "./deployed/calls.ts";
import { startDeployed } from "./deployed/cloud.ts";
import { allows, type Call, isAllowed, textOf } from "./deployed/iam.ts";
import { type Deployed, type Life, live } from "./deployed/life.ts";
import { logical, type OwnedStatement, statementsOf } from "./resources.ts";
import { type Resource, synthesize } from "./synthesize.ts";

let resources: Resource[];
let cloud: Deployed;
let life: Life;

beforeAll(async () => {
  resources = await synthesize("test");
  cloud = await startDeployed(resources);
  life = await live(cloud);
}, 600_000);
afterAll(() => cloud.stop());

const names = Object.keys(functions) as (keyof typeof functions)[];

/** What a function asked for, each call once. */
function made(name: string): Call[] {
  const calls = cloud.requests.filter((request) => request.functionName === name).flatMap(callsOf);
  return [...new Map(calls.map((call) => [JSON.stringify(call), call])).values()];
}

/** What a function's role allows it, without what Lambda itself does in its name. */
function granted(name: string): OwnedStatement[] {
  return statementsOf(resources).filter(
    ({ owner, Action }) =>
      owner === `${logical(name)}Role` && !Action.every((action) => /^(xray|logs|sqs):/.test(action)),
  );
}

describe("bundles under plain Node, with whole events", () => {
  test("live through what the smoke test asks of a deployment", () => {
    expect(life.smoke.filter((line) => line.includes("✕"))).toEqual([]);
  });

  test("answer every other route", () => {
    expect(life.answers).toEqual({
      input: 200,
      file: 200,
      explanation: 200,
      engine: 200,
      list: 200,
      openapi: 200,
      upload: 202,
      missing: 422,
    });
  });

  test("take messages, schedules, the sweep and the ends of executions", () => {
    expect(life.statuses).toEqual({
      queue: "succeeded",
      schedule: "succeeded",
      swept: "succeeded",
      timedOut: "failed",
    });
    expect(cloud.failures).toEqual([]);
  });

  test("every function of the catalog has been called", () => {
    expect(cloud.called().sort()).toEqual([...names].sort());
  });

  test.each(names)("%s is small enough to start quickly", (name) => {
    // Lambda takes 50 MB zipped; a bundle beyond 4 MB would start slowly.
    expect(cloud.bundles.get(name)?.bytes).toBeLessThan(4 * 1024 * 1024);
  });
});

test("the costs in docs/operations.md count what a run asks for", () => {
  for (const name of ["baCva", "exposure"] as const) {
    const { chunkCount, chunks, run } = life.bills[name];
    const told = bills[name];
    // A run's item has about 1 KB when it ends, so that a write of it is one unit or two, in the table and in the index.
    const atEnd = 4;
    expect(Math.abs(run.writeUnits - told.run.writeUnits), `${name}: ${run.writeUnits} units`).toBeLessThanOrEqual(
      atEnd,
    );
    expect({ ...run, writeUnits: told.run.writeUnits }, `${name}: run, in scripts/costs.ts`).toEqual(told.run);
    const asked = Object.entries(told.chunk).map(([what, count]) => [what, count * chunkCount]);
    expect(Object.entries(chunks), `${name}: ${chunkCount} chunks, in scripts/costs.ts`).toEqual(asked);
  }
});

describe("permissions", () => {
  test.each(names)("%s may do all that it does: what is listed here lacks an entry in stacks/catalog.ts", (name) => {
    const missing = made(name).filter((call) => !isAllowed(granted(name), call));
    expect(missing.map(textOf)).toEqual([]);
  });

  /** Only engines whose inputs name documents read them, and none of ours does yet. */
  const notYet = /^s3:GetObject on .*\/references\/\*$/;

  test.each(names)("%s may do nothing else: what is listed here is allowed and never done", (name) => {
    const each = granted(name).flatMap((statement) =>
      statement.Action.flatMap((action) =>
        (statement.Resource ?? []).map((resource) => ({ ...statement, Action: [action], Resource: [resource] })),
      ),
    );
    const superfluous = each.filter((single) => !made(name).some((call) => allows(single, call)));
    const listed = superfluous.map(({ Action, Resource }) => `${Action} on ${Resource}`);
    expect(listed.filter((text) => !notYet.test(text))).toEqual([]);
  });

  const bucket = "arn:aws:s3:::DocumentsBucket";
  const table = "arn:aws:dynamodb:eu-west-2:123456789012:table/RunsTable";
  test.each([
    ["any function deletes a document", names, "s3:DeleteObject", `${bucket}/runs/0/result.json`],
    ["any function reads the whole table", names, "dynamodb:Scan", table],
    ["any function calls another", names, "lambda:InvokeFunction", "arn:aws:lambda:eu-west-2:123456789012:function:x"],
    ["any function writes a standing order", names, "s3:PutObject", `${bucket}/standing/a.json`],
    ["whoever reads runs changes one", ["list-runs", "get-run", "get-result"], "dynamodb:UpdateItem", table],
    [
      "whoever starts runs writes a result",
      ["create-run", "replay-run"],
      "s3:PutObject",
      `${bucket}/runs/0/result.json`,
    ],
    ["a chunk writes a result", ["simulate"], "s3:PutObject", `${bucket}/runs/0/result.json`],
    ["a chunk replaces an input", ["simulate", "reduce", "publish"], "s3:PutObject", `${bucket}/inputs/0.json`],
    [
      "what says that a run has succeeded changes its result",
      ["publish"],
      "s3:PutObject",
      `${bucket}/runs/0/result.json`,
    ],
    ["a list shows a result", ["list-runs", "get-run"], "s3:GetObject", `${bucket}/runs/0/result.json`],
    ["a direct answer reads anything", ["call-engine", "import-list"], "s3:GetObject", `${bucket}/inputs/0.json`],
  ])("it is refused that %s", (_what, who, action, resource) => {
    for (const name of who) expect(isAllowed(granted(name), { action, resource }), name).toBe(false);
  });
});
