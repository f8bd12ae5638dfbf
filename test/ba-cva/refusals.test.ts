import { readFileSync } from "node:fs";
import { baCva } from "@ballast/core/ba-cva/engine.ts";
import type { BaCvaResult } from "@ballast/core/ba-cva/result.ts";
import { RiskError } from "@ballast/core/errors.ts";
import { describe, expect, test } from "vitest";

interface Book {
  regime: string;
  reportingDate: string;
  counterparties: Record<string, unknown>[];
  nettingSets: Record<string, unknown>[];
  singleNameHedges: Record<string, unknown>[];
  indexHedges: Record<string, unknown>[];
  [field: string]: unknown;
}

const book = (): Book =>
  JSON.parse(readFileSync(new URL("../../examples/ba-cva/seed-001.input.json", import.meta.url), "utf8"));

function changed(change: (document: Book) => void): Book {
  const document = book();
  change(document);
  return document;
}

function issuesOf(document: Book) {
  try {
    baCva.run(document);
  } catch (error) {
    if (error instanceof RiskError)
      return error.issues.map(({ path, rule }) => (rule === undefined ? path : `${rule} ${path}`));
    throw error;
  }
  return [];
}

const set = (
  list: "counterparties" | "nettingSets" | "singleNameHedges" | "indexHedges",
  i: number,
  field: string,
  value: unknown,
) =>
  changed((document) => {
    const entry = document[list][i];
    if (entry !== undefined) entry[field] = value;
  });

describe("a document is refused with the rule and the field", () => {
  test.each([
    ["EAD not a number", set("nettingSets", 0, "exposureAtDefault", Number.NaN), ["nettingSets[0].exposureAtDefault"]],
    ["negative EAD", set("nettingSets", 0, "exposureAtDefault", -1), ["nettingSets[0].exposureAtDefault"]],
    ["maturity 0", set("nettingSets", 0, "effectiveMaturityYears", 0), ["nettingSets[0].effectiveMaturityYears"]],
    [
      "maturity in days",
      set("nettingSets", 0, "effectiveMaturityYears", 365),
      ["nettingSets[0].effectiveMaturityYears"],
    ],
    [
      "maturity below its floor",
      set("nettingSets", 1, "effectiveMaturityYears", 0.5),
      ["R05 nettingSets[1].effectiveMaturityYears"],
    ],
    ["unknown counterparty", set("nettingSets", 0, "counterparty", "CP999"), ["R07 nettingSets[0].counterparty"]],
    [
      "repeated id",
      set("counterparties", 1, "id", "CP001"),
      [
        "R08 counterparties[1].id",
        "R07 nettingSets[1].counterparty",
        "R14 singleNameHedges[0].reference",
        "R16 singleNameHedges[2].counterparty",
      ],
    ],
    [
      "pension funds outside the UK",
      changed((d) => {
        d.regime = "basel-mar50";
      }),
      ["R09 counterparties[2].sector", "R23 nettingSets[2].alphaInExposure"],
    ],
    [
      "unverified regime",
      changed((d) => {
        d.regime = "us-npr";
      }),
      ["regime"],
    ],
    ["unknown quality", set("counterparties", 0, "creditQuality", "AAA"), ["counterparties[0].creditQuality"]],
    ["unknown relation", set("singleNameHedges", 0, "relation", "similar"), ["singleNameHedges[0].relation"]],
    [
      "direct hedge on another name",
      set("singleNameHedges", 0, "reference", "Beta Bank"),
      ["R14 singleNameHedges[0].reference"],
    ],
    [
      "proxy hedge from another region",
      set("singleNameHedges", 2, "region", "Asia"),
      ["R15 singleNameHedges[2].relation"],
    ],
    ["hedge of nobody", set("singleNameHedges", 0, "counterparty", "CP999"), ["R16 singleNameHedges[0].counterparty"]],
    ["protection sold", set("singleNameHedges", 0, "notional", -5), ["singleNameHedges[0].notional"]],
    [
      "expired hedge",
      set("singleNameHedges", 0, "remainingMaturityYears", 0),
      ["singleNameHedges[0].remainingMaturityYears"],
    ],
    [
      "index weights off",
      set("indexHedges", 0, "constituents", [{ sector: "other", creditQuality: "high_yield", weight: 0.9 }]),
      ["R20 indexHedges[0].constituents"],
    ],
    ["alpha 1 for a bank", set("nettingSets", 0, "alphaInExposure", 1), ["R23 nettingSets[0].alphaInExposure"]],
    ["formula as a name", set("counterparties", 3, "name", "=cmd()"), ["R28 counterparties[3].name"]],
    [
      "unknown field",
      changed((d) => {
        d["colour"] = "red";
      }),
      ["colour"],
    ],
    ["number as text", set("nettingSets", 0, "exposureAtDefault", "1,500"), ["nettingSets[0].exposureAtDefault"]],
  ])("%s", (_name, document, expected) => {
    expect(issuesOf(document)).toEqual(expected);
  });

  test("all problems at once", () => {
    const document = changed((d) => {
      d.nettingSets[0] = { ...d.nettingSets[0], exposureAtDefault: -1 };
      d.nettingSets[1] = { ...d.nettingSets[1], effectiveMaturityYears: 0, shortTerm: true };
      d["colour"] = "red";
    });
    expect(issuesOf(document).sort()).toEqual([
      "colour",
      "nettingSets[0].exposureAtDefault",
      "nettingSets[1].effectiveMaturityYears",
    ]);
  });
});

describe("a document is answered with a warning", () => {
  const rulesOf = (document: Book) =>
    (baCva.run(document) as BaCvaResult).warnings.map(({ rule, path }) => `${rule} ${path}`);

  test.each([
    [
      "a maturity of exactly five years",
      set("nettingSets", 0, "effectiveMaturityYears", 5),
      "R06 nettingSets[0].effectiveMaturityYears",
    ],
    ["an unrated name", set("counterparties", 3, "creditQuality", "not_rated"), "R10 counterparties[3].creditQuality"],
    [
      "a date before the regime",
      changed((d) => {
        d.reportingDate = "2026-12-31";
      }),
      "R25 reportingDate",
    ],
    ["an over-hedged name", book(), "R26 counterparties[4]"],
    ["an IMM exposure with an alpha of 1", book(), "R22 nettingSets[2].alphaInExposure"],
    ["hedges that raise the charge", set("indexHedges", 0, "notional", 15_000), "R27 indexHedges"],
  ])("%s", (_name, document, expected) => {
    expect(rulesOf(document)).toContain(expected);
  });

  test("securities financing outside the scope is listed, not counted", () => {
    const result = baCva.run(set("nettingSets", 4, "fairValuedAndMaterial", false)) as BaCvaResult;
    expect(result.excluded.map(({ id, rule }) => [id, rule])).toEqual([["NS005", "R30"]]);
    expect(result.counterparties[4]?.standaloneCharge).toBe(0);
    // Its hedge has nothing left to hedge and would raise the charge.
    expect(result.warnings.map(({ rule }) => rule)).toContain("R16");
    expect(result.counterparties[4]?.singleNameHedges).toBe(0);
  });
});
