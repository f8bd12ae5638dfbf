/** What was probably not meant is said while the form is filled in, while the run goes on, and first of all in its result. */
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accessibilityViolations, type Console, finishedRun, startConsole, type Visit, visit } from "./console.ts";

type Document = Record<string, unknown> & { readonly trades: readonly object[] };

const example = (path: string): Document =>
  JSON.parse(readFileSync(new URL(`../../examples/${path}.input.json`, import.meta.url), "utf8"));
const withTrade = ({ trades, ...rest }: Document, change: object): Document => {
  const [first, ...others] = trades;
  return { ...rest, trades: [{ ...first, ...change }, ...others] };
};
const inPercent = (fixedRate = 2.5) => withTrade(example("exposure/seed-004"), { fixedRate });
/** Far more work than a test waits for. */
const ENDLESS = { method: "pseudo_random", paths: 50_000_000, seed: 4 };

describe("warnings", () => {
  let console_: Console;

  beforeAll(async () => {
    console_ = await startConsole();
  });
  afterAll(async () => {
    await console_?.stop();
  });

  async function onPage(
    task: (page: Page, visited: Visit) => Promise<void>,
    options: Parameters<typeof visit>[1] = {},
  ): Promise<void> {
    const visited = await visit(console_, options);
    try {
      await task(visited.page, visited);
      expect(visited.errors).toEqual([]);
      expect(visited.outside).toEqual([]);
    } finally {
      await visited.context.close();
    }
  }

  const runCount = async () => {
    const { runs } = (await (await fetch(`${console_.url}/v1/runs?limit=100`)).json()) as { runs: unknown[] };
    return runs.length;
  };
  const openForm = async (page: Page, engine: string, input: object) => {
    await page.goto(`/new/${engine}`);
    await page.locator("#json").fill(JSON.stringify(input));
  };
  const warned = (page: Page) => page.locator(".foreseen");

  test("a rate in percent is named while the form is filled in, at its field, and gone once it is mended", async () => {
    await onPage(async (page) => {
      const before = await runCount();
      await openForm(page, "exposure", inPercent());
      await warned(page).getByText("if 2.5 % was meant, give 0.025").waitFor();
      const trades = page.getByRole("group", { name: "Trades" });
      expect(await trades.locator("summary").first().innerText()).toContain("! has a warning");
      await warned(page).getByRole("button", { name: "trades[0].fixedRate" }).click();
      const field = page.getByLabel("Fixed rate");
      await page.waitForFunction(() => document.activeElement?.id === "field-trades[0].fixedRate");
      const help = page.locator('[id="field-trades[0].fixedRate-help"]');
      expect(await help.innerText()).toContain("! 2.5 is 250 %.");
      expect(await page.getByRole("status").filter({ hasText: "warnings before the run" }).count()).toBe(1);
      await field.fill("0.025");
      await warned(page).waitFor({ state: "detached" });
      expect(await help.innerText()).not.toContain("!");
      expect(await runCount()).toBe(before);
    });
  });

  test("the server is asked once, when the typing rests", async () => {
    await onPage(async (page) => {
      const asked: string[] = [];
      page.on("request", (request) => {
        if (request.url().includes("dryRun")) asked.push(request.postData() ?? "");
      });
      await page.clock.install();
      await page.goto("/new/exposure");
      const field = page.getByLabel("Reporting currency");
      await field.waitFor();
      await page.clock.runFor(1000);
      await expect.poll(() => asked.length).toBe(1);
      await page.clock.pauseAt(new Date("2100-01-01"));
      await page.locator("#json").fill(JSON.stringify(inPercent(0.3)));
      for (const rate of [3, 4, 5]) await page.locator("#json").fill(JSON.stringify(inPercent(rate)));
      expect(asked).toHaveLength(1);
      await page.clock.runFor(1000);
      await warned(page).getByText("if 5 % was meant").waitFor();
      expect(asked).toHaveLength(2);
      expect(JSON.parse(asked[1] ?? "")).toMatchObject({
        engine: "exposure",
        input: { trades: [{ fixedRate: 5 }, {}] },
      });
    });
  });

  test("a warning holds no run back, and the page of the run says it while it goes on", async () => {
    await onPage(async (page) => {
      await openForm(page, "exposure", { ...inPercent(), sampling: ENDLESS });
      await warned(page).waitFor();
      await page.getByRole("button", { name: "Run", exact: true }).click();
      await page.waitForURL(/\/runs\/[0-9a-f]{32}$/);
      const said = page.getByRole("region", { name: "Warnings" });
      await said.getByText("2.5 is 250 %").waitFor();
      expect(await page.getByRole("button", { name: "Cancel run" }).count()).toBe(1);
      await page.getByRole("button", { name: "Cancel run" }).click();
      await page.getByRole("heading", { name: "Cancelled" }).waitFor();
      expect(await said.count()).toBe(1);
    });
  });

  test("of a document that would be refused nothing is said before it is sent", async () => {
    await onPage(
      async (page) => {
        await openForm(page, "exposure", inPercent());
        await warned(page).waitFor();
        const refused = page.waitForResponse(
          (response) => response.url().includes("dryRun") && response.status() === 422,
        );
        await page.locator("#json").fill(JSON.stringify({ ...inPercent(), colour: "red" }));
        await refused;
        await warned(page).waitFor({ state: "detached" });
        expect(await page.getByRole("alert").count()).toBe(0);
        await page.getByRole("button", { name: "Run", exact: true }).click();
        await page.getByRole("alert").getByRole("heading", { name: "1 problem" }).waitFor();
      },
      { expectedStatuses: [422] },
    );
  });

  test("a server that does not answer the question takes the run all the same", async () => {
    await onPage(
      async (page) => {
        await page.route(/dryRun/, (route) => route.fulfill({ status: 503, body: "{}" }));
        await openForm(page, "exposure", inPercent());
        await page.getByRole("button", { name: "Run", exact: true }).click();
        await page.getByText("✓ Succeeded").waitFor({ timeout: 60_000 });
        await page.getByRole("region", { name: "Warnings" }).getByText("2.5 is 250 %").waitFor();
      },
      { expectedStatuses: [503] },
    );
  });

  const far = example("sa-ccr/bcbs-annex4a-example-1");
  test.each([
    ["exposure", inPercent(), "2.5 is 250 %"],
    ["sa-ccr", withTrade(far, { maturityYears: 60 }), "60 months are 5 years"],
    ["capital", withTrade(example("capital/small-book"), { fixedRate: 2.6 }), "2.6 is 260 %"],
    [
      "ba-cva",
      { ...example("ba-cva/seed-001"), exchangeRates: [{ currency: "USD", rate: 1 }] },
      "One USD counts as one GBP",
    ],
  ] as const)("the first screen of a run of %s says what it was warned of", async (engine, input, text) => {
    const { id, status } = await finishedRun(console_.url, { engine, input });
    expect(status).toBe("succeeded");
    await onPage(async (page) => {
      await page.goto(`/runs/${id}`);
      const said = page.getByRole("region", { name: "Warnings" }).getByText(text);
      await said.waitFor();
      const { height, y } = (await said.boundingBox()) ?? { height: 0, y: Number.POSITIVE_INFINITY };
      expect(y + height).toBeLessThanOrEqual(900);
    });
  });

  test.each([
    "light",
    "dark",
  ] as const)("the form with warnings is accessible in %s, and no wider than a phone", async (scheme) => {
    await onPage(
      async (page) => {
        await openForm(page, "exposure", inPercent());
        await warned(page).getByRole("button", { name: "trades[0].fixedRate" }).click();
        await page.getByLabel("Fixed rate").waitFor();
        expect(await accessibilityViolations(page)).toEqual([]);
        await page.setViewportSize({ width: 390, height: 800 });
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
        expect(await accessibilityViolations(page)).toEqual([]);
      },
      { scheme },
    );
  });
});
