/** Swaps with broken first and last periods, against QuantLib's schedules and coupons: test/fixtures/quantlib/stubs.py. */
import { readFileSync } from "node:fs";
import { simulateExposure } from "@ballast/core/exposure/engine.ts";
import { ExposureInput } from "@ballast/core/exposure/input.ts";
import { fixingSchedules } from "@ballast/core/product/fixings.ts";
import { Trade } from "@ballast/core/product/trades.ts";
import { describe, expect, test } from "vitest";
import { ZodError } from "zod";
import { type Book, curvesBook, type Fields, flatBook, swap } from "./book.ts";

const read = (name: string) => JSON.parse(readFileSync(new URL(`../golden/${name}.json`, import.meta.url), "utf8"));
const run = (document: object) => simulateExposure(ExposureInput.parse(document)).result;
const setOf = (document: object) => {
  const [set] = run(document).nettingSets;
  if (set === undefined) throw new Error("the book has a netting set");
  return set;
};

interface Linear {
  readonly name: string;
  readonly trade: Fields;
  readonly valueToday: number;
  readonly values: readonly number[];
  /** Of the floating leg: from, to, notional and accrual. */
  readonly coupons: readonly (readonly [number, number, number, number])[];
  /** Where no principal is exchanged: values ten of 250 days before each date, and what was paid since. */
  readonly valuesBefore?: readonly number[];
  readonly paid?: readonly number[];
}
interface Golden {
  readonly market: {
    readonly nodes: Record<"USD" | "EUR", [number, number][]>;
    readonly spots: Record<"USD" | "EUR", number>;
  };
  readonly dates: readonly number[];
  readonly linear: readonly Linear[];
  readonly swaptions: {
    readonly meanReversion: number;
    readonly volatility: number;
    readonly trades: readonly Pick<Linear, "name" | "trade" | "valueToday">[];
  };
}
const golden = read("exposure/stubs") as Golden;

/** The golden's market without volatility, or with that of the dollar rate; twenty dates a year for three years. */
function book(trade: Fields, dollar = { meanReversion: 0.05, volatility: 0 }): Book {
  const curve = (currency: "USD" | "EUR") =>
    golden.market.nodes[currency].map(([years, zeroRate]) => ({ years, zeroRate }));
  return curvesBook([trade], (own) => {
    own.market = {
      kind: "curves",
      rate: { curve: curve("USD"), ...dollar },
      foreignCurrencies: [
        {
          currency: "EUR",
          spot: golden.market.spots.EUR,
          volatility: 0,
          rate: { curve: curve("EUR"), meanReversion: 0.1, volatility: 0 },
        },
      ],
    };
    own.model["correlations"] = [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ];
    own["grid"] = { stepsPerYear: 20, horizonYears: 3 };
    own.sampling = { paths: 64, seed: 1 };
  });
}

/** Expected less expected negative exposure: without volatility the value itself. */
const netOf = ({ profile: { expectedExposure, expectedNegativeExposure } }: ReturnType<typeof setOf>) =>
  expectedExposure.map((value, i) => value - (expectedNegativeExposure[i] ?? Number.NaN));
const largestGap = (actual: readonly number[], expected: readonly number[]) => {
  expect(actual).toHaveLength(expected.length);
  return Math.max(...expected.map((value, i) => Math.abs(value - (actual[i] ?? Number.NaN))));
};
const withAgreement = (own: Book, paymentsInMarginPeriod: "made" | "withheld"): Book => ({
  ...own,
  nettingSets: own.nettingSets.map((set) => ({ ...set, agreement: { threshold: 0, paymentsInMarginPeriod } })),
});

test("27: a short front stub that begins today pays for as long as it lasts", () => {
  const document = read("cases/27-short-front-stub.input");
  const expected = read("cases/27-short-front-stub.expected");
  document.trades[0].startYears = 0;
  expect(Math.abs(setOf(document).valueToday / expected.valueToday - 1)).toBeLessThanOrEqual(1e-12);
  // As handed in the swap runs already: its first period is a whole one that began a fifth of a year ago.
  delete document.trades[0].startYears;
  expect(Math.abs(setOf(document).valueToday / expected.ballast - 1)).toBeLessThanOrEqual(1e-12);
});

describe("QuantLib's value today, and what follows from its coupons at 60 dates without volatility", () => {
  test.each(golden.linear)("$name", ({ trade, valueToday, values }) => {
    const set = setOf(book(trade));
    const { expectedExposure, expectedNegativeExposure } = set.profile;
    // Both sides sum some twenty products of doubles that are as large as the notional.
    const rounding = 1e-13 * 1e7;
    expect(Math.abs(set.valueToday - valueToday)).toBeLessThanOrEqual(rounding);
    const simulated = expectedExposure.map((value, i) => value - expectedNegativeExposure[i]!);
    expect(simulated).toHaveLength(values.length);
    for (const [date, value] of values.entries()) {
      // Steps of the state and of the account add a rounding each.
      expect(Math.abs(simulated[date]! - value), `date ${date}`).toBeLessThanOrEqual(20 * rounding);
    }
  });
});

describe("what a full collateral agreement leaves of it without volatility, with coupons made or withheld in the margin period", () => {
  test.each(golden.linear.filter(({ paid }) => paid !== undefined))("$name", ({
    trade,
    values,
    valuesBefore,
    paid,
  }) => {
    const moved = values.map((value, i) => value - (valuesBefore?.[i] ?? Number.NaN));
    const made = netOf(setOf(withAgreement(book(trade), "made")));
    const withheld = netOf(setOf(withAgreement(book(trade), "withheld")));
    // As above: products of the size of the notional.
    expect(largestGap(made, moved)).toBeLessThanOrEqual(4e-12 * 1e7);
    const kept = moved.map((value, i) => value + (paid?.[i] ?? Number.NaN));
    expect(largestGap(withheld, kept)).toBeLessThanOrEqual(4e-12 * 1e7);
  });
});

test("a netting set of all of them is worth their sum, though many stubs begin on one day", () => {
  const all = golden.linear.map(({ trade }, i) => ({ id: `T${i}`, nettingSet: "NS", ...trade }));
  const own = { ...book({}), trades: all, measures: { trades: "none" } };
  const sums = golden.linear.reduce(
    (sum, { values }) => sum.map((each, i) => each + (values[i] ?? Number.NaN)),
    golden.dates.map(() => 0),
  );
  expect(largestGap(netOf(setOf(own)), sums)).toBeLessThanOrEqual(30 * 4e-12 * 1e7);
  expect(largestGap(netOf(setOf({ ...own, trades: [...all].reverse() })), sums)).toBeLessThanOrEqual(30 * 4e-12 * 1e7);
});

test("a swap remembers one fixing for its whole periods and one for each stub whose rate is not given", () => {
  const kinds = (fields: Fields) =>
    fixingSchedules(Trade.parse({ id: "T", nettingSet: "NS", ...swap(fields) })).map(({ kind }) => kind);
  expect(kinds({ maturityYears: 2.3, currentFixing: 0.03 })).toEqual(["roll"]);
  expect(kinds({ startYears: 0, maturityYears: 2.3 })).toEqual(["roll", "stub"]);
  expect(kinds({ startYears: 0, maturityYears: 2.3, currentFixing: 0.03 })).toEqual(["roll"]);
  expect(kinds({ startYears: 0, rollYears: 0.1, maturityYears: 2.3 })).toEqual(["roll", "stub", "stub"]);
  expect(kinds({ startYears: 0, maturityYears: 0.3 })).toEqual(["stub"]);
});

describe("under seed_gbm without volatility, by the periods of QuantLib: Σ N τ (1 + r)^−(T − t) (L − K + s)", () => {
  const [rate, floating] = [0.03, 0.034];
  const flat = (trade: Fields) =>
    flatBook([trade], (own) => {
      own.market["floatingRate"] = floating;
      own.model["rateVolatility"] = 0;
      own["grid"] = { stepsPerYear: 20, horizonYears: 3 };
      own.sampling = { paths: 64, seed: 1 };
    });
  const bothLegsAlike = golden.linear.filter(
    ({ trade }) =>
      trade["kind"] === "interest_rate_swap" &&
      trade["floatingPaymentsPerYear"] === undefined &&
      trade["currency"] === undefined,
  );
  test.each(bothLegsAlike)("$name", ({ trade, coupons }) => {
    const {
      currentFixing,
      fixedRate,
      side,
      spread = 0,
    } = trade as {
      currentFixing?: number;
      fixedRate: number;
      side: string;
      spread?: number;
    };
    const sign = side === "pay_fixed" ? 1 : -1;
    const amounts = coupons.map(([from, to, notional, accrual]) => {
      const own = from < -1e-9 || (from < 1e-9 && currentFixing !== undefined) ? currentFixing : floating;
      return { to, amount: sign * notional * accrual * ((own ?? Number.NaN) - fixedRate + spread) };
    });
    const valueAt = (t: number) =>
      amounts.reduce((sum, { to, amount }) => sum + (to > t + 1e-9 ? amount * (1 + rate) ** (t - to) : 0), 0);
    const dates = Array.from({ length: 61 }, (_, k) => k / 20);
    expect(largestGap(netOf(setOf(flat(trade))), dates.map(valueAt))).toBeLessThanOrEqual(4e-12 * 1e7);
    const kept = dates.map((t) => {
      const before = Math.max(0, t - 0.04);
      const paid = amounts.reduce(
        (sum, { to, amount }) => sum + (to > before + 1e-9 && to <= t + 1e-9 ? amount : 0),
        0,
      );
      return valueAt(t) + paid - valueAt(before);
    });
    expect(largestGap(netOf(setOf(withAgreement(flat(trade), "withheld"))), kept)).toBeLessThanOrEqual(4e-12 * 1e7);
  });
});

test.each([
  ["a whole period", 0.5],
  ["a stub", 0.25],
])("under seed_gbm %s withheld in the margin period pays the rate it was fixed at, whatever rates do since", (_name, years) => {
  const only = swap({ startYears: 0, maturityYears: years, fixedRate: 0.02 });
  const own = flatBook([only], (changed) => {
    changed.sampling = { paths: 64, seed: 1 };
  });
  const { profile } = setOf(withAgreement(own, "withheld"));
  const date = 12 * years;
  // 1 m · τ · (0.03 − 0.02), less the collateral of ten of 250 days before, which was as much discounted.
  const expected = 1_000_000 * years * 0.01 * (1 - 1.03 ** -0.04);
  expect(Math.abs((profile.expectedExposure[date] ?? 0) / expected - 1)).toBeLessThanOrEqual(1e-9);
  expect(profile.expectedNegativeExposure[date]).toBe(0);
});

describe("while a broken period runs, by integrals over its fixing and the present: test/fixtures/scipy/stub-exposures.py", () => {
  interface Running {
    readonly name: string;
    readonly trade: Fields;
    readonly dates: readonly number[];
    readonly hullWhite: readonly number[];
    readonly lognormal: readonly number[];
  }
  const { trades } = read("exposure/stub-exposures") as { trades: readonly Running[] };
  const sampling = { paths: 50_000, seed: 5 };
  const worst = (
    actual: readonly number[],
    errors: readonly number[],
    dates: readonly number[],
    exact: readonly number[],
  ) =>
    Math.max(
      ...exact.map((value, i) => {
        const at = Math.round((dates[i] ?? Number.NaN) * 20);
        return Math.abs((actual[at] ?? Number.NaN) - value) / (errors[at] ?? Number.NaN);
      }),
    );

  test.each(trades)("$name", ({ trade, dates, hullWhite, lognormal }) => {
    const { profile } = setOf({ ...book(trade, { meanReversion: 0.05, volatility: 0.01 }), sampling });
    const { discountedExpectedExposure, discountedExpectedExposureStandardError } = profile;
    expect(
      worst(discountedExpectedExposure, discountedExpectedExposureStandardError, dates, hullWhite),
    ).toBeLessThanOrEqual(4);
    const seed = setOf(
      flatBook([trade], (own) => {
        own["grid"] = { stepsPerYear: 20, horizonYears: 3 };
        own.sampling = sampling;
      }),
    ).profile;
    expect(worst(seed.expectedExposure, seed.expectedExposureStandardError, dates, lognormal)).toBeLessThanOrEqual(4);
  });
});

describe("QuantLib's Jamshidian swaption on a swap with broken periods", () => {
  const { meanReversion, volatility, trades } = golden.swaptions;
  test.each(trades)("$name", ({ trade, valueToday }) => {
    const own = setOf(book(trade, { meanReversion, volatility })).valueToday;
    // Its root is sought to 1e-8 of the rate, and the option is stationary there.
    expect(Math.abs(own / valueToday - 1)).toBeLessThanOrEqual(1e-9);
  });
});

describe("a schedule that contradicts itself is refused", () => {
  const refused = (trade: Fields): string[] => {
    try {
      ExposureInput.parse(curvesBook([trade]));
    } catch (error) {
      if (!(error instanceof ZodError)) throw error;
      return error.issues.map(({ path, message }) => `${path.slice(2).join(".")}: ${message}`);
    }
    return [];
  };
  const within = "rollYears: The roll lies between start and maturity.";
  const noFirst = "firstStub: No leg has a broken first period beside a whole one:";
  const noLast = "lastStub: No leg has a broken last period beside a whole one:";
  const changes = "amortisation.0.fromYears: The notional changes where periods of both legs begin.";
  const from = (fromYears: number) => ({ amortisation: [{ fromYears, notional: 1 }] });
  const swaption = { kind: "swaption", position: "bought", side: "pay_fixed", notional: 1, fixedRate: 0.03 };
  const legs = {
    kind: "cross_currency_swap",
    receive: { currency: "EUR", notional: 1, paymentsPerYear: 4, rate: { kind: "floating" } },
    pay: { currency: "USD", notional: 1, paymentsPerYear: 1, rate: { kind: "fixed", fixedRate: 0.03 } },
  };
  test.each<[string, Fields, string[]]>([
    [
      "a period that runs without its rate",
      swap({ maturityYears: 2.3 }),
      [
        "currentFixing: Counted from 2.3 years, a floating period runs already: give its rate, or startYears 0 if the swap begins today.",
      ],
    ],
    [
      "a stub that runs without its rate",
      swap({ startYears: -0.1, rollYears: 0.25, maturityYears: 2.3 }),
      ["currentFixing: Counted from 0.25 years, a floating period runs already: give its rate."],
    ],
    [
      "the same of a leg of a cross-currency swap",
      { ...legs, startYears: -0.1, maturityYears: 2.1 },
      ["receive.rate.currentFixing: Counted from 2.1 years, a floating period runs already: give its rate."],
    ],
    [
      "a stub to come with a rate",
      swap({ startYears: 0.1, maturityYears: 2, currentFixing: 0.03 }),
      ["currentFixing: The first floating period begins in 0.1 years: leave its rate out."],
    ],
    ["a start at the maturity", swap({ startYears: 2 }), ["startYears: A swap starts before it ends."]],
    [
      "the same across currencies",
      { ...legs, startYears: 2, maturityYears: 2 },
      ["startYears: A swap starts before it ends."],
    ],
    [
      "a start that is the maturity but for rounding",
      swap({ startYears: 2 - 1e-12 }),
      ["startYears: A swap starts before it ends."],
    ],
    ["a roll after the maturity", swap({ startYears: 0, rollYears: 2.1 }), [within]],
    ["a roll before the start", swap({ startYears: 1, rollYears: 0.5 }), [within]],
    [
      "a roll of a swaption before its expiry",
      { ...swaption, paymentsPerYear: 2, expiryYears: 1, maturityYears: 3, rollYears: 0.5 },
      [within],
    ],
    [
      "a long first stub where no period is broken",
      swap({ startYears: 0, firstStub: "long" }),
      [`${noFirst} leave this out.`],
    ],
    [
      "a long first stub without a start",
      swap({ maturityYears: 2.3, currentFixing: 0.03, firstStub: "long" }),
      [`${noFirst} give startYears, or leave this out.`],
    ],
    [
      "a last stub without a roll",
      swap({ startYears: 0, lastStub: "short" }),
      [`${noLast} give rollYears, or leave this out.`],
    ],
    [
      "a last stub that the roll does not break",
      swap({ startYears: 0, rollYears: 0.5, lastStub: "long" }),
      [`${noLast} leave this out.`],
    ],
    [
      "a stub with nothing beside it to take in",
      swap({ startYears: 0, maturityYears: 0.3, firstStub: "long" }),
      [`${noFirst} leave this out.`],
    ],
    [
      "a notional that changes within a first stub",
      swap({ startYears: 0, maturityYears: 2.3, ...from(0.2) }),
      [changes],
    ],
    ["within a last stub", swap({ startYears: 0, rollYears: 0, maturityYears: 2.3, ...from(2.2) }), [changes]],
    [
      "where a long stub has no boundary",
      swap({ startYears: 0, maturityYears: 2.3, firstStub: "long", ...from(0.3) }),
      [changes],
    ],
    [
      "where one leg alone has a boundary",
      swap({ startYears: 0, maturityYears: 2.3, floatingPaymentsPerYear: 4, ...from(0.05) }),
      [changes],
    ],
    [
      "at a boundary of both legs",
      swap({ startYears: 0, maturityYears: 2.3, floatingPaymentsPerYear: 4, ...from(0.3) }),
      [],
    ],
    [
      "long for the one leg that is broken",
      swap({ startYears: 0, maturityYears: 2.25, paymentsPerYear: 4, floatingPaymentsPerYear: 2, firstStub: "long" }),
      [],
    ],
  ])("%s", (_name, trade, messages) => {
    expect(refused(trade)).toEqual(messages);
  });
});
