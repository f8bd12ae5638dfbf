import { creditValuationWeights, survival } from "@ballast/core/market/credit.ts";
import { normalCdf } from "@ballast/core/numeric/normal.ts";
import { describe, expect, test } from "vitest";
import {
  type Book,
  curvesBook,
  deviation,
  discount,
  flatBook,
  forward,
  gap,
  outright,
  run,
  SPOT_VOLATILITY,
  setOf,
  swap,
} from "./book.ts";

const dates = Float64Array.from({ length: 25 }, (_, k) => k / 12);

describe("survival", () => {
  test("follows the spread to each node, with a constant hazard rate between nodes and beyond", () => {
    const creditCurve = [
      { years: 0.5, spread: 0.01 },
      { years: 1.5, spread: 0.02 },
    ];
    const curve = survival({ creditCurve, lossGivenDefault: 0.6 }, dates);
    const hazard = (0.02 * 1.5 - 0.01 * 0.5) / 0.6;
    for (const [k, exact] of [
      [0, 1],
      [6, Math.exp((-0.01 * 0.5) / 0.6)],
      [12, Math.exp((-0.01 * 0.5) / 0.6 - hazard * 0.5)],
      [18, Math.exp((-0.02 * 1.5) / 0.6)],
      [24, Math.exp((-0.02 * 1.5) / 0.6 - hazard * 0.5)],
    ] as const) {
      // Two exponentials, each right to an ulp or so.
      expect(Math.abs(curve[k]! / exact - 1)).toBeLessThanOrEqual(1e-14);
    }
  });

  test("one spread is a curve of one node", () => {
    const flat = survival({ creditSpread: 0.02, lossGivenDefault: 0.6 }, dates);
    const node = survival({ creditCurve: [{ years: 7, spread: 0.02 }], lossGivenDefault: 0.6 }, dates);
    expect(gap([...flat], [...node])).toBeLessThanOrEqual(1e-15);
  });
});

describe("bilateral", () => {
  const withOwnCredit = (ownCredit: Record<string, unknown>) =>
    run(
      flatBook([swap(), forward({ maturityYears: 1 })], (book) => {
        book["ownCredit"] = ownCredit;
      }),
    ).totals;

  test("CVA and DVA are the sums over discounted exposures and survivals of both sides", () => {
    const book = flatBook([swap(), forward({ maturityYears: 1 })], (own) => {
      own["ownCredit"] = { creditSpread: 0.03, lossGivenDefault: 0.5 };
    });
    const set = setOf(book);
    const theirs = Array.from(dates, (t) => Math.exp((-0.02 * t) / 0.6));
    const ours = Array.from(dates, (t) => Math.exp((-0.03 * t) / 0.5));
    const sum = (loss: number, values: readonly number[], defaulter: readonly number[], other: readonly number[]) =>
      values.slice(1).reduce((total, value, i) => {
        const mean = 0.5 * (values[i]! * other[i]! + value * other[i + 1]!);
        return total + loss * mean * (defaulter[i]! - defaulter[i + 1]!);
      }, 0);
    const { bilateral } = set;
    const cva = sum(0.6, set.profile.discountedExpectedExposure, theirs, ours);
    // Discounting is deterministic here, so that ENE* is ENE times the discount factor.
    const negative = set.profile.expectedNegativeExposure.map((value, k) => value * discount(dates[k]!));
    const dva = sum(0.5, negative, ours, theirs);
    // The same sums in another order.
    expect(Math.abs(bilateral!.creditValuationAdjustment.value / cva - 1)).toBeLessThanOrEqual(1e-12);
    expect(Math.abs(bilateral!.debitValuationAdjustment.value / dva - 1)).toBeLessThanOrEqual(1e-12);
    expect(Math.abs(bilateral!.total.value / (cva - dva) - 1)).toBeLessThanOrEqual(1e-12);
  });

  test("a bank that cannot default has no DVA and the unilateral CVA", () => {
    const totals = withOwnCredit({ creditSpread: 0, lossGivenDefault: 0.6 });
    expect(totals.bilateral!.debitValuationAdjustment.value).toBe(0);
    expect(
      Math.abs(totals.bilateral!.creditValuationAdjustment.value / totals.creditValuationAdjustment.value - 1),
    ).toBeLessThanOrEqual(1e-13);
  });

  test("weights of the unilateral CVA ignore the other side", () => {
    const curve = survival({ creditSpread: 0.02, lossGivenDefault: 0.6 }, dates);
    const sure = new Float64Array(dates.length).fill(1);
    expect(creditValuationWeights(0.6, curve)).toEqual(creditValuationWeights(0.6, curve, sure));
  });
});

describe("wrong-way risk", () => {
  const [volatility, correlation] = [0.8, 0.5];
  const book = (change: (own: Book) => void = () => {}) =>
    flatBook([forward()], (own) => {
      own.sampling = { paths: 400_000, seed: 5 };
      change(own);
    });

  test("shifts the forward by ρ ν σ t: Black's formula under the measure of default", () => {
    const set = setOf(
      book((own) => {
        // With the second factor, the euro; the correlations of the others follow from it.
        own.counterparties[0]!["wrongWayRisk"] = {
          hazardVolatility: volatility,
          correlations: [0.3 * correlation, correlation, 0.4 * correlation],
        };
      }),
    );
    const curve = Array.from(dates, (t) => Math.exp((-0.02 * t) / 0.6));
    const exposureAt = (t: number, shift: number) => {
      const deviationOf = SPOT_VOLATILITY * Math.sqrt(t);
      const moved = outright(2) * Math.exp(shift * correlation * volatility * SPOT_VOLATILITY * t);
      if (t === 0) return Math.max(0, moved - 1.12) * discount(2) * 1e6;
      const d = Math.log(moved / 1.12) / deviationOf + deviationOf / 2;
      return 1e6 * discount(2) * (moved * normalCdf(d) - 1.12 * normalCdf(d - deviationOf));
    };
    const cva = (shift: number) => {
      let total = 0;
      for (let k = 1; k <= 24; k++) {
        const mean = 0.5 * (exposureAt(dates[k - 1]!, shift) + exposureAt(dates[k]!, shift));
        total += 0.6 * mean * (curve[k - 1]! - curve[k]!);
      }
      return total;
    };
    const { creditValuationAdjustment: wrong, withoutWrongWayRisk: independent } = set;
    expect(Math.abs(wrong.value - cva(1))).toBeLessThanOrEqual(4 * wrong.standardError);
    expect(Math.abs(independent!.value - cva(0))).toBeLessThanOrEqual(4 * independent!.standardError);
    expect(wrong.value).toBeGreaterThan(1.1 * independent!.value);
  });

  test("without correlation or volatility it changes nothing; seen from the other side it is right-way", () => {
    const cva = (hazardVolatility: number, euro: number) =>
      setOf(
        book((own) => {
          own.sampling = { paths: 20_000, seed: 5 };
          own.counterparties[0]!["wrongWayRisk"] = { hazardVolatility, correlations: [0.3 * euro, euro, 0.4 * euro] };
        }),
      );
    const still = cva(0, 0.5);
    expect(Math.abs(still.creditValuationAdjustment.value / still.withoutWrongWayRisk!.value - 1)).toBeLessThanOrEqual(
      1e-12,
    );
    const independent = cva(0.8, 0);
    expect(
      Math.abs(independent.creditValuationAdjustment.value / independent.withoutWrongWayRisk!.value - 1),
    ).toBeLessThanOrEqual(1e-12);
    const right = cva(0.8, -0.5);
    expect(right.creditValuationAdjustment.value).toBeLessThan(0.9 * right.withoutWrongWayRisk!.value);
  });

  test("under Hull-White it follows Black too, with rates, spot and hazard all correlated", () => {
    const [rateHazard, euroHazard, spotHazard] = [-0.3, 0.1, 0.5];
    const { creditValuationAdjustment: wrong } = setOf(
      curvesBook([forward()], (own) => {
        own["grid"] = { stepsPerYear: 4, horizonYears: 2 };
        own.sampling = { paths: 400_000, seed: 5 };
        own.counterparties[0]!["wrongWayRisk"] = {
          hazardVolatility: volatility,
          correlations: [rateHazard, euroHazard, spotHazard, 0, 0.2],
        };
      }),
    );
    // ln F moves by a dW_d + b dW_f + 0.1 dW_S. M brings in its covariance with ln F, and with P_d(t, 2) / B, by −a dW_d.
    const loadings = (left: number) => {
      const sensitivity = (1 - Math.exp(-0.05 * left)) / 0.05;
      return { a: 0.011 * sensitivity, b: -0.008 * sensitivity };
    };
    const exposureAt = (t: number) => {
      let [variance, withForward, withBond] = [0, 0, 0];
      // Smooth over two years: the midpoint rule with 200 points errs by 1e-6 of each.
      const width = t / 200;
      for (let k = 0; k < 200; k++) {
        const { a, b } = loadings(2 - (k + 0.5) * width);
        variance += width * (a * a + b * b + 0.01 + 2 * (0.5 * a * b - 0.2 * 0.1 * a + 0.3 * 0.1 * b));
        withForward += width * volatility * (rateHazard * a + euroHazard * b + spotHazard * 0.1);
        withBond -= width * volatility * rateHazard * a;
      }
      const moved = 1.1 * Math.exp(0.06 - 0.04 + withForward);
      const scale = 1e6 * Math.exp(-0.06 + withBond);
      if (t === 0) return scale * Math.max(0, moved - 1.12);
      const d = Math.log(moved / 1.12) / Math.sqrt(variance) + 0.5 * Math.sqrt(variance);
      return scale * (moved * normalCdf(d) - 1.12 * normalCdf(d - Math.sqrt(variance)));
    };
    let exact = 0;
    for (let k = 1; k <= 8; k++) {
      const survived = [k - 1, k].map((each) => Math.exp((-0.02 * each) / 4 / 0.6));
      exact += 0.6 * 0.5 * (exposureAt((k - 1) / 4) + exposureAt(k / 4)) * (survived[0]! - survived[1]!);
    }
    expect(Math.abs(wrong.value - exact)).toBeLessThanOrEqual(4 * wrong.standardError);
    expect(wrong.standardError).toBeLessThanOrEqual(0.004 * exact);
  });

  test("works the same way under Hull-White: the hazard's mean stays, its correlation moves the CVA", () => {
    const set = setOf(
      curvesBook([forward()], (own) => {
        own.counterparties[0]!["wrongWayRisk"] = { hazardVolatility: 0.8, correlations: [0, 0.1, 0.5, 0, 0.2] };
      }),
    );
    expect(set.creditValuationAdjustment.value).toBeGreaterThan(1.1 * set.withoutWrongWayRisk!.value);
  });
});

describe("a counterparty with two netting sets", () => {
  const two = flatBook([swap(), forward({ side: "sell" }), forward({ nettingSet: "NS2" })], (book) => {
    book.nettingSets.push({ id: "NS2", counterparty: "CP" });
    book.counterparties[0]!["limit"] = { quantile: 0.975, amount: 100_000 };
  });
  const result = run(two);
  const [counterparty] = result.counterparties;
  const [first, second] = result.nettingSets;

  test("owes the sum of what they owe: EE, EAD, RWA and CVA add up", () => {
    const sum = first!.profile.expectedExposure.map((value, i) => value + second!.profile.expectedExposure[i]!);
    expect(gap(counterparty!.profile!.expectedExposure, sum)).toBeLessThanOrEqual(1e-12);
    const discounted = first!.profile.discountedExpectedExposure.map(
      (value, i) => value + second!.profile.discountedExpectedExposure[i]!,
    );
    expect(gap(counterparty!.profile!.discountedExpectedExposure, discounted)).toBeLessThanOrEqual(1e-12);
    for (const measure of ["riskWeightedAssets", "creditValuationAdjustment"] as const) {
      const expected = first![measure].value + second![measure].value;
      expect(Math.abs(counterparty![measure].value / expected - 1)).toBeLessThanOrEqual(1e-12);
      expect(counterparty![measure].standardError).toBeLessThanOrEqual(
        (first![measure].standardError + second![measure].standardError) * (1 + 1e-12),
      );
    }
  });

  test("has a PFE below the sum of theirs, since both are rarely high at once, and above each", () => {
    const pfe = (line: { profile: (typeof first & object)["profile"] | null }) =>
      line.profile!.potentialFutureExposure.find(({ quantile }) => quantile === 0.975)!.values;
    for (const [i, value] of pfe(counterparty!).entries()) {
      if (i === 0) continue;
      expect(value).toBeLessThanOrEqual((pfe(first!)[i]! + pfe(second!)[i]!) * (1 + 1e-9));
      expect(value).toBeGreaterThanOrEqual(Math.max(pfe(first!)[i]!, pfe(second!)[i]!) * (1 - 1e-9));
    }
  });

  test("is held to its limit: peak, headroom, dates above it, and a warning", () => {
    const { values } = counterparty!.profile!.potentialFutureExposure.find(({ quantile }) => quantile === 0.975)!;
    const { limit } = counterparty!;
    expect(limit!.peak).toBe(Math.max(...values));
    expect(limit!.headroom).toBe(100_000 - limit!.peak);
    expect(limit!.breaches).toEqual(result.dates.filter((_, i) => values[i]! > 100_000));
    expect(limit!.breaches.length).toBeGreaterThan(0);
    expect(result.warnings.map(({ path }) => path)).toContain("counterparties[0].limit");
  });

  test("errors of the sum of two sets on the same paths are those of the sum", () => {
    const { expectedExposureStandardError: errors, expectedExposure } = counterparty!.profile!;
    expect(deviation(expectedExposure, errors, expectedExposure)).toBe(0);
    for (const [i, error] of errors.entries()) {
      const together =
        first!.profile.expectedExposureStandardError[i]! + second!.profile.expectedExposureStandardError[i]!;
      expect(error).toBeLessThanOrEqual(together * (1 + 1e-9));
    }
  });
});
