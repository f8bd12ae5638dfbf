/**
 * Days of the Gregorian calendar as whole numbers, 0 for 1970-01-01, so that the days between two dates are a difference. No
 * clock and no time zone: a date is the one that a document names.
 */
import { assert } from "../document/errors.ts";

/** A day's number; negative before 1970. */
export type CivilDay = number;

export interface CivilDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
}

/** Of a leap day's cycle, in which the calendar repeats: 400 years. */
const DAYS_OF_CYCLE = 146097;
/** From 0000-03-01, where the years of this arithmetic begin, to 1970-01-01. */
const DAYS_TO_1970 = 719468;

/** Years are counted from March, so that a leap day is the last of its year and no month before it moves. */
export function civilDay({ year, month, day }: CivilDate): CivilDay {
  const marchYear = month > 2 ? year : year - 1;
  const monthFromMarch = month > 2 ? month - 3 : month + 9;
  const dayOfYear = Math.floor((153 * monthFromMarch + 2) / 5) + day - 1;
  return marchYear * 365 + leapDaysBefore(marchYear) + dayOfYear - DAYS_TO_1970;
}

export function civilDate(number: CivilDay): CivilDate {
  const fromMarch = number + DAYS_TO_1970;
  // Near enough: a year too late at the most, where a leap day has not come yet.
  let year = Math.floor((400 * fromMarch) / DAYS_OF_CYCLE);
  if (year * 365 + leapDaysBefore(year) > fromMarch) year--;
  else if ((year + 1) * 365 + leapDaysBefore(year + 1) <= fromMarch) year++;
  const dayOfYear = fromMarch - year * 365 - leapDaysBefore(year);
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  return monthFromMarch < 10
    ? { year, month: monthFromMarch + 3, day }
    : { year: year + 1, month: monthFromMarch - 9, day };
}

/** Leap days up to the beginning of a year that begins in March, from year 0 on. */
function leapDaysBefore(marchYear: number): number {
  return Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
}

/** `2026-11-28` as its day; the schema `date` has seen to it that there is such a day. */
export function dayOf(date: string): CivilDay {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(date) ?? [];
  assert(day !== undefined, "a date is written as 2026-11-28");
  return civilDay({ year: Number(year), month: Number(month), day: Number(day) });
}

export function dateText(number: CivilDay): string {
  const { year, month, day } = civilDate(number);
  const digits = (value: number, count: number) => String(value).padStart(count, "0");
  return `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`;
}

/** 1 for Monday to 7 for Sunday, as ISO 8601 counts. */
export function weekday(number: CivilDay): number {
  // 1970-01-01 was a Thursday.
  return ((((number + 3) % 7) + 7) % 7) + 1;
}

/** The n-th of a weekday in a month, from 1; −1 for the last one. */
export function weekdayOfMonth(year: number, month: number, ofWeek: number, n: number): CivilDay {
  if (n < 0) {
    const next = month === 12 ? { year: year + 1, month: 1, day: 1 } : { year, month: month + 1, day: 1 };
    const last = civilDay(next) - 1;
    return last - ((weekday(last) - ofWeek + 7) % 7);
  }
  const first = civilDay({ year, month, day: 1 });
  return first + ((ofWeek - weekday(first) + 7) % 7) + 7 * (n - 1);
}

/** Easter Sunday of the western churches. Source: Meeus, Astronomical Algorithms (1998), chapter 8. */
export function easterSunday(year: number): CivilDay {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const ofCentury = year % 100;
  const correction = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - Math.floor(century / 4) - correction + 15) % 30;
  const toSunday = (32 + 2 * (century % 4) + 2 * Math.floor(ofCentury / 4) - epact - (ofCentury % 4)) % 7;
  const late = Math.floor((golden + 11 * epact + 22 * toSunday) / 451);
  const sum = epact + toSunday - 7 * late + 114;
  return civilDay({ year, month: Math.floor(sum / 31), day: (sum % 31) + 1 });
}
