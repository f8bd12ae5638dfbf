/** The books of bench/exposure.bench.ts. */

/** The portfolio of bench/peers: a swap and a currency forward, 24 monthly steps, two factors. */
export function twoTrades(paths: number) {
  return {
    reportingCurrency: "USD",
    counterparties: [{ id: "CP", name: "CP", riskWeight: 0.5, creditSpread: 0.02, lossGivenDefault: 0.6 }],
    nettingSets: [{ id: "NS", counterparty: "CP" }],
    trades: [
      {
        kind: "interest_rate_swap",
        id: "IRS",
        nettingSet: "NS",
        notional: 10e6,
        fixedRate: 0.03,
        side: "pay_fixed",
        paymentsPerYear: 2,
        maturityYears: 2,
      },
      {
        kind: "fx_forward",
        id: "FX",
        nettingSet: "NS",
        side: "buy",
        currency: "EUR",
        notional: 5e6,
        contractRate: 1.12,
        maturityYears: 1,
      },
    ],
    market: {
      kind: "flat",
      discountRate: 0.03,
      floatingRate: 0.03,
      foreignCurrencies: [{ currency: "EUR", spot: 1.12, discountRate: 0.03, volatility: 0.1 }],
    },
    model: {
      kind: "seed_gbm",
      rateVolatility: 0.2,
      correlations: [
        [1, 0.5],
        [0.5, 1],
      ],
    },
    grid: { stepsPerYear: 12, horizonYears: 2 },
    sampling: { paths, seed: 42 },
    measures: { quantiles: [0.975], trades: "none" },
  };
}

/** Swaps of up to 15 years in dollars and euros under Hull-White, 60 quarterly dates. */
export function swapBook(nettingSets: number, tradesEach: number, paths: number) {
  const counted = <Item>(count: number, make: (i: number) => Item) => Array.from({ length: count }, (_, i) => make(i));
  const rate = (zeroRate: number) => ({ curve: [{ years: 10, zeroRate }], meanReversion: 0.03, volatility: 0.01 });
  return {
    reportingCurrency: "USD",
    counterparties: counted(nettingSets, (i) => ({
      id: `C${i}`,
      name: `C${i}`,
      riskWeight: 1,
      creditSpread: 0.01,
      lossGivenDefault: 0.6,
    })),
    nettingSets: counted(nettingSets, (i) => ({ id: `N${i}`, counterparty: `C${i}` })),
    trades: counted(nettingSets * tradesEach, (i) => ({
      kind: "interest_rate_swap",
      id: `T${i}`,
      nettingSet: `N${i % nettingSets}`,
      notional: 1e6 + 1000 * i,
      fixedRate: 0.02 + 0.002 * ((7 * i) % 10),
      side: i % 3 === 0 ? "receive_fixed" : "pay_fixed",
      paymentsPerYear: 2,
      floatingPaymentsPerYear: 4,
      maturityYears: 1 + ((1.75 * i) % 14),
      currency: i % 2 === 0 ? "USD" : "EUR",
    })),
    market: {
      kind: "curves",
      rate: rate(0.03),
      foreignCurrencies: [{ currency: "EUR", spot: 1.1, volatility: 0.1, rate: rate(0.02) }],
    },
    model: {
      kind: "hull_white",
      correlations: [
        [1, 0.5, -0.1],
        [0.5, 1, 0.2],
        [-0.1, 0.2, 1],
      ],
    },
    grid: { stepsPerYear: 4, horizonYears: 15 },
    sampling: { paths, seed: 1 },
    measures: { trades: "none" },
  };
}
