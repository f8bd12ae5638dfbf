/** The size of the console as it is sent: what a first visit loads, and what is loaded where people sign in. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";

const dist = fileURLToPath(new URL("../../packages/web/dist/", import.meta.url));
const files = readdirSync(`${dist}assets`).map((name) => ({
  name,
  gzipped: gzipSync(readFileSync(`${dist}assets/${name}`)).length,
}));
const html = readFileSync(`${dist}index.html`, "utf8");
const total = (ending: string, counts: (name: string) => boolean = () => true) =>
  files.filter(({ name }) => name.endsWith(ending) && counts(name)).reduce((sum, { gzipped }) => sum + gzipped, 0);

test("the scripts of a first visit stay within 40 kB gzipped, those of all pages and pictures within 60 kB", () => {
  const first = total(".js", (name) => html.includes(name));
  expect(first).toBeGreaterThan(0);
  expect(first).toBeLessThanOrEqual(40_000);
  expect(total(".js")).toBeLessThanOrEqual(60_000);
});

test("what signs people in is no part of a first visit", () => {
  const names = files.map(({ name }) => name).filter((name) => name.startsWith("sign-in"));
  expect(names).toHaveLength(1);
  expect(html).not.toContain("sign-in");
});

test("all styles together stay within 6 kB gzipped", () => {
  expect(total(".css")).toBeGreaterThan(0);
  expect(total(".css")).toBeLessThanOrEqual(6_000);
});

test("the page has no inline script or style, so that the strict policy can hold", () => {
  expect(html).not.toMatch(/<style|\sstyle=|\son[a-z]+=/);
  expect([...html.matchAll(/<script\b[^>]*>/g)].every(([tag]) => tag.includes(" src="))).toBe(true);
});
