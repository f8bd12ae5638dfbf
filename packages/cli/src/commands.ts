/** What each command does. Results go to standard output, everything else to standard error. */
import { randomUUID } from "node:crypto";
import process from "node:process";
import type { Explanation } from "@ballast/core/document/explanation.ts";
import type { DryRun, Run } from "@ballast/core/run.ts";
import { Client } from "./client.ts";
import { inputOf } from "./document.ts";
import { exitCodes, issueLines, problemLines } from "./failure.ts";
import { deliver, refuseUnwritable } from "./output.ts";
import { momentOf, type Progress, progressOn } from "./progress.ts";
import { type Command, HELP, type RunCommand } from "./usage.ts";

/** Performs a command and answers its exit code. */
export async function perform(command: Command): Promise<number> {
  if ("output" in command) refuseUnwritable(command.output);
  switch (command.kind) {
    case "help":
      process.stdout.write(HELP);
      return 0;
    case "run":
      if (command.dryRun) return tryOut(command);
      return command.inProcess ? runHere(command) : runInCloud(command);
    case "runs":
      return listRuns(clientOf(command.url), command.limit, command.json);
    case "result":
      deliver(await clientOf(command.url).result(command.id), command.output);
      return 0;
    case "explain": {
      const found = await clientOf(command.url).explanation(command.id, command.path);
      process.stdout.write(command.json ? `${JSON.stringify(found)}\n` : explained(found));
      return 0;
    }
    case "replay":
      return replay(clientOf(command.url), command.id, command.json);
    case "cancel": {
      const run = await clientOf(command.url).cancel(command.id);
      process.stderr.write(`Run ${run.id} is ${run.status}.\n`);
      return 0;
    }
    case "engines":
      return listEngines(clientOf(command.url), command.json);
  }
}

function clientOf(url: string): Client {
  const token = process.env["BALLAST_TOKEN"];
  return new Client(url, token === "" ? undefined : token);
}

async function runInCloud(command: RunCommand): Promise<number> {
  const input = await inputOf(command);
  const client = clientOf(command.url);
  const progress = progressOn(process.stderr, command.json, process.env);
  const { engine, key = randomUUID() } = command;
  const request = await client.requestOf({ ...named(command), input });
  warn(progress, await client.dryRun(request, key));
  const started = await client.startRun(request, key);
  progress.line(`Run ${started.id} of ${engine}`, { event: "started", id: started.id, engine });
  stopWatchingOnInterrupt(started.id);
  const run = await watched(client, started, progress);
  if (run.status !== "succeeded") return told(run, progress);
  deliver(await client.result(run.id), command.output);
  const { headline } = run;
  const summary = headline === null ? run.status : `${headline.title}: ${headline.value} ${headline.unit}`;
  progress.line(summary, { event: "ended", id: run.id, status: run.status, headline, resultHash: run.resultHash });
  return 0;
}

function named({ engine, label }: RunCommand) {
  return { engine, ...(label === undefined ? {} : { label }) };
}

/** Says what a document was probably not meant to say, before its run. */
function warn(progress: Progress, { warningCount, warnings }: DryRun): void {
  if (warningCount === 0) return;
  const [first, ...others] = warningLines(warnings, warningCount);
  progress.line([`${first} The run begins all the same.`, ...others].join("\n"), {
    event: "warnings",
    warnings,
    warningCount,
  });
}

function warningLines(warnings: DryRun["warnings"], count: number): string[] {
  const more = count > warnings.length ? [`  and ${count - warnings.length} more`] : [];
  return [count === 1 ? "1 warning." : `${count} warnings.`, ...issueLines(warnings), ...more];
}

/** Checks a document as a start would, and starts nothing. What it finds is the result of this command. */
async function tryOut(command: RunCommand): Promise<number> {
  const input = await inputOf(command);
  const found = command.inProcess ? await triedHere(command.engine, input) : await triedInCloud(command, input);
  const { engine, engineVersion, inputHash, warningCount, warnings } = found;
  const lines = [
    `${engine} ${engineVersion} takes this document. Nothing was started.`,
    `Input hash: ${inputHash}`,
    ...(warningCount === 0 ? ["No warnings."] : warningLines(warnings, warningCount)),
  ];
  process.stdout.write(command.json ? `${JSON.stringify(found)}\n` : `${lines.join("\n")}\n`);
  return 0;
}

async function triedHere(engine: string, input: unknown): Promise<DryRun> {
  const { dryRunInProcess } = await import("./in-process.ts");
  return dryRunInProcess(engine, input);
}

async function triedInCloud(command: RunCommand, input: unknown): Promise<DryRun> {
  const client = clientOf(command.url);
  return client.dryRun(await client.requestOf({ ...named(command), input }), command.key ?? randomUUID());
}

async function runHere(command: RunCommand): Promise<number> {
  const { runInProcess } = await import("./in-process.ts");
  const input = await inputOf(command);
  const progress = progressOn(process.stderr, command.json, process.env);
  process.once("SIGINT", () => process.exit(exitCodes.interrupted));
  const label = command.label ?? command.engine;
  const { engine, workers, chunks } = command;
  const bytes = await runInProcess({
    engine,
    input,
    workers,
    chunks,
    accepted: (found) => warn(progress, found),
    progress: (done, total) => progress.moment({ label, status: "running", step: "simulate", done, total }),
  });
  deliver(bytes, command.output);
  progress.line(`${label}: succeeded`, { event: "ended", status: "succeeded" });
  return 0;
}

async function replay(client: Client, id: string, json: boolean): Promise<number> {
  const progress = progressOn(process.stderr, json, process.env);
  const started = await client.replay(id);
  progress.line(`Run ${started.id} repeats ${id}`, { event: "started", id: started.id, replayOf: id });
  stopWatchingOnInterrupt(started.id);
  const run = await watched(client, started, progress);
  if (run.status !== "succeeded") return told(run, progress);
  const identical = run.replayIdentical === true;
  const outcome = identical ? "The bytes are the same." : "The bytes DIFFER: code or engine has changed since.";
  progress.line(`${outcome} ${run.resultHash}`, { event: "ended", id: run.id, identical, resultHash: run.resultHash });
  return identical ? 0 : exitCodes.runFailed;
}

/** Shows a run until it has ended. */
async function watched(client: Client, started: Run, progress: Progress): Promise<Run> {
  let latest = started;
  for await (const run of client.watch(started.id)) {
    latest = run;
    progress.moment(momentOf(run));
  }
  return latest;
}

/** Says why a run has no result. */
function told({ id, status, failure }: Run, progress: Progress): number {
  const reason =
    failure === null ? "" : ` ${problemLines(`${failure.step}: ${failure.detail}`, failure.errors, failure.advice)}`;
  progress.line(`Run ${id} ${status}.${reason}`, { event: "ended", id, status, failure });
  return exitCodes.runFailed;
}

async function listRuns(client: Client, limit: number, json: boolean): Promise<number> {
  const runs = await client.runs(limit);
  if (json) {
    process.stdout.write(`${JSON.stringify(runs)}\n`);
    return 0;
  }
  const rows = runs.map(({ id, status, engine, createdAt, label, headline }) => {
    const value = headline === null ? "" : `${headline.value} ${headline.unit}`;
    return [id, status.padEnd(9), engine.padEnd(16), createdAt.slice(0, 19), value.padEnd(28), label].join("  ");
  });
  process.stdout.write(rows.length === 0 ? "There are no runs yet.\n" : `${rows.join("\n")}\n`);
  return 0;
}

async function listEngines(client: Client, json: boolean): Promise<number> {
  const answer = await client.engines();
  const text = answer.engines.map(
    ({ name, question, version }) => `${name.padEnd(16)}  ${version.padEnd(8)}  ${question}`,
  );
  process.stdout.write(json ? `${JSON.stringify(answer)}\n` : `${text.join("\n")}\n`);
  return 0;
}

/** An explanation to be read: the figure, its formula in symbols and in numbers, and where each term stands. */
function explained({ formula, path, source, substituted, terms, title, value }: Explanation): string {
  const widths = {
    symbol: widest(terms.map(({ symbol }) => symbol)),
    value: widest(terms.map((term) => `${term.value}`)),
  };
  const lines = terms.map((term) => {
    const place = term.path === "" ? (term.from === "rule" ? "the rule" : "") : `${term.from} ${term.path}`;
    return `  ${term.symbol.padEnd(widths.symbol)}  ${String(term.value).padStart(widths.value)}  ${place}`.trimEnd();
  });
  const heading = [`${title} (${path})`, `  ${value}`, `  = ${formula}`, `  = ${substituted}`];
  return `${[...heading, ...(source === "" ? [] : [`  ${source}`]), ...lines].join("\n")}\n`;
}

function widest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, text.length), 0);
}

/** Ctrl-C leaves the run alone: it belongs to the cloud. */
function stopWatchingOnInterrupt(id: string): void {
  process.once("SIGINT", () => {
    process.stderr.write(`\nThe run goes on. To stop it: npm run ballast -- cancel ${id}\n`);
    process.exit(exitCodes.interrupted);
  });
}
