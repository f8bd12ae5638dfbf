/** The console in a real browser against the real cloud, and what every test of it watches. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { type Cloud, type CloudOptions, startCloud } from "../../packages/local/src/cloud.ts";
import { launchBrowser } from "./browser.ts";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export interface Console {
  readonly browser: Browser;
  readonly url: string;
  stop(): Promise<void>;
}

export async function startConsole(options: Pick<CloudOptions, "faults"> = {}): Promise<Console> {
  const dataFolder = mkdtempSync(join(tmpdir(), "ballast-e2e-"));
  let cloud: Cloud | null = null;
  try {
    cloud = await startCloud({ port: 0, dataFolder, logLevel: "ERROR", ...options });
    const browser = await launchBrowser();
    const { url, stop } = cloud;
    return {
      browser,
      url,
      stop: async () => {
        await browser.close();
        await stop();
        rmSync(dataFolder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await cloud?.stop();
    rmSync(dataFolder, { recursive: true, force: true });
    throw error;
  }
}

export interface Visit {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Errors of the page's console, without the statuses that a test expects. */
  readonly errors: string[];
  /** Requests that left this machine. */
  readonly outside: string[];
}

/** A new browser context on the console. The CSP stays in force: nothing is bypassed. */
export async function visit(
  { browser, url }: Console,
  options: { readonly scheme?: "light" | "dark"; readonly expectedStatuses?: readonly number[] } = {},
): Promise<Visit> {
  const context = await browser.newContext({
    baseURL: url,
    colorScheme: options.scheme ?? "light",
    viewport: { width: 1280, height: 900 },
    acceptDownloads: true,
    permissions: ["clipboard-read", "clipboard-write"],
  });
  await context.addInitScript({ content: axeSource });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const errors: string[] = [];
  const outside: string[] = [];
  page.on("console", (message) => {
    const expected = options.expectedStatuses?.some((status) => message.text().includes(`status of ${status}`));
    if (message.type() === "error" && expected !== true) errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(String(error)));
  context.on("request", (request) => {
    const address = request.url();
    if (!address.startsWith(`${url}/`) && !/^(blob|data):/.test(address)) outside.push(address);
  });
  return { context, page, errors, outside };
}

interface AxeResult {
  readonly violations: readonly { id: string; nodes: readonly { html: string; failureSummary?: string }[] }[];
}

/** What axe finds wrong with the page as it is. */
export async function accessibilityViolations(page: Page): Promise<string[]> {
  const { violations } = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(options: object): Promise<AxeResult> } };
    return axe.run({
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      resultTypes: ["violations"],
    });
  });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`);
}

/** Starts a run through the API, as another program would, and waits until it has ended. */
export async function finishedRun(url: string, request: unknown): Promise<{ id: string; status: string }> {
  const started = await fetch(`${url}/v1/runs`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(request),
  });
  const run = (await started.json()) as { id: string; status: string; endedAt: string | null };
  if (started.status !== 202) throw new Error(`The run was refused: ${JSON.stringify(run)}`);
  let latest = run;
  while (latest.endedAt === null) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    latest = (await (await fetch(`${url}/v1/runs/${run.id}`)).json()) as typeof run;
  }
  return latest;
}

interface EngineEntry {
  readonly name: string;
  readonly example: unknown;
}

export async function exampleOf(url: string, engine: string): Promise<Record<string, unknown>> {
  const { engines } = (await (await fetch(`${url}/v1/engines`)).json()) as { engines: readonly EngineEntry[] };
  const found = engines.find((each) => each.name === engine);
  if (found === undefined) throw new Error(`There is no engine ${engine}.`);
  return structuredClone(found.example) as Record<string, unknown>;
}
