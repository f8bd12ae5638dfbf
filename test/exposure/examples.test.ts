import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { canonicalJson } from "@ballast/core/document/canonical.ts";
import { assert } from "@ballast/core/document/errors.ts";
import { exposure } from "@ballast/core/exposure/engine.ts";
import type { ExposureResult } from "@ballast/core/exposure/result.ts";
import { describe, expect, test } from "vitest";
import { inChunks } from "../core/divided.ts";

const folder = fileURLToPath(new URL("../../examples/exposure/", import.meta.url));
const cases = globSync("*.input.json", { cwd: folder }).map((file) => file.replace(".input.json", ""));

test("there are a seed, a swap, a collateral agreement and a whole book", () => {
  expect(cases.sort()).toEqual(["bank-book", "csa", "hull-white-10y-payer", "seed-004"]);
});

test("the trades of the agreement come from CSV too, one row a trade; a bad row is named with its line, column and reason", () => {
  const text = readFileSync(`${folder}csa.trades.csv`, "utf8");
  const trades = exposure.imports.find(({ list }) => list === "trades");
  assert(trades !== undefined, "trades can be read from CSV");
  expect(trades.read(text)).toEqual({
    entries: JSON.parse(readFileSync(`${folder}csa.input.json`, "utf8")).trades,
    problems: [],
  });
  const { entries, problems } = trades.read(text.replace("pay_fixed", "pays_fixed").replace(",8000000,", ",-8000000,"));
  expect(entries).toHaveLength(3);
  expect(problems.map(({ line, column }) => [line, column])).toEqual([
    [2, "side"],
    [5, "notional"],
  ]);
  for (const { reason } of problems) expect(reason).toContain("found");
});

describe.each(cases)("%s", (name) => {
  const input = JSON.parse(readFileSync(`${folder}${name}.input.json`, "utf8"));
  const published = readFileSync(`${folder}${name}.result.json`, "utf8");

  test("gives its result, byte for byte, in one process and in 5 chunks", () => {
    expect(canonicalJson(exposure.call(input)) === published).toBe(true);
    expect(Buffer.compare(inChunks(exposure, input, 5), Buffer.from(published))).toBe(0);
  });

  test("agrees with every closed form that it carries", () => {
    const { nettingSets } = JSON.parse(published) as ExposureResult;
    const checks = nettingSets.flatMap((set) => [set.closedForm, ...set.trades.map(({ closedForm }) => closedForm)]);
    // Up to 41 dates of up to 5 trades: 4.5 standard errors happen once in some thousand runs.
    for (const check of checks) if (check !== null) expect(check.worstDeviation).toBeLessThanOrEqual(4.5);
  });
});
