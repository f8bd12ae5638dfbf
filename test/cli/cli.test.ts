/** The command line as its users meet it: a child process, its exit code, and what stands on which output. */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  baCvaDocument,
  dividedExposureDocument,
  endlessExposureDocument,
  exposureDocument,
  resultText,
} from "../integration/documents.ts";
import { startTestCloud } from "../integration/harness.ts";

const main = fileURLToPath(new URL("../../packages/cli/src/main.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "ballast-cli-"));
const exposureFile = file("exposure.json", exposureDocument);
const dividedFile = file("divided.json", dividedExposureDocument);
const baCvaFile = file("ba-cva.json", baCvaDocument);
const dividedResult = resultText("exposure", dividedExposureDocument);
let cloud: Awaited<ReturnType<typeof startTestCloud>>;

beforeAll(async () => {
  cloud = await startTestCloud();
}, 60_000);
afterAll(async () => {
  await cloud.stop();
  rmSync(folder, { recursive: true, force: true });
});

function file(name: string, document: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof document === "string" ? document : JSON.stringify(document));
  return path;
}

function example(name: string): string {
  return fileURLToPath(new URL(`../../examples/sa-ccr/${name}`, import.meta.url));
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command; `interruptAt` sends Ctrl-C as soon as that text stands on standard error. */
function ballast(commandLine: readonly string[], { input = "", interruptAt = "" } = {}): Promise<Ended> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", main, ...commandLine]);
  let stdout = "";
  let stderr = "";
  let interrupted = interruptAt === "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    if (interrupted || !stderr.includes(interruptAt)) return;
    interrupted = true;
    child.kill("SIGINT");
  });
  child.stdin.end(input);
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, stdout, stderr })));
}

const cloudRun = (engine: string, input: string, ...more: string[]) =>
  ballast(["run", engine, "--input", input, "--url", cloud.url, ...more]);

describe("run", () => {
  test.each([
    ["exposure", exposureFile, exposureDocument],
    ["ba-cva", baCvaFile, baCvaDocument],
  ])("%s prints the result alone on standard output, and progress on standard error", async (engine, input, document) => {
    const { code, stdout, stderr } = await cloudRun(engine, input);
    expect({ code, stdout }).toEqual({ code: 0, stdout: resultText(engine, document) });
    expect(stderr).toMatch(/^\d\d:\d\d:\d\d Run [0-9a-f]{32} of /m);
    expect(stderr).not.toContain("\u001b");
  });

  test.each([
    ["1", "1"],
    ["2", "7"],
    ["3", "13"],
  ])("--in-process with %s workers and %s chunks gives the same bytes", async (workers, chunks) => {
    const here = ["run", "exposure", "--input", dividedFile, "--in-process", "--workers", workers, "--chunks", chunks];
    const { code, stdout } = await ballast(here);
    expect(code).toBe(0);
    expect(stdout).toBe(dividedResult);
  });

  test("reads standard input and writes --output", async () => {
    const output = join(folder, "result.json");
    const commandLine = ["run", "ba-cva", "--input", "-", "--in-process", "--output", output];
    const { code, stdout } = await ballast(commandLine, { input: JSON.stringify(baCvaDocument) });
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(readFileSync(output, "utf8")).toBe(resultText("ba-cva", baCvaDocument));
  });

  test("--json writes one event a line, and the last one has the hash of the result", async () => {
    const { stderr } = await cloudRun("exposure", exposureFile, "--json");
    const events = stderr
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(events[0]).toMatchObject({ event: "started", engine: "exposure" });
    expect(events.at(-1)).toMatchObject({ event: "ended", status: "succeeded" });
    expect(events.at(-1)?.["resultHash"]).toMatch(/^[0-9a-f]{64}$/);
  });

  test.each([
    ["--in-process"],
    ["--url"],
  ])("prints every problem of a refused document and ends with 2 (%s)", async (where) => {
    const wrong = file("wrong.json", { ...baCvaDocument, colour: "red", shape: "round" });
    const place = where === "--url" ? ["--url", cloud.url] : [where];
    const { code, stdout, stderr } = await ballast(["run", "ba-cva", "--input", wrong, ...place]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toBe(
      "The document has 2 problems.\n" +
        "  colour: Unknown field: remove it, or check its spelling.\n" +
        "  shape: Unknown field: remove it, or check its spelling.\n" +
        "Next: Correct every field that is named, then start it again.\n",
    );
  });

  describe("--import", () => {
    const rates = example("bcbs-annex4a-example-1.input.json");
    const credit = example("bcbs-annex4a-credit.trades.csv");
    const credited = ["run", "sa-ccr", "--input", rates, "--import", `trades=${credit}`];

    test.each([["--in-process"], ["--url"]])("adds the entries of a file to a list (%s)", async (where) => {
      const place = where === "--url" ? ["--url", cloud.url] : [where];
      const { code, stdout } = await ballast([...credited, ...place]);
      expect(code).toBe(0);
      // The annex itself builds its fourth example by adding the second to the first.
      const published = readFileSync(example("bcbs-annex4a-example-4.result.json"), "utf8");
      expect(JSON.parse(stdout)).toEqual(JSON.parse(published));
    });

    test("may be given for several lists, and twice for one", async () => {
      const sets = file("sets.csv", "id;counterpartyKind\nNS2;non_financial\n");
      const more = file(
        "more.csv",
        "kind,id,nettingSet,marketValue,maturityYears,currency,notional,endYears,position.kind,position.side\n" +
          "interest_rate,X,NS2,0,5,EUR,100,5,linear,long\n",
      );
      const imports = ["--import", `nettingSets=${sets}`, "--import", `trades=${more}`];
      const { code, stdout, stderr } = await ballast([...credited, ...imports, "--in-process"]);
      expect(code, stderr).toBe(0);
      const result = JSON.parse(stdout) as { nettingSets: { id: string }[]; trades: { id: string }[] };
      expect(result.nettingSets.map(({ id }) => id)).toEqual(["NS1", "NS2"]);
      expect(result.trades.map(({ id }) => id)).toEqual(["1", "2", "3", "4", "5", "6", "X"]);
    });

    test("prints every problem of all files with its line and ends with 2", async () => {
      const trades = file("bad.csv", "kind,id,notional,colour\nequity,,ten,red\n");
      const sets = file("bad-sets.csv", 'id,netCollateral\n"N"2,1\nN3,1\nN4,lots\n');
      const imports = ["--import", `trades=${trades}`, "--import", `nettingSets=${sets}`];
      const { code, stdout, stderr } = await ballast(["run", "sa-ccr", "--input", rates, "--in-process", ...imports]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toContain(`  ${trades}, line 1, colour: There is no such field. There are: kind, id, `);
      expect(stderr).toContain(`  ${trades}, line 1, nettingSet: Line 2 needs this column.\n`);
      expect(stderr).toContain(`  ${trades}, line 2, id: This field is missing.\n`);
      expect(stderr).toContain(`  ${trades}, line 2, notional: `);
      expect(stderr).toContain(`  ${sets}, line 2: Text follows a closing quote`);
      expect(stderr).toContain(`  ${sets}, line 4, netCollateral: `);
      expect(stderr).not.toContain(`${sets}, line 3`);
    });

    test.each([
      [`hedges=${credit}`, 'sa-ccr reads no list "hedges" from CSV. There are: nettingSets, trades.'],
      ["trades=none.csv", "none.csv cannot be read as CSV"],
      ["trades.csv", '--import takes a list and a file, as trades=trades.csv, not "trades.csv".'],
    ])("--import %s: 2, with what is wrong", async (value, message) => {
      const commandLine = ["run", "sa-ccr", "--input", rates, "--in-process", "--import", value];
      const { code, stdout, stderr } = await ballast(commandLine);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toContain(message);
    });

    test("needs a document with a list to add to", async () => {
      const wrong = file("no-list.json", { nettingSets: [], trades: "none" });
      const commandLine = ["run", "sa-ccr", "--input", wrong, "--in-process", "--import", `trades=${credit}`];
      const { code, stderr } = await ballast(commandLine);
      expect({ code, stderr }).toEqual({
        code: 2,
        stderr: "The document has no list trades that entries could be added to.\n",
      });
    });
  });

  describe("a document that was probably not meant", () => {
    const [trade, ...trades] = exposureDocument["trades"] as object[];
    const percent = file("percent.json", { ...exposureDocument, trades: [{ ...trade, fixedRate: 2.5 }, ...trades] });
    const place = (where: string) => (where === "--url" ? ["--url", cloud.url] : [where]);
    const runs = async () => (await cloud.api.runs()).map(({ id }) => id);

    test.each([["--in-process"], ["--url"]])("is warned about before its run begins (%s)", async (where) => {
      const { code, stderr, stdout } = await ballast(["run", "exposure", "--input", percent, ...place(where)]);
      expect(code).toBe(0);
      const [warned, begun] = [
        stderr.indexOf("  trades[0].fixedRate: 2.5 is 250 %."),
        stderr.search(/Run [0-9a-f]{32}| 0 %/),
      ];
      expect(warned).toBeGreaterThan(0);
      expect(begun).toBeGreaterThan(warned);
      expect(stderr).toContain("warnings. The run begins all the same.");
      expect(JSON.parse(stdout).warnings[0].path).toBe("trades[0].fixedRate");
    });

    test("is named in an event of its own, the first, with --json", async () => {
      const { stderr } = await cloudRun("exposure", percent, "--json");
      const [first, second] = stderr.split("\n").map((line) => (line === "" ? null : JSON.parse(line)));
      expect(first).toMatchObject({ event: "warnings", warnings: [{ path: "trades[0].fixedRate" }, {}] });
      expect(second).toMatchObject({ event: "started" });
    });

    test.each([["--in-process"], ["--url"]])("--dry-run prints its warnings and starts nothing (%s)", async (where) => {
      const before = await runs();
      const tried = ["run", "exposure", "--input", percent, "--dry-run", ...place(where)];
      const { code, stderr, stdout } = await ballast(tried);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toMatch(
        /^exposure \d+ takes this document\. Nothing was started\.\nInput hash: [0-9a-f]{64}\n2 warnings\./,
      );
      expect(stdout).toContain("\n  trades[0].fixedRate: 2.5 is 250 %. ");
      const json = JSON.parse((await ballast([...tried, "--json"])).stdout);
      expect(json).toMatchObject({ engine: "exposure", warningCount: 2, seed: 4 });
      expect(stdout).toContain(json.inputHash);
      expect(await runs()).toEqual(before);
    });

    test("--dry-run says so of a document without warnings, and refuses a wrong one as a run does", async () => {
      const good = await ballast(["run", "exposure", "--input", exposureFile, "--dry-run", ...place("--url")]);
      expect(good.code).toBe(0);
      expect(good.stdout).toMatch(/\nNo warnings\.\n$/);
      const wrong = file("wrong-dry.json", { ...exposureDocument, colour: "red" });
      const [tried, run] = await Promise.all(
        [["--dry-run"], []].map((more) => ballast(["run", "exposure", "--input", wrong, ...place("--url"), ...more])),
      );
      expect(tried).toEqual(run);
      expect(tried).toMatchObject({ code: 2, stdout: "" });
    });
  });

  test("Ctrl-C ends with 130, leaves the run alone and says how to stop it", async () => {
    const long = file("long.json", endlessExposureDocument);
    const commandLine = ["run", "exposure", "--input", long, "--url", cloud.url];
    const { code, stderr } = await ballast(commandLine, { interruptAt: "simulate" });
    expect(code).toBe(130);
    const id = /cancel ([0-9a-f]{32})/.exec(stderr)?.[1] ?? "";
    expect((await cloud.api.run(id)).status).toBe("running");
    expect((await ballast(["cancel", id, "--url", cloud.url])).code).toBe(0);
    expect((await cloud.api.run(id)).status).toBe("cancelled");
  });
});

describe("the other commands", () => {
  test("explain prints a figure, its formula, its paragraph, and where each term stands", async () => {
    const id = /Run ([0-9a-f]{32})/.exec((await cloudRun("ba-cva", baCvaFile)).stderr)?.[1] ?? "";
    const figure = "nettingSets[0].standaloneCharge";
    const { code, stdout } = await ballast(["explain", id, figure, "--url", cloud.url]);
    const { nettingSets } = JSON.parse(resultText("ba-cva", baCvaDocument));
    expect({ code, lines: stdout.split("\n") }).toEqual({
      code: 0,
      lines: [
        `Standalone charge of NS001 (${figure})`,
        `  ${nettingSets[0].standaloneCharge}`,
        "  = RW / α · M · EAD · DF",
        "  = 0.05 / 1.4 · 4.85 · 1500 · 1",
        "  MAR50.15; PRA CVA Risk Part 4.4",
        "  RW   0.05  the rule",
        "  α     1.4  the rule",
        "  M    4.85  input nettingSets[0].effectiveMaturityYears",
        "  EAD  1500  input nettingSets[0].exposureAtDefault",
        "  DF      1  result nettingSets[0].supervisoryDiscountFactor",
        "",
      ],
    });
    const json = await ballast(["explain", id, figure, "--json", "--url", cloud.url]);
    expect(JSON.parse(json.stdout)).toMatchObject({ path: figure, value: nettingSets[0].standaloneCharge });
    const unknown = await ballast(["explain", id, "colour", "--url", cloud.url]);
    expect(unknown).toMatchObject({ code: 2, stdout: "" });
    expect(unknown.stderr).toContain("Nothing explains a figure");
  });

  test("runs lists what ran, result prints it again, replay finds the same bytes", async () => {
    const { id } = await cloud.api.ended((await cloud.api.start("ba-cva", baCvaDocument, { label: "Listed" })).id);
    const runs = await ballast(["runs", "--url", cloud.url]);
    expect(runs.stdout).toMatch(new RegExp(`^${id}  succeeded  ba-cva .* Listed\\n`));
    const result = await ballast(["result", id, "--url", cloud.url]);
    expect(result).toMatchObject({ code: 0, stdout: resultText("ba-cva", baCvaDocument) });
    const replay = await ballast(["replay", id, "--url", cloud.url]);
    expect(replay.code).toBe(0);
    expect(replay.stderr).toContain("The bytes are the same.");
  });

  test("engines lists every engine with its question", async () => {
    const { code, stdout } = await ballast(["engines", "--url", cloud.url]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^exposure .*\?$/m);
    expect(stdout).toMatch(/^ba-cva .*\?$/m);
  });

  test("a run that does not exist: 2, with its id", async () => {
    const { code, stderr } = await ballast(["result", "0".repeat(32), "--url", cloud.url]);
    expect(code).toBe(2);
    expect(stderr).toContain("0".repeat(32));
  });

  test("nobody at the address: 3, with what to do", async () => {
    const { code, stderr } = await ballast(["runs", "--url", "http://127.0.0.1:9"]);
    expect(code).toBe(3);
    expect(stderr).toContain("npm start");
  });

  test.each([
    [["frobnicate"], 'There is no command "frobnicate".'],
    [["explain", "some-run"], "Write: explain <run> <figure>."],
    [["run", "exposure"], "run needs --input with a file, or - for standard input."],
    [["run", "exposure", "--input", "none.json"], "none.json cannot be read as JSON"],
    [["run", "ba-cva", "--input", baCvaFile, "--workers", "2"], "--workers and --chunks go with --in-process"],
    [["run", "ba-cva", "--input", baCvaFile, "--in-process", "--chunks", "0"], "--chunks takes a whole number from 1"],
    [["run", "ba-cva", "--input", baCvaFile, "--dry-run", "--output", "x.json"], "--dry-run has no result to write"],
    [["run", "ba-cva", "--colour"], "Unknown option '--colour'"],
    [["run", "var", "--input", baCvaFile, "--in-process"], "No engine has the name"],
  ])("wrong usage %j: 2, with what is wrong", async (commandLine, message) => {
    const { code, stdout, stderr } = await ballast(commandLine);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
  });

  test("--help names every command and ends with 0", async () => {
    const { code, stdout } = await ballast(["--help"]);
    expect(code).toBe(0);
    for (const command of ["run", "runs", "result", "explain", "replay", "cancel", "engines"])
      expect(stdout).toContain(command);
  });
});
