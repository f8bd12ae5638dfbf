/**
 * 100,000 trades through SA-CCR on one thread: the engine alone, parsing of the document, and a peer that computes nothing
 * but the effective notionals of the swaps. `node bench/sa-ccr.bench.ts`.
 */
import { parse } from "../packages/core/src/document/parse.ts";
import { saCcrExposure } from "../packages/core/src/sa-ccr/engine.ts";
import { SaCcrInput } from "../packages/core/src/sa-ccr/input.ts";

const TRADES = 100_000;
const NETTING_SETS = 2000;
const LIMIT_MILLISECONDS = 500;

const currencies = ["EUR", "USD", "GBP", "JPY", "CHF"] as const;
const margin = { threshold: 100_000, minimumTransferAmount: 10_000 };
const linear = (i: number) => ({ kind: "linear", side: i % 2 === 0 ? "long" : "short" });

function tradeOf(i: number) {
  const common = { id: `T${i}`, nettingSet: `N${i % NETTING_SETS}`, maturityYears: 0.1 + (i % 300) / 10 };
  const notional = 1000 + ((i * 7919) % 1_000_000);
  const currency = currencies[i % currencies.length];
  const period = { notional, endYears: common.maturityYears, position: linear(i) };
  switch (i % 5) {
    case 0:
    case 1:
      return { kind: "interest_rate", ...common, currency, ...period };
    case 2: {
      const [bought, sold] = i % 2 === 0 ? ["EUR", "USD"] : ["GBP", "EUR"];
      const leg = (name: string | undefined) => ({ currency: name, notional });
      return { kind: "foreign_exchange", ...common, bought: leg(bought), sold: leg(sold) };
    }
    case 3:
      return { kind: "credit_single_name", ...common, entity: `Firm ${i % 500}`, rating: "BBB", ...period };
    default: {
      const option = {
        kind: "option",
        side: "bought",
        type: "call",
        underlyingPrice: 100,
        strike: 95,
        exerciseYears: Math.min(1, common.maturityYears),
      };
      return { kind: "equity", ...common, entity: `Firm ${i % 500}`, type: "single_name", notional, position: option };
    }
  }
}
const document = {
  regime: "basel",
  reportingCurrency: "EUR",
  nettingSets: Array.from({ length: NETTING_SETS }, (_, i) => ({
    id: `N${i}`,
    marketValue: (i % 7) * 10_000 - 20_000,
    ...(i % 2 === 0 ? { margin } : {}),
  })),
  trades: Array.from({ length: TRADES }, (_, i) => tradeOf(i)),
};

/** Median and worst of seven, in milliseconds. */
function milliseconds(work: () => unknown): readonly [median: number, worst: number] {
  const times = Array.from({ length: 7 }, () => {
    const started = performance.now();
    work();
    return performance.now() - started;
  }).sort((a, b) => a - b);
  return [times[3] ?? 0, times[6] ?? 0];
}

const input = parse(SaCcrInput, document);

/** Σ |N · SD · MF| of the swaps with the runtime's own exp, nothing kept: what the arithmetic alone costs. */
function bareNotionals(): number {
  let sum = 0;
  for (const trade of input.trades) {
    if (trade.kind !== "interest_rate") continue;
    sum +=
      trade.notional * ((1 - Math.exp(-0.05 * trade.endYears)) / 0.05) * Math.sqrt(Math.min(trade.maturityYears, 1));
  }
  return sum;
}

const rows = [
  ["engine, every intermediate kept", milliseconds(() => saCcrExposure(input))],
  ["parsing the document", milliseconds(() => parse(SaCcrInput, document))],
  ["peer: notionals of the swaps alone", milliseconds(bareNotionals)],
] as const;
process.stdout.write(
  `${TRADES} trades of four classes, ${NETTING_SETS} netting sets, half of them margined, one thread\n`,
);
for (const [name, [median, worst]] of rows) {
  process.stdout.write(
    `${name.padEnd(36)} median ${median.toFixed(1).padStart(7)} ms, worst ${worst.toFixed(1).padStart(7)} ms\n`,
  );
}
const [median] = rows[0][1];
process.stdout.write(`${median <= LIMIT_MILLISECONDS ? "within" : "ABOVE"} the limit of ${LIMIT_MILLISECONDS} ms\n`);
