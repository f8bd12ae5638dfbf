/**
 * When swaps pay and fix. The periods of a leg meet on its roll: times a whole number of periods away from its anchor, which is
 * the maturity unless the trade says otherwise. Where the trade begins or ends between two of them the period there is a stub:
 * it accrues for as long as it lasts. Decision: docs/decisions/0011-stubs-follow-from-times.md.
 */
/** Two times closer than this are one, in years. */
export const SAME_TIME = 1e-9;

/** What the schedule of a leg follows from, beside how often it pays. Times in years from today. */
export interface ScheduleTerms {
  /** Left out: it runs already, in a whole period. */
  readonly startYears?: number | undefined;
  readonly maturityYears: number;
  /** Left out: the maturity. */
  readonly rollYears?: number | undefined;
  /** A long stub takes in the whole period beside it. Left out: short. */
  readonly firstStub?: "short" | "long" | undefined;
  readonly lastStub?: "short" | "long" | undefined;
}

export interface Period {
  /** Negative if it began in the past. */
  readonly from: number;
  readonly to: number;
  /** How many such periods a year has; null for a stub. */
  readonly perYear: number | null;
}

/** Where two periods meet, or the first begins, or the last ends. */
interface Boundary {
  readonly time: number;
  /** How many periods before the anchor; null between two times of the roll. */
  readonly back: number | null;
}

/** The periods of a leg that end after today, in their order. */
export function periodsOf(terms: ScheduleTerms, paymentsPerYear: number): Period[] {
  const boundaries = boundariesOf(terms, paymentsPerYear);
  return boundaries.slice(1).flatMap((end, i): Period[] => {
    const begin = boundaries[i];
    if (begin === undefined || end.time <= SAME_TIME) return [];
    const isWholePeriod = begin.back !== null && end.back !== null;
    return [{ from: begin.time, to: end.time, perYear: isWholePeriod ? paymentsPerYear : null }];
  });
}

/** Whether a leg begins or ends with a stub that could take in a whole period beside it. */
export function stubsOf(terms: ScheduleTerms, paymentsPerYear: number): { first: boolean; last: boolean } {
  const boundaries = boundariesOf({ ...terms, firstStub: "short", lastStub: "short" }, paymentsPerYear);
  const isBroken = (boundary: Boundary | undefined) => boundaries.length > 2 && boundary?.back === null;
  return { first: isBroken(boundaries.at(0)), last: isBroken(boundaries.at(-1)) };
}

function boundariesOf(terms: ScheduleTerms, paymentsPerYear: number): Boundary[] {
  const { startYears, maturityYears, rollYears = maturityYears, firstStub, lastStub } = terms;
  const onRoll = (back: number): Boundary => ({ time: timeOf(rollYears, paymentsPerYear, back), back });
  const periodsBack = (time: number) => (rollYears - time) * paymentsPerYear;
  const at = (time: number): Boundary =>
    isWhole(periodsBack(time)) ? onRoll(Math.round(periodsBack(time))) : { time, back: null };
  const end = at(maturityYears);
  // Of a trade that runs already the roll itself says when its period began.
  const begin = startYears === undefined ? onRoll(wholeAbove(periodsBack(0))) : at(startYears);
  const inner: Boundary[] = [];
  const first = (begin.back ?? wholeAbove(periodsBack(begin.time))) - 1;
  const last = (end.back ?? wholeAbove(periodsBack(end.time)) - 1) + 1;
  for (let back = first; back >= last; back--) inner.push(onRoll(back));
  if (firstStub === "long" && begin.back === null) inner.shift();
  if (lastStub === "long" && end.back === null) inner.pop();
  return [begin, ...inner, end];
}

/** What a yearly amount comes to over a period. */
export function accruedOver({ from, to, perYear }: Period, yearly: number): number {
  return perYear === null ? yearly * (to - from) : yearly / perYear;
}

/** Whether the rate of a period is given: it began in the past, or begins today with its rate known. */
export function isFixed({ from }: Pick<Period, "from">, currentFixing: number | undefined): boolean {
  return from < -SAME_TIME || (from <= SAME_TIME && currentFixing !== undefined);
}

/** The anchor less a number of periods; exactly k / paymentsPerYear where the anchor is. */
function timeOf(anchor: number, paymentsPerYear: number, periodsBack: number): number {
  const ends = anchor * paymentsPerYear;
  const whole = Math.round(ends);
  return isWhole(ends) ? (whole - periodsBack) / paymentsPerYear : anchor - periodsBack / paymentsPerYear;
}

/** Whether a count is a whole number, but for rounding. */
export function isWhole(count: number): boolean {
  return Math.abs(count - Math.round(count)) <= SAME_TIME * Math.max(1, Math.abs(count));
}

/** The least whole number that is not below a count, but for rounding. */
function wholeAbove(count: number): number {
  return isWhole(count) ? Math.round(count) : Math.ceil(count);
}

/** Floating periods whose rates are remembered together: those of a roll, one after the other, or a stub on its own. */
export type FixingTimes =
  | {
      readonly kind: "roll";
      readonly paymentsPerYear: number;
      /** Of the first fixing from today on, below 1 / paymentsPerYear. */
      readonly offset: number;
    }
  | { readonly kind: "stub"; readonly from: number; readonly to: number };

/** Which fixings a period of a leg belongs to. */
export function fixingTimesOf(
  { maturityYears, rollYears = maturityYears }: ScheduleTerms,
  { from, to, perYear }: Period,
): FixingTimes {
  if (perYear === null) return { kind: "stub", from, to };
  const periods = rollYears * perYear;
  const offset = isWhole(periods) ? 0 : (periods - Math.floor(periods)) / perYear;
  return { kind: "roll", paymentsPerYear: perYear, offset };
}

/** Whether fixings fall on this time. */
export function fixesAt(fixings: FixingTimes, time: number): boolean {
  if (fixings.kind === "stub") return Math.abs(time - fixings.from) <= SAME_TIME;
  const { offset, paymentsPerYear } = fixings;
  return time > offset - SAME_TIME && isWhole((time - offset) * paymentsPerYear);
}

/** The period that begins at a time or runs then; null before the first and after the last. */
export function periodAt(fixings: FixingTimes, time: number): Pick<Period, "from" | "to"> | null {
  if (fixings.kind === "stub") {
    return time < fixings.from - SAME_TIME || time >= fixings.to - SAME_TIME ? null : fixings;
  }
  const { offset, paymentsPerYear } = fixings;
  if (time < offset - SAME_TIME) return null;
  if (fixesAt(fixings, time)) return { from: time, to: time + 1 / paymentsPerYear };
  const periods = (time - offset) * paymentsPerYear;
  return {
    from: offset + Math.floor(periods) / paymentsPerYear,
    to: offset + Math.ceil(periods) / paymentsPerYear,
  };
}
