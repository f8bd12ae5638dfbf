/** Every figure of a book with every kind of trade, margin and hedging set is explained, at any size. */
import { saCcr } from "@ballast/core/sa-ccr/engine.ts";
import { expect, test } from "vitest";
import { expectExplained, promised } from "../core/explained.ts";

const linear = (i: number) => ({ kind: "linear", side: i % 3 === 0 ? "short" : "long" });
const option = (i: number) => ({
  kind: "option",
  side: i % 2 === 0 ? "bought" : "sold",
  type: i % 4 < 2 ? "call" : "put",
  underlyingPrice: 0.03 + 0.001 * (i % 7),
  strike: 0.032,
  ...(i % 3 === 0 && { shift: 0.01 }),
  // Within the maturity below.
  exerciseYears: 0.01 + (i % 10) / 2,
});
const tranche = (i: number) => ({
  kind: "tranche",
  side: i % 2 === 0 ? "bought" : "sold",
  attachment: 0.03,
  detachment: 0.07,
});
const position = (i: number) => (i % 2 === 0 ? linear(i) : option(i));
const period = (i: number) => ({ startYears: i % 5 === 0 ? 1 : 0, endYears: 2 + (i % 9) });
const leg = (currency: string, notional: number) => ({ currency, notional });

/** One trade of each kind and shape in turn. */
function tradeOf(i: number) {
  const notional = 1_000_000 + 1000 * i;
  const hedgingSets = [{ kind: "directional" }, { kind: "basis", pair: "3M/6M" }, { kind: "volatility" }];
  const common = {
    id: `T${i}`,
    nettingSet: `N${i % 5}`,
    ...(i % 5 !== 4 && { marketValue: 1000 * ((i % 7) - 3) }),
    maturityYears: 0.02 + (i % 10),
    ...(i % 11 < 3 && { hedgingSet: hedgingSets[i % 11] }),
  };
  const kinds = [
    { kind: "interest_rate", currency: ["USD", "EUR"][i % 2], notional, ...period(i), position: position(i) },
    { kind: "foreign_exchange", bought: leg("EUR", notional), sold: leg("USD", 1.1 * notional) },
    { kind: "foreign_exchange", bought: leg("JPY", notional), sold: leg("GBP", 1.2 * notional), position: option(i) },
    { kind: "foreign_exchange", bought: leg("USD", notional), sold: leg("CHF", notional) },
    { kind: "credit_single_name", entity: `E${i % 4}`, rating: "BBB", notional, ...period(i), position: position(i) },
    { kind: "credit_index", entity: "X", quality: "investment_grade", notional, ...period(i), position: tranche(i) },
    { kind: "equity", entity: `E${i % 150}`, type: "single_name", notional, position: position(i) },
    { kind: "commodity", category: "oil_and_gas", commodity: `C${i % 3}`, notional, position: position(i) },
  ];
  return { ...common, ...kinds[i % kinds.length] };
}

const margin = { threshold: 10_000, minimumTransferAmount: 5000, netIndependentCollateral: 1000 };
const book = (trades: number) => ({
  regime: "uk-pra",
  reportingCurrency: "USD",
  nettingSets: [
    { id: "N0", netCollateral: 5000 },
    { id: "N1", margin: { ...margin, marginPeriodOfRiskDays: 12 } },
    { id: "N2", margin: { ...margin, illiquidOrHardToReplace: true, moreThanTwoDisputes: true, threshold: 1e9 } },
    { id: "N3", counterpartyKind: "non_financial", margin: { ...margin, onlyWePost: true } },
    { id: "N4", marketValue: -4_000_000 },
    { id: "N5" },
  ],
  trades: Array.from({ length: trades }, (_, i) => tradeOf(i)),
});

test("every number of a book of all kinds is explained by its formula and its terms", () => {
  const input = saCcr.parse(book(400));
  const result = saCcr.run(input);
  expect(result.nettingSets.map(({ capped, marginPeriodOfRiskDays: days }) => [capped, days])).toEqual([
    [false, null],
    [false, 12],
    [true, 40],
    [false, null],
    [false, null],
    [false, null],
  ]);
  const paths = promised(saCcr.resultSchema, result);
  expect(paths.length).toBeGreaterThan(2000);
  const explaining = { input, result, explain: (path: string) => saCcr.explain(input, result, path) };
  // Parsing the documents is most of an explanation: one figure in seven, of all kinds, and all of the totals.
  for (const [k, path] of paths.entries()) {
    if (k % 7 > 0 && /^(trades|nettingSets\[[1-9]\d*\])/.test(path)) continue;
    expectExplained(explaining, path, path.endsWith("ffectiveNotional") ? 1e7 : 0);
  }
});

test("a long sum names its largest terms and adds up the others", () => {
  const input = saCcr.parse({
    ...book(0),
    nettingSets: Array.from({ length: 1000 }, (_, i) => ({ id: `N${i}`, marketValue: 1 + i })),
  });
  const result = saCcr.run(input);
  const explaining = { input, result, explain: (path: string) => saCcr.explain(input, result, path) };
  const { terms } = expectExplained(explaining, "exposureAtDefault");
  expect(terms).toHaveLength(120);
  expect(terms[0]?.symbol).toBe("EAD(N999)");
  expect(terms.at(-1)?.symbol).toBe("the 881 others");
  // 1.4 · (1 + … + 881): integers times 1.4, rounded at each step of the sum.
  expect(terms.at(-1)?.value).toBeCloseTo((1.4 * 881 * 882) / 2, 6);
});
