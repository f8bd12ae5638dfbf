/**
 * A second opinion from QuantLib, which its WebAssembly build gives on curves and swaps: the difference of a payer and a
 * receiver swaption is a forward swap, whatever the model.
 */
import { createRequire } from "node:module";
import { type CouponBond, optionValue } from "@ballast/core/exposure/model/hull-white/swaption.ts";
import type { ZeroNode } from "@ballast/core/market/curve.ts";
import { expect, test } from "vitest";

interface QuantDate {
  serialNumber(): number;
}
interface Vector<T> {
  push_back(item: T): void;
}
declare const handle: unique symbol;
interface Opaque {
  readonly [handle]: never;
}
/** What is used of the package, which has no types. */
interface QuantLib {
  readonly Date: { fromISOString(text: string): QuantDate };
  readonly Vector$Date$: new () => Vector<QuantDate>;
  readonly Vector$double$: new () => Vector<number>;
  readonly TARGET: new () => {
    advance(date: QuantDate, count: number, unit: Opaque, convention: Opaque, endOfMonth: boolean): QuantDate;
  };
  readonly Actual360: new () => Opaque;
  readonly Actual365Fixed: new () => Opaque;
  readonly Period: new (count: number, unit: Opaque) => Opaque;
  readonly Schedule: new (dates: Vector<QuantDate>) => Opaque;
  readonly Euribor: new (tenor: Opaque, forwards: Opaque) => Opaque;
  readonly TimeUnit: { readonly Months: Opaque };
  readonly BusinessDayConvention: { readonly ModifiedFollowing: Opaque };
  readonly VanillaSwapType: { readonly Payer: Opaque };
  setValuationDate(date: QuantDate): void;
  createLogLinearYieldTermStructure(dates: Vector<QuantDate>, factors: Vector<number>, days: Opaque): Opaque;
  createVanillaSwap(
    type: Opaque,
    notional: number,
    fixed: Opaque,
    fixedRate: number,
    fixedDays: Opaque,
    floating: Opaque,
    index: Opaque,
    spread: number,
    floatingDays: Opaque,
  ): { setPricingEngine(discounts: Opaque): void; NPV(): number };
}

const load = createRequire(import.meta.url)("quantlib-wasm") as () => Promise<QuantLib>;
const TODAY = "2025-03-14";
const NOTIONAL = 1e7;
const DISCOUNT_FACTORS: [string, number][] = [
  [TODAY, 1],
  ["2026-03-16", 0.981],
  ["2028-03-14", 0.925],
  ["2031-06-30", 0.83],
  ["2040-03-14", 0.56],
];

test.each([
  ["2026-03-16", 10, 0.025],
  ["2027-05-10", 20, 0.031],
  ["2030-11-18", 4, 0.06],
])("a swap from %s with %d half-yearly coupons of %d", async (startText, couponCount, fixedRate) => {
  const quantLib = await load();
  const { Date: QuantDates, TimeUnit, BusinessDayConvention } = quantLib;
  const today = QuantDates.fromISOString(TODAY);
  quantLib.setValuationDate(today);
  const yearsTo = (date: QuantDate) => (date.serialNumber() - today.serialNumber()) / 365;

  const [nodes, factors] = [new quantLib.Vector$Date$(), new quantLib.Vector$double$()];
  const curve: ZeroNode[] = [];
  for (const [text, factor] of DISCOUNT_FACTORS) {
    const date = QuantDates.fromISOString(text);
    nodes.push_back(date);
    factors.push_back(factor);
    if (factor < 1) curve.push({ years: yearsTo(date), zeroRate: -Math.log(factor) / yearsTo(date) });
  }
  const days = new quantLib.Actual365Fixed();
  const discounts = quantLib.createLogLinearYieldTermStructure(nodes, factors, days);

  // Each date is six months after the last by the index's own calendar, so that its forward rates span the coupons.
  const [calendar, dates] = [new quantLib.TARGET(), new quantLib.Vector$Date$()];
  const times: number[] = [];
  let date = QuantDates.fromISOString(startText);
  for (let i = 0; i <= couponCount; i++) {
    dates.push_back(date);
    times.push(yearsTo(date));
    date = calendar.advance(date, 6, TimeUnit.Months, BusinessDayConvention.ModifiedFollowing, false);
  }
  const schedule = new quantLib.Schedule(dates);
  const index = new quantLib.Euribor(new quantLib.Period(6, TimeUnit.Months), discounts);
  const swap = quantLib.createVanillaSwap(
    quantLib.VanillaSwapType.Payer,
    NOTIONAL,
    schedule,
    fixedRate,
    days,
    schedule,
    index,
    0,
    new quantLib.Actual360(),
  );
  swap.setPricingEngine(discounts);
  const expected = swap.NPV();
  expect(Math.abs(expected)).toBeGreaterThan(1e-3 * NOTIONAL);

  const [start] = times;
  const payer: CouponBond["flows"] = [
    { time: start!, amount: NOTIONAL },
    ...times.slice(1).map((time, i) => ({ time, amount: -NOTIONAL * fixedRate * (time - times[i]!) })),
    { time: times.at(-1)!, amount: -NOTIONAL },
  ];
  const receiver = payer.map(({ time, amount }) => ({ time, amount: -amount }));
  // QuantLib adds the floating coupons one by one; both round sums of twenty terms of the notional at most.
  const tolerance = 1e-14 * NOTIONAL;
  for (const [meanReversion, volatility] of [
    [0.03, 0.01],
    [0, 0.02],
    [0.2, 0],
  ] as const) {
    const value = (flows: CouponBond["flows"]) => optionValue({ curve, meanReversion, volatility }, start!, flows)!;
    expect(Math.abs(value(payer) - value(receiver) - expected)).toBeLessThan(tolerance);
  }
});
