/** A small book of one counterparty on flat curves, in which a swap is worth what its fixed rate says. */
export type Fields = Record<string, unknown>;

const RATE = 0.03;
export const discount = (years: number) => Math.exp(-RATE * years);
export const annuity = Array.from({ length: 10 }, (_, i) => discount(i + 1)).reduce((sum, each) => sum + each, 0);
/** The fixed rate at which a ten-year payer swap is worth a share of its notional. */
export const rateWorth = (share: number) => (1 - discount(10) - share) / annuity;

export const swap = (fields: Fields = {}): Fields => ({
  kind: "interest_rate_swap",
  notional: 100_000_000,
  fixedRate: rateWorth(0),
  side: "pay_fixed",
  paymentsPerYear: 1,
  maturityYears: 10,
  ...fields,
});

/** One counterparty, one flat curve in dollars and euros at the same rate, and a netting set a list of trades. */
export function book(sets: readonly { fields: Fields; trades: readonly Fields[] }[], more: Fields = {}): Fields {
  const rate = { curve: [{ years: 30, zeroRate: RATE }], meanReversion: 0.03, volatility: 0.008 };
  return {
    regime: "basel-mar50",
    reportingDate: "2026-06-30",
    reportingCurrency: "USD",
    counterparties: [
      {
        id: "C",
        name: "C",
        sector: "financial",
        creditQuality: "investment_grade",
        region: "US",
        kind: "financial",
        riskWeight: 0.5,
        creditSpread: 0.01,
        lossGivenDefault: 0.6,
      },
    ],
    nettingSets: sets.map(({ fields }, i) => ({ id: `N${i}`, counterparty: "C", ...fields })),
    trades: sets.flatMap(({ trades }, i) =>
      trades.map((trade, j) => ({ id: `T${i}${j}`, nettingSet: `N${i}`, ...trade })),
    ),
    market: { kind: "curves", rate, foreignCurrencies: [{ currency: "EUR", spot: 1, volatility: 0.1, rate }] },
    model: {
      kind: "hull_white",
      correlations: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
    },
    grid: { stepsPerYear: 2, horizonYears: 2 },
    sampling: { paths: 256, seed: 1 },
    ...more,
  };
}
