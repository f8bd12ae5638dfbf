import { readFileSync } from "node:fs";
import { RiskError } from "@ballast/core/document/errors.ts";
import { exposure } from "@ballast/core/exposure/engine.ts";
import type { ExposureResult } from "@ballast/core/exposure/result.ts";
import { describe, expect, test } from "vitest";

interface Document {
  counterparties: Record<string, unknown>[];
  nettingSets: Record<string, unknown>[];
  trades: Record<string, unknown>[];
  market: Record<string, unknown> & { foreignCurrencies: Record<string, unknown>[] };
  model: Record<string, unknown>;
  grid: Record<string, unknown>;
  sampling: Record<string, unknown>;
  measures: Record<string, unknown>;
  [field: string]: unknown;
}

function document(change: (book: Document) => void = () => {}): Document {
  const book: Document = JSON.parse(
    readFileSync(new URL("../../examples/exposure/seed-004.input.json", import.meta.url), "utf8"),
  );
  change(book);
  return book;
}
const run = (change?: (book: Document) => void) => exposure.call(document(change)) as ExposureResult;

describe("laws", () => {
  test("EE − ENE of a martingale forward is its value today, within four standard errors", () => {
    const { profile, valueToday } = run((book) => {
      book.sampling["paths"] = 200_000;
    }).nettingSets[0]!.trades[1]!;
    for (const [i, expected] of profile.expectedExposure.entries()) {
      const error = profile.expectedExposureStandardError[i]! + profile.expectedNegativeExposureStandardError[i]!;
      // The mean value grows with the discount rate from nearly zero: 1.03^t of 1e-9 is nothing beside the error.
      expect(Math.abs(expected - profile.expectedNegativeExposure[i]! - valueToday)).toBeLessThanOrEqual(
        4 * error + 1e-6,
      );
    }
  });

  test("payer and receiver mirror each other on every path: EE of one is ENE of the other", () => {
    const payer = run().nettingSets[0]!.trades[0]!.profile;
    const receiver = run((book) => {
      book.trades[0]!["side"] = "receive_fixed";
    }).nettingSets[0]!.trades[0]!.profile;
    expect(receiver.expectedExposure).toEqual(payer.expectedNegativeExposure);
    expect(receiver.expectedNegativeExposure).toEqual(payer.expectedExposure);
  });

  test("netting never raises exposure, and scaling notionals scales it", () => {
    const [set] = run().nettingSets;
    for (const [i, gross] of set!.grossExpectedExposure!.entries())
      expect(set!.profile.expectedExposure[i]!).toBeLessThanOrEqual(gross * (1 + 1e-12));
    const [twice] = run((book) => {
      for (const trade of book.trades) trade["notional"] = 2 * Number(trade["notional"]);
    }).nettingSets;
    // Doubling is exact in binary, so the bits of the mantissa stay.
    expect(twice!.profile.expectedExposure).toEqual(set!.profile.expectedExposure.map((value) => 2 * value));
  });

  test("zero volatility gives the deterministic value exactly on every path", () => {
    const [set] = run((book) => {
      book.model["rateVolatility"] = 0;
      book.market.foreignCurrencies[0]!["volatility"] = 0;
      book.market.foreignCurrencies[0]!["discountRate"] = 0.01;
    }).nettingSets;
    const { expectedExposure, expectedExposureStandardError } = set!.trades[1]!.profile;
    for (let month = 1; month <= 12; month++) {
      // 8,651.350571950406 today, grown at the discount rate: golden/exposure, zero_vol_EE.
      expect(Math.abs(expectedExposure[month]! / (8651.350571950406 * 1.03 ** (month / 12)) - 1)).toBeLessThanOrEqual(
        1e-9,
      );
      // The squares of equal values and their mean differ by rounding alone.
      expect(expectedExposureStandardError[month]!).toBeLessThanOrEqual(1e-5);
    }
  });

  test("quantiles rise with their probability and lie in their intervals", () => {
    for (const { values, lower, upper } of run().nettingSets[0]!.profile.potentialFutureExposure) {
      for (const [i, value] of values.entries()) {
        expect(lower[i]!).toBeLessThanOrEqual(value);
        expect(upper[i]!).toBeGreaterThanOrEqual(value);
      }
    }
    const [low, , high] = run().nettingSets[0]!.profile.potentialFutureExposure;
    for (const [i, value] of low!.values.entries()) expect(value).toBeLessThanOrEqual(high!.values[i]!);
  });

  test("two netting sets with the same trades have twice the total, and their errors add up, being the same paths", () => {
    const one = run();
    const two = run((book) => {
      book.nettingSets.push({ ...book.nettingSets[0]!, id: "NS2" });
      book.trades.push(...book.trades.map((trade) => ({ ...trade, id: `${trade["id"]}-B`, nettingSet: "NS2" })));
    });
    expect(two.totals.exposureAtDefault.value).toBe(2 * one.totals.exposureAtDefault.value);
    expect(
      Math.abs(two.totals.exposureAtDefault.standardError / one.totals.exposureAtDefault.standardError - 2),
    ).toBeLessThanOrEqual(1e-12);
  });
});

describe("a document is refused, field by field", () => {
  function pathsOf(change: (book: Document) => void) {
    try {
      run(change);
    } catch (error) {
      if (error instanceof RiskError) return error.issues.map(({ path }) => path);
      throw error;
    }
    return [];
  }

  test.each<[string, (book: Document) => void, string[]]>([
    [
      "negative notional",
      (book) => {
        book.trades[0]!["notional"] = -1;
      },
      ["trades[0].notional"],
    ],
    [
      "maturity 0",
      (book) => {
        book.trades[1]!["maturityYears"] = 0;
      },
      ["trades[1].maturityYears"],
    ],
    [
      "NaN",
      (book) => {
        book.model["rateVolatility"] = Number.NaN;
      },
      ["model.rateVolatility"],
    ],
    [
      "unknown counterparty",
      (book) => {
        book.nettingSets[0]!["counterparty"] = "X";
      },
      ["nettingSets[0].counterparty"],
    ],
    [
      "unknown netting set",
      (book) => {
        book.trades[1]!["nettingSet"] = "X";
      },
      ["trades[1].nettingSet"],
    ],
    [
      "empty netting set",
      (book) => {
        book.nettingSets.push({ ...book.nettingSets[0]!, id: "NS2" });
      },
      ["nettingSets[1].id"],
    ],
    [
      "currency without a market",
      (book) => {
        book.trades[1]!["currency"] = "JPY";
      },
      ["trades[1].currency"],
    ],
    [
      "repeated trade",
      (book) => {
        book.trades[1]!["id"] = "IRS-2Y";
      },
      ["trades[1].id"],
    ],
    [
      "a floating period that runs already, without its rate",
      (book) => {
        book.trades[0]!["maturityYears"] = 1.3;
      },
      ["trades[0].currentFixing"],
    ],
    [
      "the rate of a floating period that lies ahead",
      (book) => {
        book.trades[0]!["startYears"] = 1;
        book.trades[0]!["currentFixing"] = 0.03;
      },
      ["trades[0].currentFixing"],
    ],
    [
      "a horizon between dates",
      (book) => {
        book.grid["horizonYears"] = 1.99;
      },
      ["grid.horizonYears"],
    ],
    [
      "asymmetric correlations",
      (book) => {
        book.model["correlations"] = [
          [1, 0.1],
          [0.2, 1],
        ];
      },
      ["model.correlations[1][0]"],
    ],
    [
      "correlations of the wrong size",
      (book) => {
        book.model["correlations"] = [[1]];
      },
      ["model.correlations"],
    ],
    [
      "correlations of no factors",
      (book) => {
        book.market.foreignCurrencies.push({ currency: "GBP", spot: 1.3, discountRate: 0.02, volatility: 0.1 });
        book.model["correlations"] = [
          [1, 0.9, -0.9],
          [0.9, 1, 0.9],
          [-0.9, 0.9, 1],
        ];
      },
      ["model.correlations"],
    ],
    [
      "too few paths for an error",
      (book) => {
        book.sampling["paths"] = 10;
      },
      ["sampling.paths"],
    ],
    [
      "unknown kind of trade",
      (book) => {
        book.trades[0]!["kind"] = "bond";
      },
      ["trades[0].kind"],
    ],
    [
      "unknown field",
      (book) => {
        book["colour"] = 1;
      },
      ["colour"],
    ],
  ])("%s", (_name, change, expected) => {
    expect(pathsOf(change)).toEqual(expected);
  });
});
