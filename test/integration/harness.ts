/** A cloud for one test file: a free port, a folder of its own, and the API as its users call it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isTerminal, Problem, Run, RunPage } from "@ballast/core/run.ts";
import { type Cloud, type CloudOptions, startCloud } from "@ballast/local/cloud.ts";

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), "ballast-"));
}

export async function startTestCloud(
  options: Partial<CloudOptions> = {},
): Promise<Cloud & { readonly folder: string; readonly api: Api }> {
  const folder = options.dataFolder ?? temporaryFolder();
  const cloud = await startCloud({ port: 0, dataFolder: folder, workers: 2, ...options });
  return {
    ...cloud,
    folder,
    api: new Api(cloud.url),
    stop: async () => {
      await cloud.stop();
      if (options.dataFolder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Less than a test may take, so that a wait that is in vain says what it saw last. */
const PATIENCE_MILLISECONDS = 150_000;

/** The first answer that is not null; `seen` tells what there was instead if it never comes. */
export async function until<Value>(look: () => Promise<Value | null>, seen: () => string): Promise<Value> {
  const deadline = Date.now() + PATIENCE_MILLISECONDS;
  while (Date.now() < deadline) {
    const found = await look();
    if (found !== null) return found;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`Waited ${PATIENCE_MILLISECONDS / 1000} s in vain. Seen last: ${seen()}`);
}

export class Api {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  post(path: string, body: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return fetch(this.url + path, {
      method: "POST",
      body,
      headers: { "content-type": "application/json", ...headers },
    });
  }

  async start(engine: string, input: unknown, { label = engine, key }: { label?: string; key?: string } = {}) {
    const headers: Record<string, string> = key === undefined ? {} : { "idempotency-key": key };
    const response = await this.post("/v1/runs", JSON.stringify({ engine, label, input }), headers);
    if (response.status !== 202) throw new Error(`HTTP ${response.status}: ${await response.text()}`);
    return Run.parse(await response.json());
  }

  async run(id: string): Promise<Run> {
    return Run.parse(await (await fetch(`${this.url}/v1/runs/${id}`)).json());
  }

  /** The run once it has ended. */
  async ended(id: string): Promise<Run> {
    return this.when(id, (run) => isTerminal(run.status));
  }

  /** The run as soon as something holds of it. */
  async when(id: string, holds: (run: Run) => boolean): Promise<Run> {
    let latest: Run | null = null;
    return until(
      async () => {
        latest = await this.run(id);
        return holds(latest) ? latest : null;
      },
      () => JSON.stringify(latest),
    );
  }

  async result(id: string): Promise<string> {
    const response = await fetch(`${this.url}/v1/runs/${id}/result`);
    if (response.status !== 200) throw new Error(`HTTP ${response.status}: ${await response.text()}`);
    return response.text();
  }

  /** Every run there is, newest first. */
  async runs(): Promise<Run[]> {
    const all: Run[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const query: string = cursor === "" ? "limit=100" : `limit=100&cursor=${cursor}`;
      const page = RunPage.parse(await (await fetch(`${this.url}/v1/runs?${query}`)).json());
      all.push(...page.runs);
      cursor = page.cursor;
    }
    return all;
  }
}

/** The problem document of a refusal; fails if the answer is none. */
export async function problemOf(response: Response): Promise<Problem> {
  if (response.headers.get("content-type") !== "application/problem+json") {
    throw new Error(`Not a problem document: HTTP ${response.status} ${await response.text()}`);
  }
  return Problem.parse(await response.json());
}
