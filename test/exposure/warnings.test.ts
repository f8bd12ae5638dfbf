/** What a run says about itself: its check against closed forms, its warnings, and what it is too large for. */
import { RiskError } from "@ballast/core/document/errors.ts";
import { describe, expect, test } from "vitest";
import { type Book, curvesBook, type Fields, flatBook, forward, run, setOf, swap } from "./book.ts";

const pathsOf = (book: Book) => run(book).warnings.map(({ path }) => path);
const sampled = (book: Book, sampling: Fields, grid: Fields = book["grid"] as Fields): Book => ({
  ...book,
  sampling: { ...book.sampling, ...sampling },
  grid,
});

describe("the check against closed forms", () => {
  test("a fixing that lies ahead is not taken for today's rate", () => {
    // Fixed at 0.3 and paid at 0.8, say: between them the coupon has a rate of its own beside the current one.
    const seasoned = swap({ maturityYears: 1.8, currentFixing: 0.045 });
    const { closedForm } = setOf(sampled(flatBook([seasoned]), { paths: 20_000 })).trades[0]!;
    const known = closedForm!.discountedExpectedExposure.map((value) => value !== null);
    // Monthly dates up to 0.3, where the given rate runs, and none before the last coupon fixes and is paid.
    expect(known.slice(0, 4)).toEqual([true, true, true, true]);
    expect(known.slice(4, 22)).toEqual(known.slice(4, 22).map(() => false));
    expect(closedForm!.worstDeviation).toBeLessThanOrEqual(4.5);
  });

  test("a handful of paths far in the tail is no alarm, nor is the luck of four Sobol replicates", () => {
    // A currency unit exactly, and a fifteenth of it in the sample: one path of 16,000 is in the money.
    const far = forward({ side: "sell", contractRate: 0.81, maturityYears: 2.3 });
    for (const sampling of [
      { paths: 16_000, seed: 3 },
      { paths: 16_384, seed: 3, method: "sobol" },
    ]) {
      const set = setOf(sampled(flatBook([far]), sampling, { stepsPerYear: 12, horizonYears: 3 }));
      expect(set.closedForm!.worstDeviation).toBeLessThanOrEqual(sampling.method === undefined ? 4.5 : 60);
    }
  });

  test("a mean that the paths cannot find is an alarm", () => {
    const wild = flatBook([forward()], (book) => {
      for (const foreign of book.market["foreignCurrencies"] as Fields[]) foreign["volatility"] = 10;
      book.sampling["paths"] = 20_000;
    });
    expect(pathsOf(wild)).toContain("nettingSets[0].trades[0].closedForm");
  });
});

describe("dates", () => {
  test("trades that outlive the horizon", () => {
    const long = [swap({ maturityYears: 10 })];
    const at = (horizonYears: number) => sampled(curvesBook(long), { paths: 64 }, { stepsPerYear: 4, horizonYears });
    expect(pathsOf(at(5))).toContain("grid.horizonYears");
    expect(pathsOf(at(10))).not.toContain("grid.horizonYears");
    const { warnings } = run(at(0.5));
    expect(warnings.find(({ path }) => path === "grid.horizonYears")!.message).toContain("EEPE");
  });

  test("an average over years in which nothing is traded any more", () => {
    const average = (horizonYears: number) => ({
      ...sampled(flatBook([forward()]), { paths: 64 }, { stepsPerYear: 4, horizonYears }),
      measures: { exposureAtDefault: "seed_discounted_average" },
    });
    expect(pathsOf(average(4))).toContain("measures.exposureAtDefault");
    expect(pathsOf(average(2))).not.toContain("measures.exposureAtDefault");
  });

  test("a trade that ends before the first date", () => {
    const short = (maturityYears: number) => sampled(flatBook([forward(), forward({ maturityYears })]), { paths: 64 });
    const { warnings } = run(short(0.05));
    expect(warnings.find(({ path }) => path === "grid.stepsPerYear")!.message).toContain("T1");
    expect(pathsOf(short(1 / 12))).not.toContain("grid.stepsPerYear");
  });
});

test("a quantile whose interval the paths do not hold", () => {
  const at = (paths: number) =>
    pathsOf({ ...sampled(flatBook([forward()]), { paths }), measures: { quantiles: [0.5, 0.999] } });
  expect(at(1_000)).toContain("measures.quantiles[1]");
  expect(at(1_000)).not.toContain("measures.quantiles[0]");
  expect(at(20_000)).not.toContain("measures.quantiles[1]");
});

test("a counterparty without netting sets, and a quantile asked for twice", () => {
  const alone = flatBook([forward()], (book) => {
    (book["counterparties"] as Fields[]).push({ ...(book["counterparties"] as Fields[])[0], id: "ALONE" });
  });
  expect(run(alone).warnings).toContainEqual({
    path: "counterparties[1]",
    message: "ALONE has no netting set: the result leaves it out.",
  });
  const twice = flatBook([forward()], (book) => {
    book["measures"] = { quantiles: [0.95, 0.975, 0.95] };
  });
  expect(refusedPaths(twice)).toEqual(["measures.quantiles[2]"]);
});

describe("calibrations", () => {
  const fitted = (...volatilities: number[]) =>
    sampled(
      curvesBook([swap()], ({ market }) => {
        market["rate"] = {
          curve: [{ years: 5, zeroRate: 0.03 }],
          swaptions: volatilities.map((normalVolatility, i) => ({
            expiryYears: 1 + i,
            tenorYears: 5,
            normalVolatility,
            paymentsPerYear: 2,
          })),
        };
      }),
      { paths: 64 },
    );

  test("quotes that no pair of parameters meets, and a mean reversion at its end", () => {
    const paths = pathsOf(fitted(0.005, 0.01, 0.02));
    expect(paths).toContain("calibrations[0].fits[0]");
    expect(paths).toContain("calibrations[0].meanReversion");
    expect(pathsOf(fitted(0.01, 0.0098, 0.0096)).filter((path) => path.startsWith("calibrations"))).toEqual([]);
  });
});

describe("numbers beyond what can be computed", () => {
  test.each([
    ["notionals", [forward({ notional: 1e160 })]],
    ["sums of notionals", [forward({ notional: 1e308 }), forward({ notional: 1e308 })]],
    ["contract rates", [forward({ contractRate: 1e300 })]],
  ])("%s are refused by their bound, each trade named, not computed to infinity", (_, trades) => {
    const issues = trades.map((_trade, i) => ({
      path: expect.stringMatching(`^trades\\[${i}\\]`),
      message: expect.stringMatching(/at most (1e\+24|1000000000000) /),
    }));
    expect(() => run(sampled(flatBook(trades), { paths: 64 }))).toThrow(
      expect.objectContaining({ code: "input.invalid", issues }),
    );
  });

  test("a spot that explodes is refused even after the last payment", () => {
    const wild = curvesBook([swap(), forward()], ({ market }) => {
      market["rate"] = { curve: [{ years: 1, zeroRate: 0.03 }], meanReversion: 0, volatility: 0.2 };
    });
    const book = sampled(wild, { paths: 64 }, { stepsPerYear: 1, horizonYears: 60 });
    expect(() => run(book)).toThrow(expect.objectContaining({ code: "input.unsupported" }));
  });

  test("a rate of −100 % has no discount factor", () => {
    const book = flatBook([forward()], ({ market }) => {
      market["discountRate"] = -1;
      (market["foreignCurrencies"] as Fields[])[0]!["discountRate"] = -1;
    });
    expect(refusedPaths(book)).toEqual(["market.discountRate", "market.foreignCurrencies[0].discountRate"]);
  });

  test("no schedule is made of a maturity or steps out of range, and no run of no date", () => {
    const endless = flatBook([swap({ maturityYears: 1e15 })]);
    expect(refusedPaths(endless)).toEqual(["trades[0].maturityYears"]);
    const late = flatBook([swap({ startYears: 1e15, maturityYears: 2 })]);
    expect(refusedPaths(late)).toEqual(["trades[0].startYears"]);
    const grids: [string, Fields][] = [
      ["grid.stepsPerYear", { stepsPerYear: 0, horizonYears: 2 }],
      ["grid.horizonYears", { stepsPerYear: 12, horizonYears: 1e-12 }],
    ];
    for (const [path, grid] of grids) expect(refusedPaths({ ...flatBook([swap()]), grid })).toEqual([path]);
  });

  test("no loss, no price and no time to divide by", () => {
    const tiny = curvesBook([forward()], ({ counterparties, market }) => {
      counterparties[0]!["lossGivenDefault"] = 5e-324;
      const [euro] = market["foreignCurrencies"] as { spot: number }[];
      euro!.spot = 5e-324;
      const quote = { expiryYears: 5e-324, tenorYears: 5, normalVolatility: 0.01, paymentsPerYear: 2 };
      market["rate"] = { curve: [{ years: 1, zeroRate: 0.03 }], meanReversion: 0.05, swaptions: [quote] };
    });
    expect(refusedPaths(tiny)).toEqual([
      "counterparties[0].lossGivenDefault",
      "market.rate.swaptions[0].expiryYears",
      "market.foreignCurrencies[0].spot",
    ]);
  });
});

function refusedPaths(book: Book): string[] {
  try {
    run(book);
  } catch (error) {
    if (error instanceof RiskError) return error.issues.map(({ path }) => path);
    throw error;
  }
  return [];
}
