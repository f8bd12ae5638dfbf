/** What a book says to each stage, written down by hand from CRE52 for one trade of every kind. */
import { capital } from "@ballast/core/capital/engine.ts";
import type { CapitalResult } from "@ballast/core/capital/result.ts";
import type { SaCcrInput } from "@ballast/core/sa-ccr/input.ts";
import { describe, expect, test } from "vitest";

const rate = { curve: [{ years: 1, zeroRate: 0.03 }], meanReversion: 0.05, volatility: 0.01 };
const party = { id: "C", name: "C", sector: "industrial", creditQuality: "investment_grade", region: "EU" };

/** Euros against dollars at 0.8 and pounds at 1.25, on a few paths. */
function run(
  trades: readonly object[],
  exposures: Readonly<Record<string, object>> = { N: { kind: "sa_ccr" } },
  more: Readonly<Record<string, unknown>> = {},
): CapitalResult {
  const foreign = (currency: string, spot: number) => ({ currency, spot, volatility: 0.1, rate });
  return capital.call({
    regime: "basel-mar50",
    reportingDate: "2027-06-30",
    reportingCurrency: "EUR",
    counterparties: [{ ...party, kind: "non_financial", riskWeight: 0.4, creditSpread: 0.02, lossGivenDefault: 0.6 }],
    nettingSets: Object.entries(exposures).map(([id, exposure]) => ({ id, counterparty: "C", exposure })),
    trades: trades.map((trade, i) => ({ id: `T${i}`, nettingSet: "N", ...trade })),
    market: { kind: "curves", rate, foreignCurrencies: [foreign("USD", 0.8), foreign("GBP", 1.25)] },
    model: {
      kind: "hull_white",
      correlations: [0, 1, 2, 3, 4].map((i) => [0, 1, 2, 3, 4].map((j) => (i === j ? 1 : 0))),
    },
    grid: { stepsPerYear: 4, horizonYears: 2 },
    sampling: { paths: 256, seed: 1 },
    ...more,
  }) as CapitalResult;
}
const saCcrOf = ({ stages }: CapitalResult) => stages.saCcr.input as SaCcrInput;
const standardised = (...trades: object[]) => saCcrOf(run(trades)).trades;
/** Some operations on doubles. */
const close = (actual: number | undefined, expected: number) =>
  expect(Math.abs((actual ?? Number.NaN) - expected)).toBeLessThanOrEqual(1e-13 * Math.abs(expected));

const swap = {
  kind: "interest_rate_swap",
  notional: 100,
  fixedRate: 0.03,
  side: "pay_fixed",
  paymentsPerYear: 2,
  maturityYears: 2,
};
const swaption = { ...swap, kind: "swaption", position: "sold", expiryYears: 1, maturityYears: 3 };
const leg = (currency: string, notional: number) => ({
  currency,
  notional,
  paymentsPerYear: 1,
  rate: { kind: "fixed", fixedRate: 0.03 },
});

describe("a trade in the words of SA-CCR", () => {
  test("a payer swap is long the floating rate, from its start to its end, at today's spot", () => {
    const [payer, receiver] = standardised(
      { ...swap, currency: "USD", startYears: 1 },
      { ...swap, side: "receive_fixed" },
    );
    expect(payer).toMatchObject({
      kind: "interest_rate",
      currency: "USD",
      notional: 80,
      startYears: 1,
      endYears: 2,
      maturityYears: 2,
      position: { side: "long" },
    });
    expect(receiver).toMatchObject({ currency: "EUR", notional: 100, startYears: 0, position: { side: "short" } });
  });

  test("a swaption on a payer swap is a call on the forward swap rate, which ends with its swap", () => {
    const [payer, receiver] = standardised(swaption, { ...swaption, side: "receive_fixed", position: "bought" });
    expect(payer).toMatchObject({
      kind: "interest_rate",
      maturityYears: 1,
      startYears: 1,
      endYears: 3,
      position: { kind: "option", side: "sold", type: "call", strike: 0.03, exerciseYears: 1 },
    });
    expect(receiver).toMatchObject({ position: { side: "bought", type: "put" } });
    // A flat curve of 3 %: (1 − e^−0.06) / (½ Σ e^(−0.03 k / 2)) = 2 (e^0.015 − 1).
    const { position } = payer as unknown as { position: { underlyingPrice: number } };
    close(position.underlyingPrice, 2 * Math.expm1(0.015));
  });

  test("an FX forward buys the foreign leg at spot and sells the contract's euros, or the reverse", () => {
    const forward = { kind: "fx_forward", currency: "USD", notional: 100, contractRate: 0.9, maturityYears: 2 };
    const [bought, sold] = standardised({ ...forward, side: "buy" }, { ...forward, side: "sell" });
    expect(bought).toMatchObject({
      bought: { currency: "USD", notional: 80 },
      sold: { currency: "EUR", notional: 90 },
    });
    expect(sold).toMatchObject({ bought: { currency: "EUR", notional: 90 }, sold: { currency: "USD", notional: 80 } });
  });

  test("an FX option is on today's spot", () => {
    const option = { kind: "fx_option", option: "put", position: "bought", currency: "USD", notional: 100 };
    expect(standardised({ ...option, strike: 0.9, maturityYears: 2 })).toMatchObject([
      {
        bought: { currency: "USD", notional: 80 },
        sold: { currency: "EUR", notional: 90 },
        position: { kind: "option", side: "bought", type: "put", underlyingPrice: 0.8, strike: 0.9, exerciseYears: 2 },
      },
    ]);
  });

  test("a cross-currency swap is driven by the rate between its legs", () => {
    const crossed = { kind: "cross_currency_swap", receive: leg("USD", 100), pay: leg("GBP", 60), maturityYears: 2 };
    expect(standardised(crossed)).toMatchObject([
      { kind: "foreign_exchange", bought: { currency: "USD", notional: 80 }, sold: { currency: "GBP", notional: 75 } },
    ]);
  });

  test("the lowest of all rates and strikes of a currency is lifted to 0.1 %, whichever comes first", () => {
    const strikes = [-0.02, 0.03].map((fixedRate) => ({ ...swaption, fixedRate }));
    for (const trades of [strikes, [...strikes].reverse()]) {
      for (const { position } of standardised(...trades) as unknown as { position: { shift: number } }[]) {
        close(position.shift, 0.021);
      }
    }
  });
});

describe("a netting set in the words of SA-CCR", () => {
  const agreement = {
    threshold: 7,
    minimumTransferAmount: 3,
    independentAmount: 4,
    initialMarginReceived: 5,
    collateralHeld: 11,
    marginFrequencyDays: 5,
    marginPeriodOfRiskDays: 15,
  };
  const setOf = (more: object = {}, regime = "basel-mar50") => {
    const found = run([swap], { N: { kind: "imm", agreement: { ...agreement, ...more } } }, { regime });
    return { ...saCcrOf(found).nettingSets[0], valueToday: found.nettingSets[0]?.valueToday };
  };

  test("collateral is what is held and the initial margin; the independent collateral is what is not variation margin", () => {
    const { netCollateral, margin, marketValue, valueToday } = setOf();
    expect(netCollateral).toBe(11 + 5);
    expect(margin).toMatchObject({
      threshold: 7,
      minimumTransferAmount: 3,
      netIndependentCollateral: 4 + 5,
      remarginingBusinessDays: 5,
      marginPeriodOfRiskDays: 15,
    });
    expect(marketValue).toBe(valueToday);
  });

  test("where only we post there is no margin; where only they post there is", () => {
    expect(setOf({ direction: "we_post" }).margin).toBeUndefined();
    expect(setOf({ direction: "we_receive" }).margin).toBeDefined();
  });

  test("alpha and the kind of counterparty follow the regime of the book", () => {
    const alphas = (["basel-mar50", "uk-pra", "eu-crr3"] as const).map((regime) => {
      const found = run([swap], undefined, { regime });
      return [saCcrOf(found).regime, found.stages.saCcr.result.nettingSets[0]?.alpha];
    });
    expect(alphas).toEqual([
      ["basel", 1.4],
      ["uk-pra", 1],
      ["eu-crr3", 1.4],
    ]);
  });
});

describe("maturity and charge of a netting set", () => {
  const short = { ...swap, maturityYears: 0.5 };
  const set = (result: CapitalResult, i = 0) => result.nettingSets[i];

  test("standardised: its own notionals at today's spot, at least a year", () => {
    // (100 · 2 + 80 · 0.5) / 180; the other set's ten years do not count.
    const dollars = { ...short, currency: "USD" };
    const long = { ...swap, maturityYears: 10, nettingSet: "M" };
    const result = run([swap, dollars, long], { N: { kind: "sa_ccr" }, M: { kind: "sa_ccr" } });
    close(set(result)?.effectiveMaturityYears, 240 / 180);
    close(set(result, 1)?.effectiveMaturityYears, 10);
    expect(set(run([short]))?.effectiveMaturityYears).toBe(1);
  });

  test("simulated: at most its own longest contract, not that of another set, and at least a year", () => {
    // Nothing is owed until late: the quotient of CRE53.20 alone would be many years.
    const late = { ...swap, fixedRate: 0.06, startYears: 1.5 };
    const other = { ...swap, maturityYears: 10, nettingSet: "M" };
    const result = run([late, { ...late, maturityYears: 1.75, startYears: 1.25 }, other], {
      N: { kind: "imm" },
      M: { kind: "sa_ccr" },
    });
    expect(set(result)?.effectiveMaturityYears).toBe(2);
    expect(set(run([short], { N: { kind: "imm" } }))?.effectiveMaturityYears).toBe(1);
  });

  test("the challenger is the book without an internal model: standardised exposure, its maturity, and discounted", () => {
    const book = [{ ...swap, maturityYears: 5 }];
    const own = run(book, { N: { kind: "imm" } });
    const challenger = run(book);
    expect(own.challengerCapital).toBe(challenger.capital);
    expect(own.challengerExposure).toBe(challenger.exposureAtDefault);
    const standardisedExposure = set(own)?.standardisedExposure ?? Number.NaN;
    // RW 3 % / 1.4 · 5 · EAD · (1 − e^−0.25) / 0.25, times 0.65.
    close(challenger.capital, ((0.65 * 0.03) / 1.4) * 5 * standardisedExposure * (-Math.expm1(-0.25) / 0.25));
    // An internal model's own is not discounted.
    const { exposureAtDefault = Number.NaN, effectiveMaturityYears = Number.NaN } = set(own) ?? {};
    close(own.capital, ((0.65 * 0.03) / 1.4) * effectiveMaturityYears * exposureAtDefault);
    close(own.defaultRiskWeightedAssets, 0.4 * exposureAtDefault);
  });

  test("CVA is that of all netting sets", () => {
    const { nettingSets, creditValuationAdjustment } = run([swap, { ...swap, nettingSet: "M" }], {
      N: { kind: "imm" },
      M: { kind: "imm" },
    });
    const [first, second] = nettingSets.map((each) => each.creditValuationAdjustment?.value ?? Number.NaN);
    // The same trade twice.
    expect(first).toBe(second);
    expect(creditValuationAdjustment).toBe(2 * (first ?? Number.NaN));
    expect(creditValuationAdjustment).toBeGreaterThan(0);
  });
});
