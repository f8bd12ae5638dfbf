/** Business days against the lists that the exchanges and central banks have published. */
import { RiskError } from "@ballast/core/document/errors.ts";
import {
  type BusinessCalendar,
  businessDaysAfter,
  businessDaysBetween,
  isBusinessDay,
  onOrAfter,
  onOrBefore,
} from "@ballast/core/product/calendar.ts";
import {
  civilDate,
  civilDay,
  dateText,
  dayOf,
  easterSunday,
  weekday,
  weekdayOfMonth,
} from "@ballast/core/product/civil-day.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

/** Weekdays of a year on which a calendar is closed, as month-day. */
function closedIn(calendar: BusinessCalendar, year: number): string[] {
  const first = civilDay({ year, month: 1, day: 1 });
  const last = civilDay({ year, month: 12, day: 31 });
  return Array.from({ length: last - first + 1 }, (_, i) => first + i)
    .filter((day) => weekday(day) < 6 && !isBusinessDay(calendar, day))
    .map((day) => dateText(day).slice(5));
}

describe("days of the calendar", () => {
  test("are those of the language's own calendar, from 1600 to 2400", () => {
    const days = Array.from({ length: 292_194 }, (_, i) => i - 135_140);
    const wrong = days.filter((day) => {
      const date = new Date(day * 86_400_000);
      const { year, month, day: ofMonth } = civilDate(day);
      return (
        year !== date.getUTCFullYear() ||
        month !== date.getUTCMonth() + 1 ||
        ofMonth !== date.getUTCDate() ||
        weekday(day) !== (date.getUTCDay() === 0 ? 7 : date.getUTCDay()) ||
        civilDay({ year, month, day: ofMonth }) !== day
      );
    });
    expect(wrong).toEqual([]);
  });

  test("are read and written as ISO 8601 writes them", () => {
    expect(dayOf("1970-01-01")).toBe(0);
    expect(dayOf("2000-03-01") - dayOf("2000-02-28")).toBe(2);
    expect(dateText(dayOf("0987-06-05"))).toBe("0987-06-05");
    expect(() => dayOf("28.11.2026")).toThrow("2026-11-28");
  });

  // Tables of the United States Census Bureau and of the Book of Common Prayer.
  test.each([
    "2000-04-23",
    "2008-03-23",
    "2011-04-24",
    "2016-03-27",
    "2019-04-21",
    "2024-03-31",
    "2025-04-20",
    "2026-04-05",
    "2038-04-25",
  ])("Easter fell or falls on %s", (date) => {
    expect(dateText(easterSunday(Number(date.slice(0, 4))))).toBe(date);
  });

  test("the last Monday of a month of five is the fifth", () => {
    expect(dateText(weekdayOfMonth(2027, 5, 1, -1))).toBe("2027-05-31");
    expect(dateText(weekdayOfMonth(2026, 12, 4, -1))).toBe("2026-12-31");
  });
});

describe("the New York Stock Exchange", () => {
  test.each([
    [2001, "01-01 01-15 02-19 04-13 05-28 07-04 09-03 09-11 09-12 09-13 09-14 11-22 12-25"],
    [2012, "01-02 01-16 02-20 04-06 05-28 07-04 09-03 10-29 10-30 11-22 12-25"],
    [2018, "01-01 01-15 02-19 03-30 05-28 07-04 09-03 11-22 12-05 12-25"],
    [2021, "01-01 01-18 02-15 04-02 05-31 07-05 09-06 11-25 12-24"],
    [2022, "01-17 02-21 04-15 05-30 06-20 07-04 09-05 11-24 12-26"],
    [2023, "01-02 01-16 02-20 04-07 05-29 06-19 07-04 09-04 11-23 12-25"],
    [2024, "01-01 01-15 02-19 03-29 05-27 06-19 07-04 09-02 11-28 12-25"],
    [2025, "01-01 01-09 01-20 02-17 04-18 05-26 06-19 07-04 09-01 11-27 12-25"],
    [2026, "01-01 01-19 02-16 04-03 05-25 06-19 07-03 09-07 11-26 12-25"],
    [2027, "01-01 01-18 02-15 03-26 05-31 06-18 07-05 09-06 11-25 12-24"],
  ])("was or is closed in %i on the days of its list", (year, closed) => {
    expect(closedIn("nyse", year)).toEqual(closed.split(" "));
  });

  // The days of trading that the exchange's own statistics count.
  test.each([
    [2001, 248],
    [2012, 250],
    [2020, 253],
    [2022, 251],
    [2023, 250],
    [2024, 252],
    [2025, 250],
  ])("traded in %i on %i days", (year, count) => {
    expect(businessDaysBetween("nyse", dayOf(`${year - 1}-12-31`), dayOf(`${year}-12-31`))).toBe(count);
  });
});

describe("the Federal Reserve Banks", () => {
  test.each([
    [2021, "01-01 01-18 02-15 05-31 07-05 09-06 10-11 11-11 11-25"],
    [2022, "01-17 02-21 05-30 06-20 07-04 09-05 10-10 11-11 11-24 12-26"],
    [2023, "01-02 01-16 02-20 05-29 06-19 07-04 09-04 10-09 11-23 12-25"],
    [2024, "01-01 01-15 02-19 05-27 06-19 07-04 09-02 10-14 11-11 11-28 12-25"],
    [2026, "01-01 01-19 02-16 05-25 06-19 09-07 10-12 11-11 11-26 12-25"],
  ])("are closed in %i on the days of their list", (year, closed) => {
    expect(closedIn("federal_reserve", year)).toEqual(closed.split(" "));
  });
});

describe("TARGET", () => {
  test.each([
    [2000, "04-21 04-24 05-01 12-25 12-26"],
    [2001, "01-01 04-13 04-16 05-01 12-25 12-26 12-31"],
    [2016, "01-01 03-25 03-28 12-26"],
    [2024, "01-01 03-29 04-01 05-01 12-25 12-26"],
    [2025, "01-01 04-18 04-21 05-01 12-25 12-26"],
    [2026, "01-01 04-03 04-06 05-01 12-25"],
  ])("closes in %i on the days of the long-term calendar", (year, closed) => {
    expect(closedIn("target", year)).toEqual(closed.split(" "));
  });
});

describe("counting", () => {
  test("goes over Easter and over the end of a year", () => {
    expect(dateText(businessDaysAfter("target", dayOf("2026-04-02"), 1))).toBe("2026-04-07");
    expect(dateText(businessDaysAfter("nyse", dayOf("2026-04-02"), 1))).toBe("2026-04-06");
    expect(dateText(businessDaysAfter("target", dayOf("2027-01-04"), -2))).toBe("2026-12-30");
    expect(dateText(onOrAfter("nyse", dayOf("2026-07-03")))).toBe("2026-07-06");
    expect(dateText(onOrBefore("nyse", dayOf("2026-07-05")))).toBe("2026-07-02");
    expect(dateText(businessDaysAfter("nyse", dayOf("2026-07-04"), 0))).toBe("2026-07-06");
  });

  test("forward and back are inverse on business days, and the count between is how far one went", () => {
    const calendars = fc.constantFrom<BusinessCalendar>("nyse", "federal_reserve", "target");
    const days = fc.integer({ min: dayOf("2000-06-01"), max: dayOf("2099-06-01") });
    fc.assert(
      fc.property(calendars, days, fc.integer({ min: 1, max: 60 }), (calendar, day, n) => {
        const start = onOrAfter(calendar, day);
        const end = businessDaysAfter(calendar, start, n);
        expect(businessDaysAfter(calendar, end, -n)).toBe(start);
        expect(businessDaysBetween(calendar, start, end)).toBe(n);
        expect(businessDaysBetween(calendar, end, start)).toBe(0);
      }),
    );
  });

  test("a year outside the tables is refused, not guessed", () => {
    expect(() => isBusinessDay("nyse", dayOf("1999-12-30"))).toThrow(RiskError);
    expect(() => businessDaysAfter("target", dayOf("2099-12-30"), 5)).toThrow("from 2000 to 2099");
  });
});
