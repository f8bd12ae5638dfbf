/** `npm start`: the console, the API and everything behind them, on this machine. */
import process from "node:process";
import { parseArgs } from "node:util";
import { buildKernels } from "../../../scripts/build-kernels.ts";
import { buildWeb } from "../../../scripts/build-web.ts";
import { giveUp } from "./give-up.ts";

const HELP = `Usage: npm start -- [options]

Starts Ballast on this machine: console, API, workers, schedules and storage in one process.

  --port N       port of the console and the API (default 4600)
  --data DIR     folder for everything it stores (default .ballast)
  --workers N    threads that do the work of runs (default: one a core)
  --no-demo      do not run the examples on the first start
  --verbose      show the log of the functions here too
  --help         this text

It listens on 127.0.0.1 only. Ctrl-C stops it; runs that were under way go on at the next start.
`;

interface Settings {
  readonly port: number;
  readonly dataFolder: string;
  readonly workers: number | undefined;
  readonly demo: boolean;
  readonly verbose: boolean;
}

const startedAt = performance.now();
const settings = settingsOf(process.argv.slice(2));
if (settings === null) process.stdout.write(HELP);
else {
  process.on("uncaughtException", (error) => giveUp(error, settings));
  // A terminal that is gone, or a file on a full disk, takes no more words.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  await main(settings).catch((error: unknown) => giveUp(error, settings));
}

async function main({ port, dataFolder, workers, demo, verbose }: Settings): Promise<void> {
  const say = (line: string) => process.stdout.write(`${line}\n`);
  await buildKernels();
  const [{ startCloud }] = await Promise.all([import("./cloud.ts"), buildWeb()]);
  const cloud = await startCloud({
    port,
    dataFolder,
    verbose,
    ...(workers === undefined ? {} : { workers }),
  });
  stopOnSignal(cloud.stop);
  if (cloud.isNew && demo) {
    say("Running the examples...");
    const { runDemo } = await import("./demo.ts");
    // The cloud is of use without its demo, so a demo that fails is told and nothing more.
    await runDemo(cloud.url, say).catch((error: unknown) =>
      say(`  ✕ ${error instanceof Error ? error.message : error}`),
    );
  }
  cloud.begun();
  say(`
Ballast is running (started in ${((performance.now() - startedAt) / 1000).toFixed(1)} s).

  Console  ${cloud.url}
  API      ${cloud.url}/v1/openapi.json
  Log      ${cloud.logFile}

Try next:
  npm run ballast -- runs
  npm run ballast -- run exposure --input examples/exposure/seed-004.input.json
  open the console and press "New run"

Ctrl-C stops it; runs that were under way go on at the next start.`);
}

/** What the user asked for, or null for the help text. A wrong argument ends the program with 2. */
function settingsOf(commandLine: readonly string[]): Settings | null {
  try {
    const { values } = parseArgs({
      args: [...commandLine],
      allowNegative: true,
      options: {
        port: { type: "string", default: "4600" },
        data: { type: "string", default: ".ballast" },
        workers: { type: "string" },
        demo: { type: "boolean", default: true },
        verbose: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) return null;
    return {
      port: wholeNumber("--port", values.port, 0, 65_535),
      dataFolder: values.data,
      workers: values.workers === undefined ? undefined : wholeNumber("--workers", values.workers, 1, 256),
      demo: values.demo,
      verbose: values.verbose,
    };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n\n${HELP}`);
    return process.exit(2);
  }
}

function wholeNumber(option: string, text: string, lowest: number, highest: number): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isInteger(value) && value >= lowest && value <= highest) return value;
  throw new Error(`${option} takes a whole number from ${lowest} to ${highest}, not ${JSON.stringify(text)}.`);
}

function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      process.stderr.write("\nStopping...\n");
      // Data is on disk already; a service that does not stop in time must not keep the terminal.
      setTimeout(() => process.exit(0), 3000).unref();
      void stop().then(() => process.exit(0));
    });
  }
}
