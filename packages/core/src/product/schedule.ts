/**
 * When swaps pay and fix. Periods are counted back from maturity; the first of a swap that runs already may have begun in
 * the past.
 */
/** Two times closer than this are one, in years. */
export const SAME_TIME = 1e-9;

export interface Period {
  /** Negative if it began in the past. */
  readonly from: number;
  readonly to: number;
}

/** The periods of a leg that end after today, in their order. */
export function periodsOf(startYears: number | undefined, maturityYears: number, paymentsPerYear: number): Period[] {
  const count = Math.ceil((maturityYears - (startYears ?? 0)) * paymentsPerYear - SAME_TIME);
  return Array.from({ length: count }, (_, i) => ({
    from: timeOf(maturityYears, paymentsPerYear, count - i),
    to: timeOf(maturityYears, paymentsPerYear, count - i - 1),
  }));
}

/** Whether the rate of a period is given: it began in the past, or begins today with its rate known. */
export function isFixed({ from }: Period, currentFixing: number | undefined): boolean {
  return from < -SAME_TIME || (from <= SAME_TIME && currentFixing !== undefined);
}

/** Maturity less a number of periods; exactly k / paymentsPerYear where maturity is. */
function timeOf(maturityYears: number, paymentsPerYear: number, periodsLeft: number): number {
  const ends = maturityYears * paymentsPerYear;
  const whole = Math.round(ends);
  return isWhole(ends) ? (whole - periodsLeft) / paymentsPerYear : maturityYears - periodsLeft / paymentsPerYear;
}

/** Whether a count is a whole number, but for rounding. */
export function isWhole(count: number): boolean {
  return Math.abs(count - Math.round(count)) <= SAME_TIME * Math.max(1, Math.abs(count));
}

/** The floating periods with a common offset: they begin at offset, offset + 1 / paymentsPerYear, … */
export interface FixingTimes {
  readonly paymentsPerYear: number;
  /** Of the first fixing from today on, below 1 / paymentsPerYear. */
  readonly offset: number;
}

export function fixingTimesOf(maturityYears: number, paymentsPerYear: number): FixingTimes {
  const periods = maturityYears * paymentsPerYear;
  const offset = isWhole(periods) ? 0 : (periods - Math.floor(periods)) / paymentsPerYear;
  return { paymentsPerYear, offset };
}

/** Whether fixings fall on this time. */
export function fixesAt({ paymentsPerYear, offset }: FixingTimes, time: number): boolean {
  return time > offset - SAME_TIME && isWhole((time - offset) * paymentsPerYear);
}

/** The period that runs at a time between two fixings. */
export function runningPeriod({ paymentsPerYear, offset }: FixingTimes, time: number): Period {
  const periods = (time - offset) * paymentsPerYear;
  return {
    from: offset + Math.floor(periods) / paymentsPerYear,
    to: offset + Math.ceil(periods) / paymentsPerYear,
  };
}
