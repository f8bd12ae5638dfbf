/**
 * `node scripts/costs.ts` writes the cost lines of docs/operations.md from the prices, the catalog and what a run asks for,
 * which a test counts (test/infra/deployed.test.ts).
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { countsOf, prices } from "../packages/functions/src/cost.ts";
import { functions, pollers, queues, routes, schedules, stateMachines, tables } from "../stacks/catalog.ts";
import type { TableEntry } from "../stacks/entries.ts";

const document = fileURLToPath(new URL("../docs/operations.md", import.meta.url));
const BEGIN = "<!-- written by node scripts/costs.ts -->\n";
const END = "\n<!-- until here -->";

/** What is asked of S3 and DynamoDB. */
export interface Counts {
  readonly objectWrites: number;
  readonly objectReads: number;
  /** A unit in the index by time is a unit of its own. */
  readonly writeUnits: number;
  readonly readUnits: number;
}

export interface Bill {
  readonly title: string;
  readonly gigabyteSeconds: number;
  readonly chunkCount: number;
  readonly run: Counts;
  readonly chunk: Counts;
}

/** The requests and units are those that the deployed functions make for the examples of the engines. */
export const bills: Readonly<Record<"baCva" | "exposure", Bill>> = {
  baCva: {
    title: "a BA-CVA run",
    gigabyteSeconds: 0.6,
    chunkCount: 0,
    run: { objectWrites: 9, objectReads: 3, writeUnits: 26, readUnits: 9 },
    chunk: { objectWrites: 0, objectReads: 0, writeUnits: 0, readUnits: 0 },
  },
  exposure: {
    title: "exposure in 30 chunks",
    gigabyteSeconds: 13,
    chunkCount: 30,
    run: { objectWrites: 11, objectReads: 8, writeUnits: 27, readUnits: 10 },
    chunk: { objectWrites: 1, objectReads: 3, writeUnits: 1, readUnits: 1 },
  },
};

const HOURS_PER_MONTH = 730;
/** Lambda asks a queue with five long polls at once, each of 20 seconds. */
const POLLS_PER_HOUR = (5 * 3600) / 20;
/** A sweep that finds nothing takes so long: one query. */
const SWEEP_SECONDS = 0.1;
/** Count, 4xx, 5xx, DataProcessed, IntegrationLatency and Latency of each route that somebody calls. */
const METRICS_PER_ROUTE = 6;
/** Succeeded, Refused, Failed and Duration, which the functions write. */
const OWN_METRICS = 4;

const minutely = schedules.filter(({ expression }) => expression === "rate(1 minute)");

const count = (entries: object) => Object.keys(entries).length;
const tableEntries: readonly TableEntry[] = Object.values(tables);
/** Tables and indexes, which are measured one by one. */
const measured = tableEntries.reduce((sum, { indexes }) => sum + 1 + count(indexes), 0);

/** As stacks/alarms.ts makes them: of state machines, failed events and dead letters, tables, the sweep, Lambda and the API. */
export const ALARM_COUNT = 3 * count(stateMachines) + 1 + count(queues) + 2 * measured + minutely.length + 2;

/** The cost lines as they stand in the document. */
export function costLines(): string {
  const columns = Object.values(bills);
  const rows = columns.map(lineItems);
  const cells = (rows[0] ?? []).map(({ part, price }, i) => [part, price, ...rows.map((row) => row[i]?.text ?? "")]);
  const totals = rows.map((row) => dollars(row.reduce((sum, { cost }) => sum + cost, 0)));
  const table = [
    ["part", "price", ...columns.map(({ title }) => title)],
    ["---", "---", ...columns.map(() => "---")],
    ...cells,
    ["together", "", ...totals],
  ];
  return [...table.map((row) => `| ${row.join(" | ")} |`), "", ...idleLines()].join("\n");
}

function lineItems({ gigabyteSeconds, chunkCount, run, chunk }: Bill) {
  const { invocations, stateTransitions } = countsOf(chunkCount);
  const all = (name: keyof Counts) => run[name] + chunkCount * chunk[name];
  const items: [part: string, price: string, count: number, each: number][] = [
    ["Lambda time", "a GB s", gigabyteSeconds, prices.gigabyteSecond],
    ["invocations", "a million", invocations, prices.invocation],
    ["state transitions", "a million", stateTransitions, prices.stateTransition],
    ["S3 writes", "a million", all("objectWrites"), prices.objectWrite],
    ["S3 reads", "a million", all("objectReads"), prices.objectRead],
    ["DynamoDB writes, table and index", "a million units", all("writeUnits"), prices.writeUnit],
    ["DynamoDB reads", "a million units", all("readUnits"), prices.readUnit],
  ];
  return items.map(([part, unit, count, each]) => ({
    part,
    price: `$${unit === "a GB s" ? each : Number((each * 1e6).toFixed(6))} ${unit}`,
    text: `${count}: ${dollars(count * each)}`,
    cost: count * each,
  }));
}

function idleLines(): string[] {
  const { memoryMegabytes } = functions.sweep;
  const sweeps = minutely.length * 60 * HOURS_PER_MONTH;
  const sweep = prices.invocation + SWEEP_SECONDS * (memoryMegabytes / 1024) * prices.gigabyteSecond + prices.readUnit;
  const polls = pollers.length * POLLS_PER_HOUR * HOURS_PER_MONTH * prices.queueRequest;
  const perRoute = routes.length * METRICS_PER_ROUTE;
  return [
    "Idle, a stage costs its stored data and, each month:",
    "",
    `- ${dollars(ALARM_COUNT * prices.alarm)} for ${ALARM_COUNT} alarms,`,
    `- ${dollars(polls)} for Lambda asking the queue (five long polls at a time),`,
    `- ${dollars(sweeps * sweep)} for the sweep each minute, which reads a unit of open runs and works ${SWEEP_SECONDS} s.`,
    "",
    `In use, ${dollars(OWN_METRICS * prices.metric)} for the ${OWN_METRICS} metrics of the functions, and up to ` +
      `${dollars(perRoute * prices.metric)} for the ${perRoute} metrics of the ${routes.length} routes, each for the hours in ` +
      `which its route is called (\`detailedMetricsEnabled\` in \`stacks/api.ts\`). A million requests of the API cost ` +
      `${dollars(1e6 * prices.apiRequest)} at the gateway.`,
  ];
}

/** Two digits that say something, and whole cents from one cent up. */
function dollars(amount: number): string {
  if (amount === 0) return "$0";
  if (amount >= 0.01) return `$${amount.toFixed(2)}`;
  return `$${amount.toFixed(1 - Math.floor(Math.log10(amount)))}`;
}

/** The document with these lines in it. */
export function withCosts(text: string): string {
  const [before, written, after] = [text.indexOf(BEGIN), text.indexOf(END), text.length];
  if (before === -1 || written < before)
    throw new Error(`docs/operations.md has lost ${BEGIN.trim()} or ${END.trim()}.`);
  return text.slice(0, before + BEGIN.length) + costLines() + text.slice(written, after);
}

if (import.meta.main) writeFileSync(document, withCosts(readFileSync(document, "utf8")));
