/** The HTTP API, as a terminal uses it: an answer, or a failure that says what to do. */
import { Explanation } from "@ballast/core/explanation.ts";
import { Problem, Run, RunPage } from "@ballast/core/run.ts";
import { CommandFailure, problemLines } from "./failure.ts";

/** Between two looks at a run that is under way. */
const POLL_MILLISECONDS = 250;

export class Client {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url.replace(/\/+$/, "");
  }

  async startRun(body: unknown, key: string): Promise<Run> {
    return Run.parse(await (await this.#send("POST", "/v1/runs", body, { "idempotency-key": key })).json());
  }

  async replay(id: string): Promise<Run> {
    return Run.parse(await (await this.#send("POST", `/v1/runs/${encodeURIComponent(id)}/replay`)).json());
  }

  async cancel(id: string): Promise<Run> {
    return Run.parse(await (await this.#send("POST", `/v1/runs/${encodeURIComponent(id)}/cancel`)).json());
  }

  async runs(filter: Readonly<Record<string, string>>): Promise<RunPage> {
    return RunPage.parse(await (await this.#send("GET", `/v1/runs?${new URLSearchParams(filter)}`)).json());
  }

  /** The bytes of a result, exactly as they are stored. */
  async result(id: string): Promise<Uint8Array> {
    const response = await this.#send("GET", `/v1/runs/${encodeURIComponent(id)}/result`);
    return new Uint8Array(await response.arrayBuffer());
  }

  async explanation(id: string, path: string): Promise<Explanation> {
    const address = `/v1/runs/${encodeURIComponent(id)}/explanation?${new URLSearchParams({ path })}`;
    return Explanation.parse(await (await this.#send("GET", address)).json());
  }

  async engines(): Promise<unknown> {
    return (await this.#send("GET", "/v1/engines")).json();
  }

  /** The states of a run until it has ended, each once. */
  async *watch(id: string): AsyncGenerator<Run> {
    let etag: string | null = null;
    for (;;) {
      const known: Record<string, string> = etag === null ? {} : { "if-none-match": etag };
      const response = await this.#send("GET", `/v1/runs/${encodeURIComponent(id)}`, undefined, known);
      if (response.status !== 304) {
        etag = response.headers.get("etag");
        const run = Run.parse(await response.json());
        yield run;
        if (run.endedAt !== null) return;
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
    }
  }

  async #send(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    const response = await this.#reach(`${this.#url}${path}`, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (response.ok || response.status === 304) return response;
    throw refusal(response.status, await response.text());
  }

  async #reach(url: string, request: RequestInit): Promise<Response> {
    try {
      return await fetch(url, request);
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : "";
      throw new CommandFailure(
        "unreachable",
        `Nothing answers at ${this.#url}${cause}. Start Ballast with "npm start", or pass --url with its address.`,
      );
    }
  }
}

/** A problem document in words; anything else did not come from Ballast. */
function refusal(status: number, text: string): CommandFailure {
  const problem = Problem.safeParse(parsed(text));
  if (!problem.success) return new CommandFailure("unreachable", `Not an answer of Ballast: HTTP ${status}.`);
  const { detail, errors } = problem.data;
  return new CommandFailure(status >= 500 ? "runFailed" : "refused", problemLines(detail, errors));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
