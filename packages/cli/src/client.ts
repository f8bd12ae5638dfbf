/** The HTTP API, as a terminal uses it: an answer, or a failure that says what to do. */
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { Explanation } from "@ballast/core/document/explanation.ts";
import { gatewayAnswers } from "@ballast/core/document/gateway-answers.ts";
import { DryRun, EngineList, Problem, Run, RunPage } from "@ballast/core/run.ts";
import { CommandFailure, problemLines } from "./failure.ts";

/** Between two looks at a run that is under way. */
const POLL_MILLISECONDS = 250;
/** Documents of more characters go ahead of their run, compressed: a request takes 5 MB. */
const UPLOAD_FROM = 2_000_000;
/** What the API gives on one page. */
const MOST_RUNS_A_PAGE = 100;

interface RunRequest {
  readonly engine: string;
  readonly label?: string;
  readonly input: unknown;
}

/** The body of a request for a run. */
type RequestBody = Omit<RunRequest, "input"> & ({ readonly input: unknown } | { readonly inputUpload: string });

export class Client {
  readonly #url: string;
  readonly #token: string | undefined;

  /** A deployed API asks for the access token; on a laptop there is none. */
  constructor(url: string, token: string | undefined) {
    this.#url = url.endsWith("/") ? url.slice(0, -1) : url;
    const { hostname, protocol } = new URL(url);
    const inTheClear = protocol === "http:" && !["127.0.0.1", "localhost", "[::1]"].includes(hostname);
    if (token !== undefined && inTheClear) {
      throw new CommandFailure("refused", "A token does not travel in the clear: pass --url with an https address.");
    }
    this.#token = token;
  }

  /** What asks for a run; a large document goes ahead. */
  async requestOf({ input, ...named }: RunRequest): Promise<RequestBody> {
    const text = JSON.stringify(input);
    return text.length < UPLOAD_FROM ? { ...named, input } : { ...named, inputUpload: await this.#upload(text) };
  }

  async startRun(request: RequestBody, key: string): Promise<Run> {
    return documentOf(Run, await this.#send("POST", "/v1/runs", request, { "idempotency-key": key }));
  }

  /** What such a run would be warned of; nothing is started. */
  async dryRun(request: RequestBody, key: string): Promise<DryRun> {
    return documentOf(DryRun, await this.#send("POST", "/v1/runs?dryRun", request, { "idempotency-key": key }));
  }

  /** Sends a document ahead of its run and answers its hash. */
  async #upload(text: string): Promise<string> {
    const body = new Uint8Array(gzipSync(text));
    const sha256 = createHash("sha256").update(body).digest("hex");
    const offered = await this.#send("POST", "/v1/uploads", { sha256, bytes: body.length });
    const address = offered.headers.get("location");
    if (address === null) throw notBallast(offered.status);
    const sent = await this.#reach(new URL(address, this.#url).href, { method: "PUT", body });
    if (!sent.ok) throw new CommandFailure("runFailed", `The document did not arrive: HTTP ${sent.status}. Try again.`);
    return sha256;
  }

  async replay(id: string): Promise<Run> {
    return documentOf(Run, await this.#send("POST", `/v1/runs/${encodeURIComponent(id)}/replay`));
  }

  async cancel(id: string): Promise<Run> {
    return documentOf(Run, await this.#send("POST", `/v1/runs/${encodeURIComponent(id)}/cancel`));
  }

  /** The latest runs, page by page until there are so many or no more. */
  async runs(count: number): Promise<Run[]> {
    const found: Run[] = [];
    let after: Readonly<Record<string, string>> = {};
    for (;;) {
      const limit = String(Math.min(count - found.length, MOST_RUNS_A_PAGE));
      const page = `/v1/runs?${new URLSearchParams({ limit, ...after })}`;
      const { cursor, runs } = await documentOf(RunPage, await this.#send("GET", page));
      found.push(...runs);
      if (cursor === null || found.length >= count) return found;
      after = { cursor };
    }
  }

  /** The bytes of a result, exactly as they are stored. */
  async result(id: string): Promise<Uint8Array> {
    const response = await this.#send("GET", `/v1/runs/${encodeURIComponent(id)}/result`);
    return new Uint8Array(await response.arrayBuffer());
  }

  async explanation(id: string, path: string): Promise<Explanation> {
    const address = `/v1/runs/${encodeURIComponent(id)}/explanation?${new URLSearchParams({ path })}`;
    return documentOf(Explanation, await this.#send("GET", address));
  }

  async engines(): Promise<EngineList> {
    return documentOf(EngineList, await this.#send("GET", "/v1/engines"));
  }

  /** The states of a run until it has ended, each once. */
  async *watch(id: string): AsyncGenerator<Run> {
    let etag: string | null = null;
    for (;;) {
      const known: Record<string, string> = etag === null ? {} : { "if-none-match": etag };
      const response = await this.#send("GET", `/v1/runs/${encodeURIComponent(id)}`, undefined, known);
      if (response.status !== 304) {
        etag = response.headers.get("etag");
        const run = await documentOf(Run, response);
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
      headers: {
        ...headers,
        ...(this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
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

/** What a gateway answers in our place has this shape, or is a page of HTML. */
function isOfGateway(text: string): boolean {
  const answer = parsed(text);
  return typeof answer === "object" && answer !== null && "message" in answer;
}

/** A problem document in words, or what a gateway means; anything else did not come from Ballast. */
function refusal(status: number, text: string): CommandFailure {
  const problem = Problem.safeParse(parsed(text));
  if (!problem.success) {
    const answer = isOfGateway(text) ? gatewayAnswers[status] : undefined;
    if (answer === undefined) return notBallast(status);
    const renewal = status === 401 ? " The command takes the token from BALLAST_TOKEN." : "";
    const lines = problemLines(answer.title, [], `${answer.advice}${renewal}`);
    return new CommandFailure(status >= 500 ? "unreachable" : "refused", lines);
  }
  const { advice, detail, errors } = problem.data;
  return new CommandFailure(status >= 500 ? "runFailed" : "refused", problemLines(detail, errors, advice));
}

/** What a schema of the API does here. */
interface Schema<Document> {
  safeParse(value: unknown): { readonly success: true; readonly data: Document } | { readonly success: false };
}

/** The document of an answer. What has another shape came from something else that listens there. */
async function documentOf<Document>(schema: Schema<Document>, response: Response): Promise<Document> {
  const document = schema.safeParse(parsed(await response.text()));
  if (document.success) return document.data;
  throw notBallast(response.status);
}

function notBallast(status: number): CommandFailure {
  return new CommandFailure(
    "unreachable",
    `Not an answer of Ballast: HTTP ${status}. Pass --url with the address that "npm start" prints, without a path.`,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
