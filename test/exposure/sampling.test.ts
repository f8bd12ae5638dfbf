import { documentBytes } from "@ballast/core/document/canonical.ts";
import { RiskError } from "@ballast/core/document/errors.ts";
import { exposure } from "@ballast/core/exposure/engine.ts";
import { batchCount, batchPaths, blockPaths } from "@ballast/core/exposure/simulation/paths.ts";
import { smallestEigenvalue } from "@ballast/core/numeric/eigenvalue.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inChunks } from "../core/divided.ts";
import { type Book, curvesBook, deviation, flatBook, forward, setOf, swap } from "./book.ts";

/** Collateral, options, two netting sets of one counterparty, wrong-way risk and own credit. */
const bookOfEverything = (method: string, paths: number) =>
  curvesBook(
    [
      swap({ maturityYears: 5, currency: "EUR" }),
      forward({ side: "sell", nettingSet: "NS2" }),
      {
        kind: "fx_option",
        position: "sold",
        option: "call",
        currency: "GBP",
        notional: 500_000,
        strike: 1.35,
        maturityYears: 3,
        nettingSet: "NS2",
      },
    ],
    (book) => {
      book.nettingSets[0]!["agreement"] = {
        threshold: 20_000,
        minimumTransferAmount: 5_000,
        initialMarginPosted: 1_000,
      };
      book.nettingSets.push({ id: "NS2", counterparty: "CP" });
      book.counterparties[0]!["wrongWayRisk"] = { hazardVolatility: 0.5, correlations: [0, 0.2, 0.3, 0, 0] };
      book["ownCredit"] = { creditSpread: 0.01, lossGivenDefault: 0.6 };
      book.sampling = { method, paths, seed: 3 };
    },
  );

describe.each([
  ["pseudo_random", 9_000],
  ["antithetic", 9_000],
  ["sobol", 8_192],
] as const)("%s", (method, paths) => {
  test("gives the same bytes in one process and in 1, 7, 64 and 1,000 chunks", () => {
    const whole = documentBytes(exposure.call(bookOfEverything(method, paths)));
    for (const count of [1, 7, 64, 1000]) {
      expect(Buffer.compare(inChunks(exposure, bookOfEverything(method, paths), count), whole)).toBe(0);
    }
  });

  test("agrees with pseudo-random paths within the errors of both", () => {
    const own = setOf(bookOfEverything(method, 16_384)).profile;
    const other = setOf({
      ...bookOfEverything("pseudo_random", 100_000),
      sampling: { paths: 100_000, seed: 99 },
    }).profile;
    // Four replicates say little of their own error, so that Sobol's counts threefold.
    const weight = method === "sobol" ? 3 : 1;
    const errors = own.expectedExposureStandardError.map(
      (error, i) => weight * error + other.expectedExposureStandardError[i]!,
    );
    expect(deviation(own.expectedExposure, errors, other.expectedExposure)).toBeLessThanOrEqual(4);
  });
});

test("a thousand chunks of a longer run, and batches that grow with it", () => {
  const book = flatBook([swap(), forward()], (own) => {
    own.sampling = { paths: 1_100_000, seed: 8 };
    own["grid"] = { stepsPerYear: 2, horizonYears: 1 };
    own["measures"] = { trades: "none", quantiles: [0.975] };
  });
  expect(blockPaths(1_100_000)).toBe(1024);
  expect(batchPaths(1_100_000)).toBe(2048);
  expect(batchCount(100_000_000)).toBeLessThanOrEqual(1024);
  const whole = documentBytes(exposure.call(book));
  expect(Buffer.compare(inChunks(exposure, book, 1000), whole)).toBe(0);
});

describe("variance", () => {
  const forwardError = (method: string) =>
    setOf(
      flatBook([forward()], (book) => {
        book.sampling = { method, paths: 16_384, seed: 1 };
      }),
    ).profile;

  test("antithetic paths lower the error of a value that is almost linear, and say so", () => {
    const pairs = setOf(
      flatBook([forward({ contractRate: 0.7 })], (book) => {
        book.sampling = { method: "antithetic", paths: 16_384, seed: 1 };
      }),
    ).profile.expectedExposureStandardError;
    const single = setOf(
      flatBook([forward({ contractRate: 0.7 })], (book) => {
        book.sampling = { paths: 16_384, seed: 1 };
      }),
    ).profile.expectedExposureStandardError;
    for (const month of [6, 12, 24]) expect(pairs[month]!).toBeLessThan(0.2 * single[month]!);
  });

  test("Sobol points lower it more, with the error of their replicates", () => {
    const sobol = forwardError("sobol").expectedExposureStandardError;
    const single = forwardError("pseudo_random").expectedExposureStandardError;
    for (const month of [12, 24]) expect(sobol[month]!).toBeLessThan(0.1 * single[month]!);
  });
});

describe("a document is refused", () => {
  const issuesOf = (book: Book) => {
    try {
      exposure.parse(book);
    } catch (error) {
      if (error instanceof RiskError) return error.issues.map(({ path, message }) => [path, message] as const);
      throw error;
    }
    return [];
  };

  test("odd antithetic paths, Sobol paths that are no power of two", () => {
    for (const [method, paths] of [
      ["antithetic", 1001],
      ["sobol", 1000],
      ["sobol", 512],
      ["sobol", 3072],
    ] as const) {
      const book = flatBook([swap()], (own) => {
        own.sampling = { method, paths, seed: 1 };
      });
      expect(issuesOf(book).map(([path]) => path)).toEqual(["sampling.paths"]);
    }
  });

  test("correlations of no factors, with their smallest eigenvalue", () => {
    const book = flatBook([swap()], (own) => {
      own.model["correlations"] = [
        [1, 0.9, -0.9],
        [0.9, 1, 0.9],
        [-0.9, 0.9, 1],
      ];
    });
    expect(issuesOf(book)).toEqual([
      ["model.correlations", "The matrix is not positive semi-definite: its smallest eigenvalue is -0.8."],
    ]);
  });

  test("a hazard that cannot move so", () => {
    const book = flatBook([swap()], (own) => {
      own.counterparties[0]!["wrongWayRisk"] = { hazardVolatility: 1, correlations: [0.9, -0.9, 0] };
    });
    const [[path, message] = []] = issuesOf(book);
    expect(path).toBe("counterparties[0].wrongWayRisk.correlations");
    expect(message).toMatch(/smallest eigenvalue is -0\.\d/);
  });

  test("credit that is given twice or not at all, or rises back to life; a limit at no quantile", () => {
    const book = flatBook([swap()], (own) => {
      own.counterparties[0] = {
        ...own.counterparties[0],
        creditCurve: [
          { years: 1, spread: 0.05 },
          { years: 2, spread: 0.02 },
        ],
        limit: { quantile: 0.9, amount: 1 },
      };
      own["ownCredit"] = { lossGivenDefault: 0.6 };
    });
    expect(issuesOf(book).map(([path]) => path)).toEqual([
      "ownCredit.creditSpread",
      "counterparties[0].creditSpread",
      "counterparties[0].creditCurve[1].spread",
      "counterparties[0].limit.quantile",
    ]);
  });
});

test("the smallest eigenvalue of random correlation matrices is below every Rayleigh quotient and met by one", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 8 }),
      fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 64, maxLength: 64 }),
      (size, entries) => {
        const matrix = new Float64Array(size * size);
        for (let i = 0; i < size; i++) {
          matrix[i * size + i] = 1;
          for (let j = 0; j < i; j++) matrix[i * size + j] = matrix[j * size + i] = entries[i * 8 + j]!;
        }
        const smallest = smallestEigenvalue(matrix, size);
        // Σ of all eigenvalues is the trace, so that the smallest is at most its mean; and det(A − λ) vanishes at it.
        expect(smallest).toBeLessThanOrEqual(1 + 1e-12);
        const shifted = Array.from({ length: size }, (_, i) =>
          Array.from({ length: size }, (_each, j) => matrix[i * size + j]! - (i === j ? smallest : 0)),
        );
        expect(Math.abs(determinant(shifted))).toBeLessThanOrEqual(1e-10);
        for (let i = 0; i < size; i++) {
          const vector = entries.slice(8 * i, 8 * i + size);
          const norm = vector.reduce((sum, each) => sum + each * each, 0);
          if (norm < 1e-6) continue;
          const quotient =
            vector.reduce(
              (sum, a, k) => sum + a * vector.reduce((row, b, l) => row + matrix[k * size + l]! * b, 0),
              0,
            ) / norm;
          expect(quotient).toBeGreaterThanOrEqual(smallest - 1e-9);
        }
      },
    ),
    { numRuns: 50 },
  );
});

function determinant(rows: number[][]): number {
  const a = rows.map((row) => [...row]);
  let product = 1;
  for (let k = 0; k < a.length; k++) {
    let pivot = k;
    for (let i = k + 1; i < a.length; i++) if (Math.abs(a[i]![k]!) > Math.abs(a[pivot]![k]!)) pivot = i;
    if (a[pivot]![k] === 0) return 0;
    if (pivot !== k) product = -product;
    [a[k], a[pivot]] = [a[pivot]!, a[k]!];
    product *= a[k]![k]!;
    for (let i = k + 1; i < a.length; i++) {
      const factor = a[i]![k]! / a[k]![k]!;
      for (let j = k; j < a.length; j++) a[i]![j]! -= factor * a[k]![j]!;
    }
  }
  return product;
}
