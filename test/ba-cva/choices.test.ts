/** What a book would cost if a choice were made otherwise, worked by hand on one counterparty, whose K is its SCVA. */
import { baCvaCapital } from "@ballast/core/ba-cva/engine.ts";
import { BaCvaInput } from "@ballast/core/ba-cva/input.ts";
import { describe, expect, test } from "vitest";

const name = {
  id: "A",
  name: "A",
  sector: "financial",
  creditQuality: "investment_grade",
  region: "EU",
  kind: "financial",
};
const set = {
  id: "N",
  counterparty: "A",
  exposureMethod: "sa_ccr",
  exposureAtDefault: 1400,
  effectiveMaturityYears: 5,
};
const run = ({
  counterparty = {},
  nettingSets = [{}],
  ...more
}: Record<string, unknown> & { nettingSets?: object[] }) =>
  baCvaCapital(
    BaCvaInput.parse({
      regime: "basel-mar50",
      reportingDate: "2027-06-30",
      reportingCurrency: "EUR",
      counterparties: [{ ...name, ...(counterparty as object) }],
      nettingSets: nettingSets.map((changes, i) => ({ ...set, id: `N${i}`, ...changes })),
      ...more,
    }),
  );
/** Some operations on doubles. */
const close = (actual: number | undefined, expected: number) =>
  expect(Math.abs((actual ?? Number.NaN) - expected)).toBeLessThanOrEqual(1e-14 * expected);
/** RW / α · M · EAD = 0.05 · 5 · 1,000, and 0.65 of it; DF of five years. */
const UNDISCOUNTED = 0.65 * 250;
const DISCOUNT = -Math.expm1(-0.25) / 0.25;

describe("discounting where one of two netting sets is under an internal model", () => {
  const nettingSets = [{ exposureMethod: "imm" }, {}];

  test("set by set only its own charge is not discounted; for the firm as a whole neither is", () => {
    const bySet = run({ nettingSets });
    close(bySet.capital, UNDISCOUNTED * (1 + DISCOUNT));
    close(bySet.capitalUnderOtherDiscounting, UNDISCOUNTED * 2);
    const byFirm = run({ nettingSets, immDiscounting: "per_firm" });
    close(byFirm.capital, UNDISCOUNTED * 2);
    close(byFirm.capitalUnderOtherDiscounting, UNDISCOUNTED * (1 + DISCOUNT));
  });

  test("without one both are discounted either way", () => {
    const { capital, capitalUnderOtherDiscounting } = run({ nettingSets: [{}, {}] });
    close(capital, UNDISCOUNTED * 2 * DISCOUNT);
    expect(capitalUnderOtherDiscounting).toBe(capital);
  });
});

test("a name without a rating takes the weight of its internal one: 5 % instead of 12 %", () => {
  close(run({ counterparty: { creditQuality: "not_rated" } }).capital, (UNDISCOUNTED * DISCOUNT * 0.12) / 0.05);
  const rated = { creditQuality: "not_rated", internalRating: "investment_grade" };
  close(run({ counterparty: rated }).capital, UNDISCOUNTED * DISCOUNT);
});

test("an exposure with an alpha of 1.4 where the rule has 1: divided by the one or by the other", () => {
  const counterparty = { kind: "non_financial", sector: "other" };
  const inExposure = run({ regime: "uk-pra", counterparty, alphaBasis: "in_exposure" });
  close(inExposure.capital, UNDISCOUNTED * DISCOUNT);
  close(inExposure.capitalUnderOtherAlpha, 1.4 * UNDISCOUNTED * DISCOUNT);
  const ofRule = run({ regime: "uk-pra", counterparty, alphaBasis: "of_rule" });
  close(ofRule.capital, 1.4 * UNDISCOUNTED * DISCOUNT);
  close(ofRule.capitalUnderOtherAlpha, UNDISCOUNTED * DISCOUNT);
});

test("the least of a hedge of 0.8 that brings K_hedged to 80 % of SCVA: its value is (0.8 − √0.28) SCVA", () => {
  // K_hedged² = (S − 0.8 v)² + (1 − 0.64) v² = S² − 1.6 S v + v².
  const charge = 250 * DISCOUNT;
  const offer = {
    id: "H",
    counterparty: "A",
    reference: "Parent of A",
    relation: "legally_related",
    sector: "financial",
    creditQuality: "investment_grade",
    region: "EU",
    remainingMaturityYears: 5,
    maximumNotional: 1000,
    annualCost: 0.01,
  };
  const targetCapital = 0.65 * (0.25 + 0.75 * 0.8) * charge;
  const { hedgeSearch } = run({ hedgeSearch: { targetCapital, singleNameOffers: [offer], indexOffers: [] } });
  const notional = ((0.8 - Math.sqrt(0.28)) * charge) / (0.05 * 5 * DISCOUNT);
  // Bisection stops at a relative 1e-14 of the price; the notional follows to about its root.
  expect(Math.abs((hedgeSearch?.hedges[0]?.notional ?? 0) / notional - 1)).toBeLessThanOrEqual(1e-6);
  expect(Math.abs((hedgeSearch?.annualCost ?? 0) / (0.01 * notional) - 1)).toBeLessThanOrEqual(1e-6);
});
