/** Entries of a list from a CSV file: added behind those that are there, or refused with every line that does not fit. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Console, startConsole, visit } from "./console.ts";

const GOOD = [
  "id,name,counterparty,exposureMethod,exposureAtDefault,effectiveMaturityYears",
  "NS101,Swaps,CP001,sa_ccr,125.5,3",
  "NS102,Forwards,CP002,sa_ccr,80,2.5",
].join("\n");
const BAD = GOOD.replace("125.5", "much").replace("2.5", "-2");

describe("import of CSV", () => {
  let console_: Console;

  beforeAll(async () => {
    console_ = await startConsole();
  });
  afterAll(async () => {
    await console_?.stop();
  });

  async function onForm(task: (page: Page) => Promise<void>, expectedStatuses: readonly number[] = []) {
    const { context, page, errors, outside } = await visit(console_, { expectedStatuses });
    try {
      await page.goto("/new/ba-cva");
      await task(page);
      expect(errors).toEqual([]);
      expect(outside).toEqual([]);
    } finally {
      await context.close();
    }
  }

  const choose = (page: Page, text: string) =>
    page
      .getByRole("group", { name: "Netting sets" })
      .getByLabel("Import CSV")
      .setInputFiles({ name: "sets.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  const idsOf = async (page: Page) =>
    (JSON.parse(await page.locator("#json").inputValue()) as { nettingSets: { id: string }[] }).nettingSets.map(
      ({ id }) => id,
    );

  test("the entries of a file are added to the list, and the run takes them", async () => {
    await onForm(async (page) => {
      const before = await idsOf(page);
      await choose(page, GOOD);
      await page.getByText("2 items added from sets.csv").waitFor();
      expect(await idsOf(page)).toEqual([...before, "NS101", "NS102"]);
      await page.getByRole("button", { name: "Run", exact: true }).click();
      await page.waitForURL(/\/runs\/[0-9a-f]{32}$/);
      await page.getByRole("region", { name: "Netting sets", exact: true }).getByText("NS102").waitFor();
    });
  });

  test("a file with problems adds nothing, names line, column and reason, and can be chosen again", async () => {
    await onForm(
      async (page) => {
        const before = await idsOf(page);
        await choose(page, BAD);
        const alert = page.getByRole("alert");
        await alert.getByText("line 2, exposureAtDefault").waitFor();
        await alert.getByText("line 3, effectiveMaturityYears").waitFor();
        expect(await idsOf(page)).toEqual(before);
        await choose(page, GOOD);
        await page.getByText("2 items added from sets.csv").waitFor();
        await alert.waitFor({ state: "detached" });
      },
      [422],
    );
  });

  test("the columns of a list are named beside its button", async () => {
    await onForm(async (page) => {
      const help = page.locator('[id="field-nettingSets-columns"]');
      for (const column of GOOD.split("\n")[0]!.split(",")) expect(await help.textContent()).toContain(column);
    });
  });
});
