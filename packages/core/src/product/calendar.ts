/**
 * Business days, by the rules of those who close:
 *
 * - `nyse`: the New York Stock Exchange (its rule 7.2), the calendar of margin accounts and of what is traded there. A holiday on
 *   a Saturday is kept on Friday, but New Year's Day, whose Friday ends a year; one on a Sunday is kept on Monday.
 * - `federal_reserve`: the Federal Reserve Banks, the calendar of payments in dollars (5 U.S.C. 6103, as the Banks keep it): open on
 *   the Friday before a holiday on a Saturday, closed on the Monday after one on a Sunday. SIFMA recommends more days for bonds;
 *   they bind nobody and are not here.
 * - `target`: TARGET, the calendar of payments in euros. Source: European Central Bank, long-term calendar of TARGET closing days,
 *   14 December 2000.
 *
 * Juneteenth is a holiday from 2022 on. Days of mourning and disaster are known only for the past.
 */
import { z } from "zod";
import { RiskError } from "../document/errors.ts";
import { type CivilDay, civilDate, civilDay, dayOf, easterSunday, weekday, weekdayOfMonth } from "./civil-day.ts";

export const BusinessCalendar = z.enum(["nyse", "federal_reserve", "target"]).meta({
  title: "Business days",
  labels: {
    nyse: "New York Stock Exchange",
    federal_reserve: "Federal Reserve Banks (payments in dollars)",
    target: "TARGET (payments in euros)",
  },
});
export type BusinessCalendar = z.infer<typeof BusinessCalendar>;

/** The years that the rules are known to hold for; of the last ones as far as nobody changes a rule. */
const FIRST_YEAR = 2000;
const LAST_YEAR = 2099;

const [MONDAY, THURSDAY, SATURDAY, SUNDAY] = [1, 4, 6, 7];
const FIRST_JUNETEENTH = 2022;

/** Closings that no rule tells: the attacks of September 2001, presidents' funerals, a hurricane. Source: NYSE, special closings. */
const NYSE_CLOSINGS = [
  "2001-09-11",
  "2001-09-12",
  "2001-09-13",
  "2001-09-14",
  "2004-06-11",
  "2007-01-02",
  "2012-10-29",
  "2012-10-30",
  "2018-12-05",
  "2025-01-09",
].map(dayOf);

/** The day before the notes and coins of the euro. */
const TARGET_CLOSINGS = ["2001-12-31"].map(dayOf);

/** Whether a calendar's markets or payments are open. Refuses a year outside its tables. */
export function isBusinessDay(calendar: BusinessCalendar, day: CivilDay): boolean {
  return weekday(day) < SATURDAY && !closingsOf(calendar, civilDate(day).year).has(day);
}

/** The day itself if it is a business day, else the next one. */
export function onOrAfter(calendar: BusinessCalendar, day: CivilDay): CivilDay {
  let found = day;
  while (!isBusinessDay(calendar, found)) found++;
  return found;
}

/** The day itself if it is a business day, else the one before. */
export function onOrBefore(calendar: BusinessCalendar, day: CivilDay): CivilDay {
  let found = day;
  while (!isBusinessDay(calendar, found)) found--;
  return found;
}

/** The n-th business day after a day; before it, for a negative n. Zero: the day itself, or the next business day. */
export function businessDaysAfter(calendar: BusinessCalendar, day: CivilDay, n: number): CivilDay {
  if (n === 0) return onOrAfter(calendar, day);
  let found = day;
  for (let left = Math.abs(n); left > 0; left--) {
    found = n > 0 ? onOrAfter(calendar, found + 1) : onOrBefore(calendar, found - 1);
  }
  return found;
}

/** The business days after `from` up to and including `to`; 0 if `to` is not later. */
export function businessDaysBetween(calendar: BusinessCalendar, from: CivilDay, to: CivilDay): number {
  let count = 0;
  for (let day = from + 1; day <= to; day++) if (isBusinessDay(calendar, day)) count++;
  return count;
}

const known = new Map<string, ReadonlySet<CivilDay>>();

function closingsOf(calendar: BusinessCalendar, year: number): ReadonlySet<CivilDay> {
  if (year < FIRST_YEAR || year > LAST_YEAR) {
    throw new RiskError(
      "input.unsupported",
      `Business days are known from ${FIRST_YEAR} to ${LAST_YEAR}, not for ${year}: check the dates of the document.`,
    );
  }
  const key = `${calendar}/${year}`;
  const found = known.get(key) ?? new Set(rules[calendar](year));
  known.set(key, found);
  return found;
}

const rules: Readonly<Record<BusinessCalendar, (year: number) => readonly CivilDay[]>> = {
  nyse: (year) => [
    ...fixedHolidays(year, [1, 1]).map((day) => (weekday(day) === SUNDAY ? day + 1 : day)),
    ...mondaysAndThanksgiving(year),
    easterSunday(year) - 2,
    ...fixedHolidays(year, ...juneteenth(year), [7, 4], [12, 25]).map((day) => day + shiftFromWeekend(day)),
    ...NYSE_CLOSINGS,
  ],
  federal_reserve: (year) => [
    ...mondaysAndThanksgiving(year),
    weekdayOfMonth(year, 10, MONDAY, 2),
    ...fixedHolidays(year, [1, 1], ...juneteenth(year), [7, 4], [11, 11], [12, 25]).map((day) =>
      weekday(day) === SUNDAY ? day + 1 : day,
    ),
  ],
  target: (year) => [
    ...fixedHolidays(year, [1, 1], [5, 1], [12, 25], [12, 26]),
    easterSunday(year) - 2,
    easterSunday(year) + 1,
    ...TARGET_CLOSINGS,
  ],
};

/** Martin Luther King's, Washington's birthday, Memorial Day, Labor Day and Thanksgiving. */
function mondaysAndThanksgiving(year: number): CivilDay[] {
  return [
    weekdayOfMonth(year, 1, MONDAY, 3),
    weekdayOfMonth(year, 2, MONDAY, 3),
    weekdayOfMonth(year, 5, MONDAY, -1),
    weekdayOfMonth(year, 9, MONDAY, 1),
    weekdayOfMonth(year, 11, THURSDAY, 4),
  ];
}

type MonthAndDay = readonly [month: number, day: number];

function juneteenth(year: number): MonthAndDay[] {
  return year < FIRST_JUNETEENTH ? [] : [[6, 19]];
}

function fixedHolidays(year: number, ...dates: readonly MonthAndDay[]): CivilDay[] {
  return dates.map(([month, day]) => civilDay({ year, month, day }));
}

/** To the Friday before a Saturday, to the Monday after a Sunday. */
function shiftFromWeekend(day: CivilDay): number {
  if (weekday(day) === SATURDAY) return -1;
  return weekday(day) === SUNDAY ? 1 : 0;
}
