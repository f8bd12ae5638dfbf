/** The API of the platform, as the page uses it. Every failure becomes an ApiError that says what a person can do. */
import type { Explanation } from "@ballast/core/document/explanation.ts";
import { gatewayAnswers } from "@ballast/core/document/gateway-answers.ts";
import type { DryRun, EngineDescription, Problem, Run, RunPage } from "@ballast/core/run.ts";
import { authorization, authorizationHeld, signInAgain } from "./session.ts";

export class ApiError extends Error {
  /** Null when no answer came: the network or the server is away. */
  readonly problem: Problem | null;
  readonly status: number;
  /** Seconds that the server asks to wait. */
  readonly retryAfter: number | null;

  constructor(message: string, status: number, problem: Problem | null, retryAfter: number | null = null) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.problem = problem;
    this.retryAfter = retryAfter;
  }

  /** What to do next. */
  get advice(): string {
    return (
      this.problem?.advice ?? gatewayAnswers[this.status]?.advice ?? "Check that the server is running, then try again."
    );
  }
}

type Init = Omit<RequestInit, "headers"> & { readonly headers?: Readonly<Record<string, string>> };

async function send(path: string, init: Init = {}): Promise<Response> {
  const response = await reach(path, init, authorization);
  if (response.status === 401) await signInAgain();
  return answered(response);
}

async function reach(
  path: string,
  init: Init,
  authorized: () => Promise<Readonly<Record<string, string>>>,
): Promise<Response> {
  try {
    return await fetch(path, { ...init, headers: { ...init.headers, ...(await authorized()) } });
  } catch {
    throw new ApiError("The server does not answer.", 0, null);
  }
}

async function answered(response: Response): Promise<Response> {
  if (response.ok || response.status === 304) return response;
  const retryAfter = Number(response.headers.get("retry-after") ?? Number.NaN);
  const isProblem = response.headers.get("content-type")?.includes("problem+json") === true;
  const problem = isProblem ? ((await response.json()) as Problem) : null;
  const message =
    problem?.detail ??
    gatewayAnswers[response.status]?.title ??
    `The server answered ${response.status} ${response.statusText}.`;
  throw new ApiError(message, response.status, problem, Number.isFinite(retryAfter) ? retryAfter : null);
}

async function get<T>(path: string): Promise<T> {
  return (await send(path, { headers: { accept: "application/json" } })).json() as Promise<T>;
}

export interface ListFilter {
  readonly engine?: string;
  readonly status?: string;
  readonly cursor?: string;
  readonly limit?: number;
}

export function listRuns(filter: ListFilter = {}): Promise<RunPage> {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) if (value) query.set(name, String(value));
  return get<RunPage>(`/v1/runs${query.size === 0 ? "" : `?${query}`}`);
}

export interface Versioned {
  readonly run: Run;
  readonly etag: string | null;
}

/** The run, or null if it has not changed since `etag`. */
export async function getRun(id: string, etag: string | null = null): Promise<Versioned | null> {
  // no-store: the answer to our own If-None-Match must reach us, not the browser's cache.
  const headers: Record<string, string> = etag === null ? {} : { "if-none-match": etag };
  const response = await send(`/v1/runs/${encodeURIComponent(id)}`, { headers, cache: "no-store" });
  if (response.status === 304) return null;
  return { run: (await response.json()) as Run, etag: response.headers.get("etag") };
}

export const getInput = (id: string) => get<unknown>(`/v1/runs/${encodeURIComponent(id)}/input`);
export const getResult = (id: string) => get<unknown>(`/v1/runs/${encodeURIComponent(id)}/result`);
/** What stands at a path of a result. */
export const getPart = <T>(id: string, path: string) =>
  get<T>(`/v1/runs/${encodeURIComponent(id)}/result?${new URLSearchParams({ path })}`);
/** What is shown of a result before anything in it is looked at: its overview, or all of it where it has none. */
export function getShown({ id, files }: Run): Promise<unknown> {
  const overview = files.find(({ name }) => name === "overview.json");
  return overview === undefined ? getResult(id) : get<unknown>(fileAddress(id, overview.name));
}
export const getExplanation = (id: string, path: string) =>
  get<Explanation>(`/v1/runs/${encodeURIComponent(id)}/explanation?${new URLSearchParams({ path })}`);
export const getOpenApi = () => get<unknown>("/v1/openapi.json");

/** A file of a run as text, for tables. */
export async function getFile(id: string, name: string): Promise<string> {
  return (await send(fileAddress(id, name))).text();
}

export function fileAddress(id: string, name: string): string {
  return `/v1/runs/${encodeURIComponent(id)}/files/${encodeURIComponent(name)}`;
}

let engines: Promise<readonly EngineDescription[]> | null = null;

/** The engines; they do not change while the page is open, so one answer serves all. */
export function listEngines(): Promise<readonly EngineDescription[]> {
  engines ??= get<{ engines: readonly EngineDescription[] }>("/v1/engines").then(
    (answer) => answer.engines,
    (error: unknown) => {
      engines = null;
      throw error;
    },
  );
  return engines;
}

export interface RunRequest {
  readonly engine: string;
  readonly label?: string;
  readonly input: unknown;
}

/** Documents of more characters go ahead of their run, compressed: a request takes 5 MB. */
const UPLOAD_FROM = 2_000_000;

export async function startRun({ input, ...named }: RunRequest, idempotencyKey: string): Promise<Run> {
  const text = JSON.stringify(input);
  const body = text.length < UPLOAD_FROM ? { ...named, input } : { ...named, inputUpload: await upload(text) };
  return post("/v1/runs", body, idempotencyKey);
}

/**
 * What a run of this document would be warned of, unasked: null if the page would have to be left for it, if the document is
 * refused, which sending it will tell, or if it is so large that only sending it is worth its way.
 */
export async function dryRun(request: RunRequest): Promise<DryRun | null> {
  const body = JSON.stringify(request);
  const held = body.length < UPLOAD_FROM ? await authorizationHeld() : null;
  if (held === null) return null;
  const headers = { "content-type": "application/json" };
  const response = await reach("/v1/runs?dryRun", { method: "POST", headers, body }, async () => held);
  return response.ok ? ((await response.json()) as DryRun) : null;
}

/** Sends a document ahead of its run and answers its hash. */
async function upload(text: string): Promise<string> {
  const body = await new Response(new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"))).arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  const sha256 = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const offer = JSON.stringify({ sha256, bytes: body.byteLength });
  const headers = { "content-type": "application/json" };
  const address = (await send("/v1/uploads", { method: "POST", headers, body: offer })).headers.get("location") ?? "";
  // The address is signed: a token beside it would be refused.
  const sent = await fetch(address, { method: "PUT", body });
  if (!sent.ok) throw new ApiError("The document did not arrive. Try again.", sent.status, null);
  return sha256;
}

export async function cancelRun(id: string): Promise<Run> {
  return post(`/v1/runs/${encodeURIComponent(id)}/cancel`);
}

export async function replayRun(id: string): Promise<Run> {
  return post(`/v1/runs/${encodeURIComponent(id)}/replay`);
}

/** The entries of a list from comma-separated text; refused with every line that does not fit. */
export async function importCsv(engine: string, list: string, text: string): Promise<{ readonly entries: unknown[] }> {
  return post(`/v1/engines/${engine}/import/${list}`, { text });
}

async function post<T>(path: string, body: object = {}, idempotencyKey: string = crypto.randomUUID()): Promise<T> {
  const headers = { "content-type": "application/json", "idempotency-key": idempotencyKey };
  return (await send(path, { method: "POST", headers, body: JSON.stringify(body) })).json() as Promise<T>;
}
