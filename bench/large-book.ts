/** An invented book of any size for bench/large.bench.ts: ten linear trades in each netting set, in four currencies. */
import { readFileSync } from "node:fs";

const TRADES_A_SET = 10;

export function largeBook(nettingSetCount: number, paths = 10_000): Record<string, unknown> {
  const bank = JSON.parse(readFileSync(new URL("../examples/exposure/bank-book.input.json", import.meta.url), "utf8"));
  const random = seeded(7);
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item;
  const names = Array.from({ length: nettingSetCount }, (_, i) => String(i).padStart(5, "0"));
  const counterparty = (name: string) => ({
    id: `C${name}`,
    name: `Counterparty ${name}`,
    riskWeight: pick([0.2, 0.5, 1]),
    creditSpread: Math.round(40 + 400 * random()) / 10_000,
    lossGivenDefault: 0.6,
  });
  const spots: Readonly<Record<string, number>> = { USD: 0.79, EUR: 0.86, JPY: 0.0054 };
  const trade = (name: string, i: number) => {
    const own = { id: `T${name}-${i}`, nettingSet: `N${name}`, maturityYears: (2 + Math.floor(random() * 38)) / 4 };
    const notional = Math.round(1 + 50 * random()) * 100_000;
    if (random() < 0.4) {
      const currency = pick(Object.keys(spots));
      const spot = spots[currency] ?? 1;
      const contractRate = Number((spot * (0.95 + 0.1 * random())).toPrecision(5));
      return {
        ...own,
        kind: "fx_forward",
        side: pick(["buy", "sell"]),
        currency,
        notional: Math.round(notional / spot),
        contractRate,
      };
    }
    const fixedRate = Math.round(300 + 150 * random()) / 10_000;
    const side = pick(["pay_fixed", "receive_fixed"]);
    // Counted back from its end, no floating period runs today: maturities are whole quarters.
    return {
      ...own,
      kind: "interest_rate_swap",
      notional,
      fixedRate,
      side,
      paymentsPerYear: 4,
      floatingPaymentsPerYear: 4,
    };
  };
  return {
    ...bank,
    counterparties: names.map(counterparty),
    nettingSets: names.map((name) => ({ id: `N${name}`, counterparty: `C${name}` })),
    trades: names.flatMap((name) => Array.from({ length: TRADES_A_SET }, (_, i) => trade(name, i))),
    grid: { stepsPerYear: 6, horizonYears: 10 },
    sampling: { method: "pseudo_random", paths, seed: 9 },
  };
}

/** mulberry32: the same book on every machine. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
