/** A run of 2,000 netting sets in a real browser: what is fetched, what is drawn, and how one of them is found. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { largeExposureDocument } from "../integration/documents.ts";
import { accessibilityViolations, type Console, finishedRun, startConsole, visit } from "./console.ts";

const SETS = 2_000;

interface Result {
  readonly exposureAtDefaultMethod: string;
  readonly nettingSets: readonly {
    readonly id: string;
    readonly counterparty: string;
    readonly exposureAtDefault: Readonly<Record<string, { readonly value: number }>>;
    readonly profile: { readonly expectedExposure: readonly number[] };
  }[];
}

let console_: Console;
let id: string;
let text: string;
let result: Result;
beforeAll(async () => {
  console_ = await startConsole();
  const run = await finishedRun(console_.url, {
    engine: "exposure",
    label: "Large",
    input: largeExposureDocument(SETS),
  });
  expect(run.status).toBe("succeeded");
  id = run.id;
  text = await (await fetch(`${console_.url}/v1/runs/${id}/result`)).text();
  result = JSON.parse(text) as Result;
}, 240_000);
afterAll(() => console_?.stop());

interface Fetched {
  /** Of the documents of a run, behind the address of the run. */
  readonly address: string;
  readonly bytes: number;
}

/** Does something on a page, and tells which documents of runs it fetched until then. */
async function onPage(task: (page: Page, fetched: () => Promise<Fetched[]>) => Promise<void>) {
  const visited = await visit(console_);
  const answers: Promise<Fetched>[] = [];
  visited.page.on("response", (response) => {
    const address = decodeURIComponent(/\/v1\/runs\/[0-9a-f]{32}\/(.*)$/.exec(response.url())?.[1] ?? "");
    if (address !== "") answers.push(response.body().then(({ length }) => ({ address, bytes: length })));
  });
  try {
    await task(visited.page, () => Promise.all(answers.splice(0)));
    expect(visited.errors).toEqual([]);
    expect(visited.outside).toEqual([]);
  } finally {
    await Promise.allSettled(answers);
    await visited.context.close();
  }
}

test("it opens with one netting set, for a small part of its bytes", async () => {
  await onPage(async (page, fetched) => {
    await page.goto(`/runs/${id}`);
    await page.getByRole("heading", { name: "Measures of N00000" }).waitFor();
    const documents = await fetched();
    expect(documents.map(({ address }) => address).sort()).toEqual([
      "files/overview.json",
      "result?path=nettingSets[0]",
    ]);
    expect(text.length).toBeGreaterThan(10_000_000);
    expect(documents.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(text.length / 20);
    // The page would have some 40,000 elements if it listed them all.
    expect(await page.locator("*").count()).toBeLessThan(2_000);
    expect(await accessibilityViolations(page)).toEqual([]);
  });
});

test("its netting sets are listed from the largest on, a page at a time", async () => {
  const method = result.exposureAtDefaultMethod;
  const ids = [...result.nettingSets]
    .sort((a, b) => (b.exposureAtDefault[method]?.value ?? 0) - (a.exposureAtDefault[method]?.value ?? 0))
    .map((set) => set.id);
  await onPage(async (page) => {
    await page.goto(`/runs/${id}`);
    const list = page.getByRole("region", { name: "Netting sets", exact: true });
    const shown = () => list.locator("tbody th").allTextContents();
    await list.getByText("2,000 netting sets, 1 to 20 by exposure").waitFor();
    expect(await shown()).toEqual(ids.slice(0, 20));
    await list.getByRole("button", { name: "Smaller" }).click();
    await list.getByText("21 to 40").waitFor();
    expect(await shown()).toEqual(ids.slice(20, 40));
    await list.getByRole("button", { name: "Larger" }).click();
    await list.getByText("1 to 20").waitFor();
    expect(await list.getByRole("button", { name: "Larger" }).isDisabled()).toBe(true);
  });
});

test("one is found by its name or that of its counterparty, and only its profile is fetched", async () => {
  await onPage(async (page, fetched) => {
    await page.goto(`/runs/${id}`);
    const list = page.getByRole("region", { name: "Netting sets", exact: true });
    await list.getByText("2,000 netting sets").waitFor();
    await fetched();
    await list.getByLabel("Search").fill("counterparty 01234");
    await list.getByText("1 netting set", { exact: true }).waitFor();
    await list.getByRole("link", { name: "N01234" }).click();
    await page.getByRole("heading", { name: "Measures of N01234" }).waitFor();
    expect(new URL(page.url()).searchParams.get("set")).toBe("N01234");
    const documents = await fetched();
    expect(documents.map(({ address }) => address)).toEqual(["result?path=nettingSets[1234]"]);
    expect(documents[0]?.bytes).toBeLessThan(10_000);
    const chart = page.getByRole("region", { name: "Exposure profile" });
    await chart.getByRole("button", { name: "Table" }).click();
    const title = await chart.locator("tbody tr:nth-child(7) td:nth-child(2) .num").getAttribute("title");
    const expected = result.nettingSets[1234]?.profile.expectedExposure[6];
    expect(Number(title?.split(" ")[0]?.replaceAll(",", ""))).toBe(expected);
  });
});

test("two such runs are compared by their overviews and the profiles that are looked at", async () => {
  await onPage(async (page, fetched) => {
    await page.goto(`/compare?a=${id}&b=${id}&set=N01999`);
    await page.getByText("✓ Identical bytes").waitFor();
    await page.getByRole("img", { name: "Exposure profiles of N01999" }).waitFor();
    const addresses = new Set((await fetched()).map(({ address }) => address));
    expect([...addresses].sort()).toEqual(["files/overview.json", "input", "result?path=nettingSets[1999]"]);
  });
});
