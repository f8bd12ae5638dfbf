/** The small book of examples/capital gives the bytes that were published with it, however it is divided. */
import { readFileSync } from "node:fs";
import { capital } from "@ballast/core/capital/engine.ts";
import type { CapitalResult } from "@ballast/core/capital/result.ts";
import { canonicalJson } from "@ballast/core/document/canonical.ts";
import { ExposureInput } from "@ballast/core/exposure/input.ts";
import { expect, test } from "vitest";
import { inChunks } from "../core/divided.ts";

const read = (name: string) =>
  readFileSync(new URL(`../../examples/capital/small-book.${name}.json`, import.meta.url), "utf8");
const input = JSON.parse(read("input"));
const published = read("result");

test("its result, byte for byte, in one process and in 3 chunks", () => {
  expect(canonicalJson(capital.call(input)) === published).toBe(true);
  expect(capital.split?.plan(capital.parse(input), 3).groups.flatMap(({ chunks }) => chunks)).toHaveLength(3);
  expect(Buffer.compare(inChunks(capital, input, 3), Buffer.from(published))).toBe(0);
});

test("a credit curve, wrong-way risk and every kind of trade reach their stages", () => {
  const { stages } = JSON.parse(published) as CapitalResult;
  const { counterparties, trades } = ExposureInput.parse(stages.exposure.input);
  expect(counterparties[0]).toMatchObject({
    creditCurve: input.counterparties[0].creditCurve,
    wrongWayRisk: { hazardVolatility: 0.6 },
  });
  expect(trades.map(({ kind }) => kind)).toEqual(input.trades.map(({ kind }: { kind: string }) => kind));
  expect(stages.saCcr.result.trades.map(({ id }) => id)).toEqual(input.trades.map(({ id }: { id: string }) => id));
  // 15 business days are longer than the minimum of 10.
  expect(stages.saCcr.result.nettingSets[0]?.marginPeriodOfRiskDays).toBe(15);
});
