/** What a user may type. */
import { parseArgs } from "node:util";
import { CommandFailure } from "./failure.ts";

export const HELP = `Usage: npm run ballast -- <command> [options]

  run <engine> --input FILE   start a run, show how it comes along, print its result
  runs                        list the latest runs
  result <run>                print the result of a run
  explain <run> <figure>      how a figure of a result came about; name it by its path, as nettingSets[0].standaloneCharge
  replay <run>                compute a run again and compare the bytes
  cancel <run>                stop a run
  engines                     list the engines and the questions they answer

Options
  --input FILE      the document; - reads it from standard input
  --import LIST=FILE
                    with run: add the entries of a CSV file to a list of the document, as trades=trades.csv;
                    may be given many times
  --output FILE     write the result there instead of standard output
  --label TEXT      what the list of runs shows
  --key TEXT        Idempotency-Key: the same key and document is the same run
  --json            progress as one JSON object a line, lists and explanations as JSON
  --dry-run         with run: check the document and print its warnings; store and start nothing
  --in-process      compute here, without the cloud; the bytes are the same
  --workers N       with --in-process: threads (default: one a core)
  --chunks N        with --in-process: parts to divide the work into
  --limit N         with runs: how many (default 20)
  --url URL         address of the API (default http://127.0.0.1:4600)
  --help            this text

Where the API asks for an access token, set BALLAST_TOKEN to one.
The result goes to standard output and nothing else does; warnings and progress go to standard error.
Exit codes: 0 done; 1 the run failed, or a replay differs; 2 wrong usage, or the document was refused;
3 the API cannot be reached; 130 interrupted.
`;

export type Command =
  | { readonly kind: "help" }
  | RunCommand
  | { readonly kind: "runs"; readonly url: string; readonly limit: number; readonly json: boolean }
  | { readonly kind: "result"; readonly url: string; readonly id: string; readonly output: string | undefined }
  | {
      readonly kind: "explain";
      readonly url: string;
      readonly id: string;
      readonly path: string;
      readonly json: boolean;
    }
  | { readonly kind: "replay" | "cancel"; readonly url: string; readonly id: string; readonly json: boolean }
  | { readonly kind: "engines"; readonly url: string; readonly json: boolean };

/** A list of the document and the CSV file with more entries for it. */
export interface ImportOption {
  readonly list: string;
  readonly file: string;
}

export interface RunCommand {
  readonly kind: "run";
  readonly url: string;
  readonly engine: string;
  readonly input: string;
  readonly imports: readonly ImportOption[];
  readonly output: string | undefined;
  readonly label: string | undefined;
  readonly key: string | undefined;
  readonly json: boolean;
  readonly dryRun: boolean;
  readonly inProcess: boolean;
  readonly workers: number | undefined;
  readonly chunks: number | undefined;
}

/** The command of a line of arguments; throws a failure that says what is wrong with it. */
export function commandOf(commandLine: readonly string[]): Command {
  const { values, positionals } = parsed(commandLine);
  const [name, ...rest] = positionals;
  if (values.help || name === undefined || name === "help") return { kind: "help" };
  const { json, output } = values;
  const url = address(values.url);
  if (name === "run") {
    const engine = one(rest, "run <engine>");
    const { input, label } = values;
    const key = values.key === undefined ? undefined : idempotencyKey(values.key);
    if (input === undefined) throw usage("run needs --input with a file, or - for standard input.");
    const imports = (values.import ?? []).map(importOption);
    const inProcess = values["in-process"];
    const workers = count("--workers", values.workers);
    const chunks = count("--chunks", values.chunks);
    if (!inProcess && (workers !== undefined || chunks !== undefined)) {
      throw usage("--workers and --chunks go with --in-process; the cloud chooses its own.");
    }
    const dryRun = values["dry-run"];
    if (dryRun && output !== undefined) throw usage("--dry-run has no result to write: leave out --output.");
    return { kind: "run", url, engine, input, imports, output, label, key, json, dryRun, inProcess, workers, chunks };
  }
  if (name === "result") return { kind: "result", url, id: one(rest, "result <run>"), output };
  if (name === "explain") {
    const [id, path, more] = rest;
    if (id === undefined || path === undefined || more !== undefined) throw usage("Write: explain <run> <figure>.");
    return { kind: "explain", url, id, path, json };
  }
  if (name === "replay" || name === "cancel") return { kind: name, url, id: one(rest, `${name} <run>`), json };
  if (rest.length > 0) throw usage(`${name} takes nothing more, not ${JSON.stringify(rest[0])}.`);
  if (name === "runs") return { kind: "runs", url, json, limit: count("--limit", values.limit) ?? 20 };
  if (name === "engines") return { kind: "engines", url, json };
  throw usage(`There is no command ${JSON.stringify(name)}.`);
}

function parsed(commandLine: readonly string[]) {
  try {
    return parseArgs({
      args: [...commandLine],
      allowPositionals: true,
      options: {
        input: { type: "string" },
        import: { type: "string", multiple: true },
        output: { type: "string" },
        label: { type: "string" },
        key: { type: "string" },
        json: { type: "boolean", default: false },
        "dry-run": { type: "boolean", default: false },
        "in-process": { type: "boolean", default: false },
        workers: { type: "string" },
        chunks: { type: "string" },
        limit: { type: "string" },
        url: { type: "string", default: "http://127.0.0.1:4600" },
        help: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    throw usage(error instanceof Error ? error.message : String(error));
  }
}

function one(rest: readonly string[], form: string): string {
  const [first, second] = rest;
  if (first === undefined || second !== undefined) throw usage(`Write: ${form}.`);
  return first;
}

function importOption(text: string): ImportOption {
  const [, list, file] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
  if (list === undefined || file === undefined)
    throw usage(`--import takes a list and a file, as trades=trades.csv, not ${JSON.stringify(text)}.`);
  return { list, file };
}

function count(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw usage(`${option} takes a whole number from 1, not ${JSON.stringify(text)}.`);
}

function address(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw usage(`--url takes an address such as http://127.0.0.1:4600, not ${JSON.stringify(text)}.`);
}

/** What can be sent in a header at all, which is what the API takes. */
function idempotencyKey(text: string): string {
  if (/^[\x21-\x7e]{1,200}$/.test(text)) return text;
  throw usage(`--key takes 1 to 200 visible ASCII characters, not ${JSON.stringify(text)}.`);
}

function usage(message: string): CommandFailure {
  return new CommandFailure("refused", `${message}\nnpm run ballast -- --help shows what there is.`);
}
