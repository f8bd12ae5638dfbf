/** The small parts that every page is made of. */
import type { Problem, Run, RunStatus } from "@ballast/core/run.ts";
import type { ComponentChildren, ComponentType } from "preact";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { ApiError } from "./api.ts";
import { copyText } from "./download.ts";
import { ago, type Change, change, compact, duration, exact, instant, type Measured } from "./fmt.ts";
import { store, useStore } from "./store.ts";

/** The present, once a second; what prints a relative time reads it. */
export const now = store(Date.now());
setInterval(() => {
  if (!document.hidden) now.value = Date.now();
}, 1000);

export const statusWords: Record<RunStatus, readonly [glyph: string, word: string, tone: string]> = {
  queued: ["○", "Queued", "muted"],
  running: ["◐", "Running", "accent"],
  succeeded: ["✓", "Succeeded", "good"],
  failed: ["✕", "Failed", "bad"],
  cancelled: ["⊘", "Cancelled", "muted"],
};

/** Glyph, word and colour, in this order of importance. */
export function Status({ status }: { readonly status: RunStatus }) {
  const [glyph, word, tone] = statusWords[status];
  return (
    <span class={`status ${tone}`}>
      <span aria-hidden="true">{glyph}</span> {word}
    </span>
  );
}

export function Ago({ iso }: { readonly iso: string }) {
  const present = useStore(now);
  return (
    <time dateTime={iso} title={instant(iso, true)}>
      {ago(iso, present)}
    </time>
  );
}

/** A number in short, exact on hover. */
export function Num({ value, unit = "" }: { readonly value: number | null | undefined; readonly unit?: string }) {
  return (
    <span class="num" title={`${exact(value)} ${unit}`.trim()}>
      {compact(value)}
      {unit !== "" && <span class="unit"> {unit}</span>}
    </span>
  );
}

/** A number that leads to its explanation, if it has one. */
export function Figure({ href, ...number }: Parameters<typeof Num>[0] & { readonly href: string | undefined }) {
  if (href === undefined) return <Num {...number} />;
  return (
    <a class="figure" href={href}>
      <Num {...number} />
    </a>
  );
}

interface DeltaProps {
  readonly now: Measured;
  readonly before: Measured | null;
  readonly worse: "up" | "down";
}

export function Delta({ now: current, before, worse }: DeltaProps) {
  if (before === null) return <span class="muted">–</span>;
  const found: Change = change(current, before, worse);
  const title = found.withinNoise
    ? "Within noise: less than two standard errors of the difference"
    : `${exact(before.value)} before`;
  return (
    <span class={`delta ${found.tone}`} title={title}>
      {found.glyph} {found.text}
      {found.withinNoise && " within noise"}
    </span>
  );
}

/** A button that says for a moment that it copied. */
export function Copy({ text, children, cls = "" }: { text: string; children: ComponentChildren; cls?: string }) {
  const [copied, setCopied] = useState(false);
  const press = async () => {
    await copyText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  return (
    <button type="button" class={cls} title={text} onClick={press}>
      {copied ? "Copied" : children}
    </button>
  );
}

/** What the tab says while a page is open. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Ballast`;
  }, [title]);
}

export interface Resource<T> {
  readonly value: T | null;
  readonly error: Error | null;
  /** When the value was last confirmed. */
  readonly loadedAt: number | null;
  readonly reload: () => void;
}

/** A component whose code is fetched when it is first drawn. */
export function later<Props extends object>(fetched: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let known: ComponentType<Props> | null = null;
  return function Later(props: Props) {
    const code = useResource("", async () => {
      known ??= await fetched();
      return known;
    });
    const Known = known ?? code.value;
    return Known === null ? <Pending {...code} /> : <Known {...props} />;
  };
}

/** Loads when the key changes. A failed reload keeps the value and adds the error. */
export function useResource<T>(key: string, load: () => Promise<T>): Resource<T> {
  const [state, setState] = useState<Omit<Resource<T>, "reload"> & { key: string }>({
    key,
    value: null,
    error: null,
    loadedAt: null,
  });
  const latest = useRef(key);
  latest.current = key;
  const reload = useCallback(() => {
    load().then(
      (value) => latest.current === key && setState({ key, value, error: null, loadedAt: Date.now() }),
      (error: unknown) =>
        latest.current === key &&
        setState((old) => ({
          ...(old.key === key ? old : { value: null, loadedAt: null }),
          key,
          error: asError(error),
        })),
    );
  }, [key]);
  useEffect(reload, [key]);
  const current = state.key === key ? state : { value: null, error: null, loadedAt: null };
  return { ...current, reload };
}

export function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** What went wrong, why, and what to do next. */
export function Failure({ error, again }: { readonly error: Error; readonly again?: () => void }) {
  const problem = error instanceof ApiError ? error.problem : null;
  return (
    <div class="card notice" role="alert">
      <h2 class="bad">✕ {problem?.title ?? "This did not load"}</h2>
      <p>{error.message}</p>
      <p class="muted">
        {error instanceof ApiError && error.advice}
        {problem !== null && ` Request ${problem.requestId}.`}
      </p>
      <p class="row">
        {again !== undefined && problem?.retryable !== false && (
          <button type="button" onClick={again}>
            Try again
          </button>
        )}
        <a href="/runs">All runs</a>
      </p>
    </div>
  );
}

/** Old data stays on the page; this line says how old. */
export function Stale({ since, error }: { readonly since: number | null; readonly error: Error | null }) {
  const present = useStore(now);
  if (error === null || since === null) return null;
  return (
    <p class="stale" role="status">
      <span aria-hidden="true">◷</span> Updated {ago(new Date(since).toISOString(), present)}. {error.message} Trying
      again.
    </p>
  );
}

/** Grey bars in the shape of what is coming, after a moment in which most answers arrive. */
export function Skeleton() {
  return (
    <div class="skeleton" role="status" aria-label="Loading">
      {Array.from({ length: 8 }, (_, index) => (
        <div key={index} />
      ))}
    </div>
  );
}

/** In the place of what has not loaded, or never will. */
export function Pending({ error, reload }: Pick<Resource<unknown>, "error" | "reload">) {
  return error === null ? <Skeleton /> : <Failure error={error} again={reload} />;
}

/** The run before this one with the same engine and label: what a number is compared with. */
export function previousOf(run: Run, runs: readonly Run[]): Run | null {
  const earlier = runs.filter(
    (other) =>
      other.engine === run.engine &&
      other.label === run.label &&
      other.headline !== null &&
      other.headline.title === run.headline?.title &&
      other.createdAt < run.createdAt,
  );
  return earlier.sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1))[0] ?? null;
}

export function measured(headline: NonNullable<Run["headline"]>): Measured {
  return { value: headline.value, standardError: headline.standardError };
}

/** How long the run took, or has taken so far. */
export function Elapsed({ run }: { readonly run: Run }) {
  return <>{duration(runTime(run, useStore(now)))}</>;
}

export function runTime(run: Run, at: number): number {
  return (run.endedAt === null ? at : Date.parse(run.endedAt)) - Date.parse(run.createdAt);
}

/** The heads of the columns of a table; the names of columns of numbers stand to the right. */
export function Heads({ names, right = [] }: { names: readonly string[]; right?: readonly string[] }) {
  return (
    <thead>
      <tr>
        {names.map((name) => (
          <th key={name} scope="col" class={right.includes(name) ? "right" : ""}>
            {name}
          </th>
        ))}
      </tr>
    </thead>
  );
}

interface RowsProps {
  readonly label: string;
  readonly cls?: string;
  readonly children: ComponentChildren;
}

/** A table that may be wider than the page. */
export function Rows({ label, cls, children }: RowsProps) {
  return (
    // A region that scrolls must be reachable by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll region takes the focus so that keys can scroll it
    <section class="scroll" tabIndex={0} aria-label={label}>
      <table class={cls}>{children}</table>
    </section>
  );
}

/** What is wrong, each with its place and its rule. */
export function Problems({ problems }: { readonly problems: Problem["errors"] }) {
  return (
    <ul>
      {problems.map(({ path, message, rule }, index) => (
        <li key={index}>
          <span class="code">{path || "document"}</span> {message}
          {rule !== undefined && <span class="muted"> ({rule})</span>}
        </li>
      ))}
    </ul>
  );
}
