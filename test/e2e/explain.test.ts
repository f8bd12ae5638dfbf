/** Explain this number, and the regimes side by side: what is on the page is what the result says. */
import type { BaCvaResult } from "@ballast/core/ba-cva/result.ts";
import type { CapitalResult } from "@ballast/core/capital/result.ts";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compact } from "../../packages/web/src/fmt.ts";
import { type Console, exampleOf, finishedRun, startConsole, visit } from "./console.ts";

describe("explanations", () => {
  let console_: Console;
  let id: string;
  let result: BaCvaResult;

  beforeAll(async () => {
    console_ = await startConsole();
    const input = await exampleOf(console_.url, "ba-cva");
    id = (await finishedRun(console_.url, { engine: "ba-cva", label: "Explained", input })).id;
    result = (await (await fetch(`${console_.url}/v1/runs/${id}/result`)).json()) as BaCvaResult;
  });
  afterAll(async () => {
    await console_?.stop();
  });

  async function onPage(address: string, task: (page: Page) => Promise<void>) {
    const { context, page, errors, outside } = await visit(console_);
    try {
      await page.goto(address);
      await task(page);
      expect(errors).toEqual([]);
      expect(outside).toEqual([]);
    } finally {
      await context.close();
    }
  }

  const panelOf = (page: Page) => page.getByRole("dialog", { name: "How this number comes about" });
  /** Waits until the address names this figure, or none. */
  const explains = (page: Page, path: string | null) =>
    page.waitForURL((address) => address.searchParams.get("explain") === path);

  test("by keyboard from capital down to the line of the input, up again, and out", async () => {
    await onPage(`/runs/${id}`, async (page) => {
      const panel = panelOf(page);
      const capital = page.getByRole("list", { name: "Key numbers" }).getByRole("link").first();
      await capital.focus();
      await page.keyboard.press("Enter");
      await panel.getByRole("heading", { name: "Capital for CVA risk" }).waitFor();
      await explains(page, "capital");
      await expectHeadingFocused(page);
      await panel.getByText("0.65 · 553.131664 = 359.5").waitFor();
      await panel.getByText("MAR50.20").waitFor();

      const steps = [
        "Charge of the full version",
        "Charge with hedges",
        "Sum of the three parts",
        "Systematic part",
        "Standalone charges",
        "Standalone charge of Alpha Bank Ltd",
        "Standalone charge of NS001",
      ];
      for (const title of steps) {
        const link = panel.locator(".terms").getByRole("link", { name: title, exact: true });
        await link.focus();
        await page.keyboard.press("Enter");
        await panel.getByRole("heading", { name: title, exact: true }).waitFor();
        await expectHeadingFocused(page);
      }
      await explains(page, "nettingSets[0].standaloneCharge");
      const input = panel.getByRole("region", { name: "Input nettingSets[0]" });
      expect(await input.locator(".used").allTextContents()).toEqual([
        "effectiveMaturityYears: 4.85",
        "exposureAtDefault: 1500",
      ]);

      const way = panel.getByRole("navigation", { name: "Way from the total" });
      expect(await way.getByRole("listitem").allTextContents()).toEqual(["Capital for CVA risk", ...steps]);
      await way.getByRole("link", { name: "Charge with hedges" }).click();
      await explains(page, "hedged.charge");
      expect(await way.getByRole("listitem").count()).toBe(3);
      await page.goBack();
      await panel.getByRole("heading", { name: "Standalone charge of NS001" }).waitFor();

      await page.keyboard.press("Escape");
      await panel.waitFor({ state: "hidden" });
      await explains(page, null);
      expect(await capital.evaluate((element) => element === document.activeElement)).toBe(true);
    });
  });

  test("an address opens its explanation, with every digit and the way from the total", async () => {
    await onPage(`/runs/${id}?explain=${encodeURIComponent("singleNameHedges[1].misalignment")}`, async (page) => {
      const panel = panelOf(page);
      const { id: hedge, misalignment } = result.singleNameHedges[1]!;
      await panel.getByRole("heading", { name: `Misalignment of ${hedge}` }).waitFor();
      await panel.getByRole("button", { name: "Copy" }).click();
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(String(misalignment));
      const way = panel.getByRole("navigation", { name: "Way from the total" });
      expect((await way.getByRole("listitem").allTextContents())[0]).toBe("Capital for CVA risk");
      await panel.getByRole("button", { name: "Close" }).click();
      await panel.waitFor({ state: "hidden" });
    });
  });

  test("a figure that the result does not explain says so", async () => {
    await onPage(`/runs/${id}?explain=nothing`, async (page) => {
      await panelOf(page).getByRole("heading", { name: "No explanation" }).waitFor();
    });
  });

  test("bars and cells lead to their figures without loading the page again", async () => {
    await onPage(`/runs/${id}`, async (page) => {
      const panel = panelOf(page);
      await page.evaluate(() => document.body.setAttribute("data-kept", ""));
      const waterfall = page.getByRole("region", { name: "From standalone charges to capital" });
      await waterfall.getByRole("link", { name: /^Hedges/ }).click();
      await panel.getByRole("heading", { name: "Charge with hedges" }).waitFor();
      await page.keyboard.press("Escape");

      const charges = page.getByRole("region", { name: "Charge of each counterparty" });
      await charges.getByRole("link", { name: /Alpha Bank/ }).click();
      await panel.getByRole("heading", { name: "Net charge of Alpha Bank Ltd" }).waitFor();
      await page.keyboard.press("Escape");

      const sets = page.getByRole("region", { name: "Netting sets", exact: true });
      await sets.locator("tbody tr").nth(2).getByRole("link").last().click();
      await panel.getByRole("heading", { name: "Standalone charge of NS003" }).waitFor();
      expect(await page.locator("body[data-kept]").count()).toBe(1);
    });
  });

  test("the stages of a chain explain their figures from the document of the stage", async () => {
    const input = await exampleOf(console_.url, "capital");
    const small = { ...input, sampling: { ...(input["sampling"] as object), paths: 1000 } };
    const chain = await finishedRun(console_.url, { engine: "capital", label: "Chain", input: small });
    await onPage(`/runs/${chain.id}`, async (page) => {
      await page.getByRole("list", { name: "Key numbers" }).getByRole("link").first().click();
      const panel = panelOf(page);
      await panel.getByRole("link", { name: "Charge of the full version" }).click();
      await panel.getByRole("heading", { name: "Charge of the full version" }).waitFor();
      await explains(page, "stages.baCva.result.fullCharge");
    });
  });

  test("the way from a netting set's SA-CCR exposure leads down to the notional of a trade", async () => {
    const input = await exampleOf(console_.url, "capital");
    const small = { ...input, sampling: { ...(input["sampling"] as object), paths: 1000 } };
    const chain = await finishedRun(console_.url, { engine: "capital", label: "Down to the trade", input: small });
    const { stages } = (await (await fetch(`${console_.url}/v1/runs/${chain.id}/result`)).json()) as CapitalResult;
    const { nettingSets, trades } = stages.saCcr.result;
    const [set] = nettingSets;
    const j = set?.hedgingSets.findIndex(({ assetClass }) => assetClass === "interest_rate") ?? -1;
    const hedgingSet = set?.hedgingSets[j];
    const component = hedgingSet?.components[0];
    const t = trades.findIndex(
      (trade) =>
        trade.nettingSet === set?.id && trade.hedgingSet === hedgingSet?.name && trade.component === component?.name,
    );
    const trade = trades[t];
    // Nothing in so large a result explains these: each step asks the API.
    expect(stages.saCcr.result.explanations.length).toBeLessThan(10);
    expect(trade?.assetClass).toBe("interest_rate");
    await onPage(`/runs/${chain.id}`, async (page) => {
      const panel = panelOf(page);
      const row = page
        .getByRole("region", { name: "From exposure to capital", exact: true })
        .locator("tbody tr")
        .first();
      const exposure = row.getByRole("link", { name: compact(set?.exposureAtDefault), exact: true }).first();
      await exposure.focus();
      await page.keyboard.press("Enter");
      await panel.getByRole("heading", { name: `SA-CCR EAD of ${set?.id}` }).waitFor();
      await explains(page, "nettingSets[0].standardisedExposure");
      await expectHeadingFocused(page);

      const at = "stages.saCcr.result.nettingSets[0]";
      const steps = [
        [`${at}.exposureAtDefault`, `EAD of ${set?.id}`],
        [`${at}.unmargined.exposureAtDefault`, `EAD of ${set?.id} without margin`],
        [`${at}.unmargined.potentialFutureExposure`, "Potential future exposure"],
        [`${at}.unmargined.aggregateAddOn`, "Aggregate add-on"],
        [`${at}.hedgingSets[${j}].addOn`, `Add-on of ${hedgingSet?.name}`],
        [`${at}.hedgingSets[${j}].effectiveNotional`, `Effective notional of ${hedgingSet?.name}`],
        [`${at}.hedgingSets[${j}].components[0].effectiveNotional`, `Effective notional of ${component?.name}`],
        [`stages.saCcr.result.trades[${t}].effectiveNotional`, `Effective notional of ${trade?.id}`],
        [`stages.saCcr.result.trades[${t}].adjustedNotional`, `Adjusted notional of ${trade?.id}`],
      ] as const;
      for (const [path, title] of steps) {
        const link = panel.locator(`.terms a[href$="explain=${encodeURIComponent(path)}"]`);
        await link.focus();
        await page.keyboard.press("Enter");
        await panel.getByRole("heading", { name: title, exact: true }).waitFor();
        await explains(page, path);
        await expectHeadingFocused(page);
      }
      const line = `stages.saCcr.input.trades[${t}]`;
      const { trades: lines } = stages.saCcr.input as { trades: { notional: number }[] };
      const used = panel.getByRole("region", { name: `Input ${line}` }).locator(".used");
      expect(await used.allTextContents()).toEqual([`notional: ${lines[t]?.notional}`]);
      const way = panel.getByRole("navigation", { name: "Way from the total" });
      expect(await way.getByRole("listitem").count()).toBe(steps.length + 1);
    });
  });

  test("regimes that take the document stand side by side, each with its capital", async () => {
    const input = (await exampleOf(console_.url, "ba-cva")) as {
      counterparties: { sector: string; kind: string }[];
      nettingSets: { alphaInExposure?: number }[];
    };
    Object.assign(input.counterparties[2]!, { sector: "industrial", kind: "financial" });
    input.nettingSets[2]!.alphaInExposure = 1.4;
    const run = await finishedRun(console_.url, { engine: "ba-cva", label: "Everywhere", input });
    await onPage(`/runs/${run.id}`, async (page) => {
      const chart = page.getByRole("region", { name: "The same book under each regime" }).getByRole("img");
      const capitals = /basel-mar50 (.+), uk-pra \(this run\) (.+), eu-crr3 (.+) GBP$/.exec(
        (await chart.getAttribute("aria-label")) ?? "",
      );
      expect(
        capitals
          ?.slice(1)
          .map(Number)
          .every((capital) => capital > 100),
      ).toBe(true);
    });
  });

  test("regimes stand side by side, with what is restated for one", async () => {
    await onPage(`/runs/${id}`, async (page) => {
      const card = page.getByRole("region", { name: "The same book under each regime" });
      await card.getByText("MAR50: There is no row for pension_fund: taken as financial.", { exact: false }).waitFor();
      await card.getByRole("button", { name: "Table" }).click();
      const rows = await card.locator("tbody tr").allTextContents();
      expect(rows.length).toBe(result.byRegime.length);
      expect(rows[1]).toMatch(/\(this run\).*359\.5/);
      expect(rows[0]).toContain("R09, counterparties[2].sector");
    });
  });
});

/** The browser gives the first focus as the dialog opens; later steps move it. */
async function expectHeadingFocused(page: Page) {
  await page.waitForFunction(() => document.activeElement?.matches("dialog h2") === true);
}
