/** Every page in light and dark: nothing that axe calls a violation, no error, no request to the outside. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accessibilityViolations, type Console, exampleOf, finishedRun, startConsole, visit } from "./console.ts";

describe("pages", () => {
  let console_: Console;
  const runs = { exposure: "", baCva: "", other: "" };

  beforeAll(async () => {
    console_ = await startConsole();
    const { url } = console_;
    const [exposure, baCva] = await Promise.all([exampleOf(url, "exposure"), exampleOf(url, "ba-cva")]);
    runs.exposure = (await finishedRun(url, { engine: "exposure", label: "Exposure", input: exposure })).id;
    runs.baCva = (await finishedRun(url, { engine: "ba-cva", label: "Capital", input: baCva })).id;
    const reduced = { ...baCva, version: "reduced" };
    runs.other = (await finishedRun(url, { engine: "ba-cva", label: "Capital", input: reduced })).id;
  });
  afterAll(async () => {
    await console_?.stop();
  });

  /** Opens everything that is folded, and what was folded inside. */
  async function unfold(page: Page) {
    for (let depth = 0; depth < 3; depth++) {
      await page.evaluate(() => {
        for (const details of document.querySelectorAll<HTMLDetailsElement>("main details")) details.open = true;
      });
      await page.waitForTimeout(50);
    }
  }

  const pages = [
    ["the list of runs", () => "/runs", "table.runs"],
    ["the choice of an engine", () => "/new", ".engines"],
    ["the form of exposure", () => "/new/exposure", "#json"],
    ["the form of ba-cva, filled from a run", () => `/new/ba-cva?from=${runs.baCva}`, "#json"],
    ["a run of exposure", () => `/runs/${runs.exposure}`, ".chart svg"],
    ["a run of ba-cva", () => `/runs/${runs.baCva}`, ".chart svg"],
    [
      "the explanation of a number",
      () => `/runs/${runs.baCva}?explain=nettingSets%5B0%5D.standaloneCharge`,
      ".explain[open] table",
    ],
    ["a comparison", () => `/compare?a=${runs.baCva}&b=${runs.other}`, "table"],
    ["the API reference", () => "/docs", ".operation"],
    ["an address that does not exist", () => "/nowhere", ".notice"],
  ] as const;

  describe.each(["light", "dark"] as const)("in %s", (scheme) => {
    test.each(pages)("%s", async (_name, address, sign) => {
      const { context, page, errors, outside } = await visit(console_, { scheme });
      try {
        await page.goto(address());
        await page.locator(sign).first().waitFor();
        await unfold(page);
        await page.locator(".skeleton").waitFor({ state: "detached" });
        expect(await accessibilityViolations(page)).toEqual([]);
        expect(errors).toEqual([]);
        expect(outside).toEqual([]);
      } finally {
        await context.close();
      }
    });
  });

  test("the page of a run prints on one sheet of A4", async () => {
    const { context, page } = await visit(console_);
    try {
      await page.goto(`/runs/${runs.exposure}`);
      await page.locator(".chart svg").first().waitFor();
      const pdf = (await page.pdf({ format: "A4", scale: 0.6 })).toString("latin1");
      expect(pdf.match(/\/Type\s*\/Page\b/g)?.length).toBe(1);
    } finally {
      await context.close();
    }
  });
});
