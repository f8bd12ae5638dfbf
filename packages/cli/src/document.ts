/** The document that a run is given: a JSON file, and lists of it from CSV files. */
import { readFileSync } from "node:fs";
import process from "node:process";
import { text } from "node:stream/consumers";
import type { Issue } from "@ballast/core/document/errors.ts";
import { CommandFailure } from "./failure.ts";
import type { RunCommand } from "./usage.ts";

export async function inputOf({ engine, imports, input }: RunCommand): Promise<unknown> {
  const document = await documentAt(input);
  return imports.length === 0 ? document : withEntries(engine, document, imports);
}

/** The document with the entries of each file behind those that are there; refused with every problem of all files. */
async function withEntries(engine: string, document: unknown, imports: RunCommand["imports"]): Promise<unknown> {
  const { csvIssues } = await import("@ballast/core/document/csv.ts");
  const { engineNamed, importNamed } = await import("@ballast/core/engines.ts");
  const { invalid } = await import("@ballast/core/document/parse.ts");
  const reader = engineNamed(engine);
  const lists = new Map<string, readonly unknown[]>();
  const issues: Issue[] = [];
  for (const { file, list } of imports) {
    const { entries, problems } = importNamed(reader, list).read(textOf(file));
    for (const issue of csvIssues(problems)) issues.push({ ...issue, path: `${file}, ${issue.path}` });
    lists.set(list, [...(lists.get(list) ?? listOf(document, list)), ...entries]);
  }
  if (issues.length > 0) throw invalid(issues);
  return { ...(document as object), ...Object.fromEntries(lists) };
}

/** The entries that are there; none if the document leaves the list out. */
function listOf(document: unknown, list: string): readonly unknown[] {
  const isObject = typeof document === "object" && document !== null && !Array.isArray(document);
  const entries = isObject ? ((document as Record<string, unknown>)[list] ?? []) : undefined;
  if (Array.isArray(entries)) return entries;
  throw new CommandFailure("refused", `The document has no list ${list} that entries could be added to.`);
}

/** The JSON document in a file, or on standard input for "-". The mark that some editors put before the text is no part of it. */
async function documentAt(file: string): Promise<unknown> {
  try {
    // A pipe that is still empty can only be waited for as a stream.
    const written = file === "-" ? await text(process.stdin) : readFileSync(file, "utf8");
    return JSON.parse(written.replace(/^\ufeff/, ""));
  } catch (error) {
    throw unreadable(file === "-" ? "Standard input" : file, "as JSON", error);
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw unreadable(file, "as CSV", error);
  }
}

function unreadable(name: string, how: string, error: unknown): CommandFailure {
  return new CommandFailure(
    "refused",
    `${name} cannot be read ${how}: ${error instanceof Error ? error.message : error}.`,
  );
}
