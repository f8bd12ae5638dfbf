import { readFileSync } from "node:fs";
import { RiskError } from "@ballast/core/document/errors.ts";
import { saCcr } from "@ballast/core/sa-ccr/engine.ts";
import { expect, test } from "vitest";

interface Book {
  nettingSets: Record<string, unknown>[];
  trades: Record<string, unknown>[];
  [field: string]: unknown;
}

const book = (): Book =>
  JSON.parse(readFileSync(new URL("../../examples/sa-ccr/bcbs-annex4a-example-4.input.json", import.meta.url), "utf8"));

function pathsOf(document: Book): string[] {
  try {
    saCcr.call(document);
  } catch (error) {
    if (error instanceof RiskError) return error.issues.map(({ path }) => path).sort();
    throw error;
  }
  return [];
}

const trade = (i: number, fields: object) => {
  const document = book();
  Object.assign(document.trades[i] ?? {}, fields);
  return document;
};
const option = { kind: "option", side: "bought", type: "put", underlyingPrice: 0.06, strike: 0.05, exerciseYears: 1 };

test.each([
  ["an unknown netting set", trade(0, { nettingSet: "N9" }), ["trades[0].nettingSet"]],
  ["a repeated id", trade(1, { id: "1" }), ["trades[1].id"]],
  ["no market value anywhere", trade(0, { marketValue: undefined }), ["trades[0].marketValue"]],
  ["an end before the start", trade(2, { endYears: 0.5 }), ["trades[2].endYears"]],
  ["a negative notional", trade(0, { notional: -1 }), ["trades[0].notional"]],
  ["a maturity of zero", trade(0, { maturityYears: 0 }), ["trades[0].maturityYears"]],
  ["an unknown class", trade(0, { kind: "weather" }), ["trades[0].kind"]],
  [
    "a negative price without a shift",
    trade(2, { position: { ...option, underlyingPrice: -0.01 } }),
    ["trades[2].position.underlyingPrice"],
  ],
  [
    "an exercise after the maturity",
    trade(2, { position: { ...option, exerciseYears: 50 } }),
    ["trades[2].position.exerciseYears"],
  ],
  ["an amount whose square is no number", trade(0, { notional: 1e200 }), ["trades[0].notional"]],
  ["a negative strike", trade(2, { position: { ...option, strike: -0.01 } }), ["trades[2].position.strike"]],
  [
    "a tranche upside down",
    trade(3, { position: { kind: "tranche", side: "bought", attachment: 0.2, detachment: 0.1 } }),
    ["trades[3].position.detachment"],
  ],
  ["one name with two ratings", trade(4, { entity: "Firm A" }), ["trades[4].rating"]],
  ["an unknown field", { ...book(), colour: "red" }, ["colour"]],
])("%s is refused at its path", (_name, document, expected) => {
  expect(pathsOf(document as Book)).toEqual(expected);
});

test("a shift makes negative rates possible", () => {
  const document = trade(2, { position: { ...option, underlyingPrice: -0.01, strike: -0.005, shift: 0.03 } });
  expect(pathsOf(document)).toEqual([]);
});

test("problems of fields and between fields come together", () => {
  const document = trade(0, { notional: "1,000" });
  Object.assign(document.trades[1] ?? {}, { nettingSet: "N9" });
  Object.assign(document.trades[2] ?? {}, { endYears: 0.5 });
  expect(pathsOf(document)).toEqual(["trades[0].notional", "trades[1].nettingSet", "trades[2].endYears"]);
});
