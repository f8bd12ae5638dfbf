/**
 * How numbers, times and sizes look on the page. Short on screen, exact on hover and in downloads; a true minus sign;
 * "n/a" for what there is not, never 0.
 */

const MINUS = "−";
const SCALES: readonly (readonly [number, string])[] = [
  [1e12, "tn"],
  [1e9, "bn"],
  [1e6, "m"],
  [1e3, "k"],
];
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/**
 * Four significant digits with a suffix: 517623.4 is `517.6k`. Zeros at the end are kept where digits were dropped, so
 * that `2.290m` is rounded and `2.29m` is exact.
 */
export function compact(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return "n/a";
  if (value === 0) return "0";
  const sign = value < 0 ? MINUS : "";
  const rounded = Number(Math.abs(value).toPrecision(4));
  if (rounded < 1e-4 || rounded >= 1e15) return sign + scientific(rounded);
  const [scale, suffix] = SCALES.find(([least]) => rounded >= least) ?? [1, ""];
  const exactHere = rounded === Math.abs(value);
  const digits = exactHere ? String(Number((rounded / scale).toPrecision(4))) : (rounded / scale).toPrecision(4);
  return sign + digits + suffix;
}

function scientific(size: number): string {
  const [digits = "", exponent = ""] = size.toExponential().split("e");
  const power = [...exponent.replace("+", "")].map((c) => (c === "-" ? "⁻" : SUPERSCRIPTS[Number(c)])).join("");
  return `${digits} × 10${power}`;
}

/** Every digit, thousands apart: the value that downloads hold. */
export function exact(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return "n/a";
  const [whole = "", ...rest] = String(Math.abs(value)).split(/(?=[.e])/);
  const threes: string[] = [];
  for (let end = whole.length; end > 0; end -= 3) threes.unshift(whole.slice(Math.max(0, end - 3), end));
  return (value < 0 ? MINUS : "") + threes.join(",") + rest.join("");
}

/** A whole number with its thousands apart. */
export function count(value: number): string {
  return exact(Math.round(value));
}

/** `1 run`, `2 runs`. */
export function plural(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? "" : "s"}`;
}

/** A fraction as a percentage with one decimal, as basis points below 0.1 %. */
export function percent(fraction: number | null | undefined): string {
  if (fraction === null || fraction === undefined || !Number.isFinite(fraction)) return "n/a";
  const size = Math.abs(fraction);
  const sign = fraction < 0 ? MINUS : "";
  if (size > 0 && size < 0.001) return `${sign}${Number((size * 1e4).toPrecision(2))} bp`;
  return `${sign}${(size * 100).toFixed(1)}%`;
}

export interface Change {
  readonly glyph: "▲" | "▼" | "=";
  readonly text: string;
  /** Worse is what the measure's own meta calls bad: capital up is worse, profit down is worse. */
  readonly tone: "good" | "bad" | "flat";
  /** True if the change is smaller than two standard errors of the difference. */
  readonly withinNoise: boolean;
}

export interface Measured {
  readonly value: number;
  readonly standardError?: number | null | undefined;
}

/** How one number differs from an earlier one. */
export function change(now: Measured, before: Measured, worse: "up" | "down"): Change {
  const difference = now.value - before.value;
  if (difference === 0) return { glyph: "=", text: "0.0%", tone: "flat", withinNoise: false };
  const up = difference > 0;
  const share = difference / Math.abs(before.value);
  const size = before.value === 0 ? compact(Math.abs(difference)) : percent(Math.abs(share));
  const noise = 2 * Math.hypot(now.standardError ?? 0, before.standardError ?? 0);
  const withinNoise = Math.abs(difference) < noise;
  const bad = up === (worse === "up");
  return {
    glyph: up ? "▲" : "▼",
    text: (up ? "+" : MINUS) + size,
    tone: withinNoise ? "flat" : bad ? "bad" : "good",
    withinNoise,
  };
}

export function duration(milliseconds: number): string {
  if (!Number.isFinite(milliseconds) || milliseconds < 0) return "n/a";
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** US dollars, never rounded to nothing. */
export function dollars(value: number): string {
  if (!Number.isFinite(value)) return "n/a";
  if (value === 0) return "$0";
  if (value < 0.0001) return "<$0.0001";
  return value < 1 ? `$${value.toFixed(4)}` : `$${value.toFixed(2)}`;
}

export function bytes(size: number): string {
  if (size < 1000) return `${size} B`;
  if (size < 1e6) return `${(size / 1e3).toFixed(1)} kB`;
  return `${(size / 1e6).toFixed(1)} MB`;
}

/** An instant in UTC, to the minute or with seconds. */
export function instant(iso: string, seconds = false): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, seconds ? 19 : 16)} UTC`;
}

/** `3 s ago` while that says more than the clock does, the instant in UTC after a day. */
export function ago(iso: string, now: number): string {
  const seconds = Math.max(0, Math.floor((now - Date.parse(iso)) / 1000));
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  return instant(iso);
}

/** The beginning of an id or hash. */
export function short(id: string): string {
  return id.slice(0, 8);
}

/** A label for an axis whose ticks are `step` apart. */
export function tick(value: number, step: number): string {
  if (value === 0) return "0";
  const largest = Math.max(Math.abs(value), Math.abs(step));
  const [scale, suffix] = SCALES.find(([least]) => largest >= least) ?? [1, ""];
  // Ten digits: enough for any tick, too few for the rounding error of a sum of steps.
  const digits = Number((Math.abs(value) / scale).toPrecision(10));
  return (value < 0 ? MINUS : "") + String(digits) + suffix;
}

/** `exposureAtDefault` as `Exposure at default`, for fields whose schema has no title. */
export function words(key: string): string {
  const spaced = key
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/[_-]+/g, " ")
    .toLowerCase()
    .replace(/\b(cva|fx|rwa)\b/g, (short) => short.toUpperCase());
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
