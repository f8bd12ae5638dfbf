/** The list of runs: what is running, what came out, how it differs from last time. */
import type { Run, RunStatus } from "@ballast/core/run.ts";
import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { listRuns } from "../api.ts";
import { dollars, duration, percent, plural, short } from "../fmt.ts";
import { poll } from "../poll.ts";
import { address, navigate, setQuery } from "../router.ts";
import {
  Ago,
  asError,
  Delta,
  Failure,
  measured,
  Num,
  now,
  previousOf,
  runTime,
  Skeleton,
  Stale,
  Status,
  statusWords,
} from "../ui.tsx";

/** As many as the API gives at once: the run before one with the same label should be among them. */
const PAGE = 100;

interface Listed {
  /** The filters that the server applied. */
  readonly key: string;
  readonly runs: readonly Run[];
  readonly cursor: string | null;
  readonly loadedAt: number;
}

export function RunsPage() {
  const query = address.value.searchParams;
  const filters = { q: query.get("q") ?? "", engine: query.get("engine") ?? "", status: query.get("status") ?? "" };
  const { listed, waiting, error, showWaiting, loadMore, reload } = useRuns(filters);
  const shown = useMemo(
    () => (listed?.runs ?? []).filter((run) => matches(run, filters)),
    [listed, address.value.search],
  );
  const [picked, setPicked] = useState<readonly string[]>([]);
  const pick = (id: string) =>
    setPicked(picked.includes(id) ? picked.filter((other) => other !== id) : [...picked, id]);
  const selected = useKeyboard(shown, pick);
  useEffect(() => {
    document.title = "Runs · Ballast";
  }, []);
  if (listed === null) return error === null ? <Skeleton lines={8} /> : <Failure error={error} again={reload} />;
  return (
    <>
      <h1>Runs</h1>
      <p class="lead">Every run keeps its input, seed and code version, so any number here can be computed again.</p>
      <Filters filters={filters} runs={listed.runs} />
      <Stale since={listed.loadedAt} error={error} />
      <div class="row between list-note">
        <span class="muted">
          {plural(shown.length, "run")}
          {filters.q !== "" && listed.cursor !== null && ` among the newest ${listed.runs.length}`}
          <span class="keys">
            {" "}
            · <kbd>j</kbd> <kbd>k</kbd> move, <kbd>Enter</kbd> open, <kbd>x</kbd> pick, <kbd>/</kbd> search,{" "}
            <kbd>n</kbd> new
          </span>
        </span>
        {picked.length > 0 && <CompareButton picked={picked} runs={listed.runs} />}
        {waiting > 0 && (
          <button type="button" class="small accent" onClick={showWaiting}>
            {plural(waiting, "new run")}
          </button>
        )}
      </div>
      {shown.length === 0 ? (
        <Nothing all={listed.runs.length} />
      ) : (
        <List runs={shown} all={listed.runs} {...{ selected, picked, pick }} />
      )}
      {listed.cursor !== null && (
        <p>
          <button type="button" onClick={loadMore}>
            Earlier runs
          </button>
        </p>
      )}
    </>
  );
}

/** Two picked runs can be compared: the earlier one is what the later one is compared with. */
function CompareButton({ picked, runs }: { readonly picked: readonly string[]; readonly runs: readonly Run[] }) {
  const [later, earlier] = runs.filter((run) => picked.includes(run.id));
  if (picked.length !== 2 || later === undefined || earlier === undefined) {
    return <span class="muted">Pick two runs to compare them.</span>;
  }
  return (
    <a class="button small" href={`/compare?a=${earlier.id}&b=${later.id}`}>
      Compare 2 runs
    </a>
  );
}

/** Loads the list, follows it while something runs, and keeps new runs waiting until somebody asks for them. */
function useRuns({ engine, status }: FilterValues) {
  const [listed, setListed] = useState<Listed | null>(null);
  const [latest, setLatest] = useState<readonly Run[]>([]);
  const [error, setError] = useState<Error | null>(null);
  const key = `${engine} ${status}`;
  const load = async () => {
    try {
      const page = await listRuns({ engine, status, limit: PAGE });
      const fresh = { ...page, key, loadedAt: Date.now() };
      setError(null);
      setLatest(page.runs);
      setListed((old) => (old?.key === key ? refreshed(old, fresh) : fresh));
      return page.runs;
    } catch (reason) {
      setError(asError(reason));
      return null;
    }
  };
  const live = listed?.runs.some((run) => run.endedAt === null) ?? true;
  useEffect(() => follow(load), [live, key]);
  useEffect(() => {
    // A list that has settled is looked at again when somebody comes back to it.
    const seen = () => {
      if (!document.hidden) void load();
    };
    document.addEventListener("visibilitychange", seen);
    return () => document.removeEventListener("visibilitychange", seen);
  }, [key]);
  const known = new Set(listed?.runs.map((run) => run.id));
  const fresh = latest.filter((run) => !known.has(run.id));
  const loadMore = async () => {
    if (listed?.cursor == null) return;
    try {
      const page = await listRuns({ engine, status, limit: PAGE, cursor: listed.cursor });
      setListed({ ...listed, runs: [...listed.runs, ...page.runs], cursor: page.cursor });
    } catch (reason) {
      setError(asError(reason));
    }
  };
  return {
    listed,
    error,
    loadMore,
    waiting: fresh.length,
    reload: () => void load(),
    showWaiting: () => listed && setListed({ ...listed, runs: [...fresh, ...listed.runs] }),
  };
}

/** Loads again and again until nothing on the list is on its way any more. */
function follow(load: () => Promise<readonly Run[] | null>): () => void {
  let before = "";
  return poll(async () => {
    const runs = await load();
    if (runs === null) return { kind: "error", retryAfter: null };
    const state = runs.map((run) => run.id + run.version).join();
    const changed = state !== before;
    before = state;
    if (!runs.some((run) => run.endedAt === null)) return { kind: "done" };
    return { kind: changed ? "changed" : "unchanged" };
  });
}

/** The rows that are on the page, with what is new about them; nothing is added, so nothing moves. */
function refreshed(old: Listed, fresh: Listed): Listed {
  const byId = new Map(fresh.runs.map((run) => [run.id, run]));
  return { ...old, loadedAt: fresh.loadedAt, runs: old.runs.map((run) => byId.get(run.id) ?? run) };
}

interface FilterValues {
  readonly q: string;
  readonly engine: string;
  readonly status: string;
}

function matches(run: Run, { q, engine, status }: FilterValues): boolean {
  if (engine !== "" && run.engine !== engine) return false;
  if (status !== "" && run.status !== status) return false;
  const text = `${run.id} ${run.label} ${run.engine} ${run.startedBy}`.toLowerCase();
  return q
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function Filters({ filters, runs }: { readonly filters: FilterValues; readonly runs: readonly Run[] }) {
  const engines = [...new Set([...runs.map((run) => run.engine), filters.engine])].filter((name) => name !== "").sort();
  return (
    <div class="row filters">
      <label>
        <span>Search</span>
        <input
          id="search"
          type="search"
          placeholder="id, label, person"
          value={filters.q}
          onInput={(event) => setQuery({ q: event.currentTarget.value })}
        />
      </label>
      <label>
        <span>Engine</span>
        <select value={filters.engine} onChange={(event) => setQuery({ engine: event.currentTarget.value })}>
          <option value="">All</option>
          {engines.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <label>
        <span>Status</span>
        <select value={filters.status} onChange={(event) => setQuery({ status: event.currentTarget.value })}>
          <option value="">All</option>
          {(Object.keys(statusWords) as RunStatus[]).map((status) => (
            <option key={status} value={status}>
              {statusWords[status][1]}
            </option>
          ))}
        </select>
      </label>
      <a class="button primary" href="/new">
        New run
      </a>
    </div>
  );
}

function Nothing({ all }: { readonly all: number }) {
  if (all > 0) {
    return (
      <div class="card notice">
        <h2>No run matches</h2>
        <p>
          <a href="/runs">Show all runs</a>
        </p>
      </div>
    );
  }
  return (
    <div class="card notice">
      <h2>No run yet</h2>
      <p>Start with an example document: every engine brings one, and it takes seconds.</p>
      <p>
        <a class="button primary" href="/new">
          Start the first run
        </a>
      </p>
    </div>
  );
}

interface ListProps {
  readonly runs: readonly Run[];
  readonly all: readonly Run[];
  readonly selected: string | null;
  readonly picked: readonly string[];
  readonly pick: (id: string) => void;
}

function List({ runs, all, selected, picked, pick }: ListProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll region takes the focus so that keys can scroll it
    <section class="scroll" tabIndex={0} aria-label="Runs">
      <table class="runs">
        <thead>
          <tr>
            <th scope="col">
              <span class="sr">Picked</span>
            </th>
            <th scope="col">Status</th>
            <th scope="col">Label</th>
            <th scope="col">Engine</th>
            <th scope="col" class="right">
              Headline
            </th>
            <th scope="col" class="right">
              vs previous
            </th>
            <th scope="col" class="right">
              Time
            </th>
            <th scope="col" class="right">
              Cost
            </th>
            <th scope="col">Started</th>
            <th scope="col">By</th>
            <th scope="col">Run</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <Row
              key={run.id}
              run={run}
              previous={previousOf(run, all)}
              isSelected={run.id === selected}
              isPicked={picked.includes(run.id)}
              pick={pick}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface RowProps {
  readonly run: Run;
  readonly previous: Run | null;
  readonly isSelected: boolean;
  readonly isPicked: boolean;
  readonly pick: (id: string) => void;
}

function Row({ run, previous, isSelected, isPicked, pick }: RowProps) {
  const { headline } = run;
  return (
    <tr id={`run-${run.id}`} class={isSelected ? "selected" : ""} aria-current={isSelected ? "true" : undefined}>
      <td>
        <input type="checkbox" aria-label={`Pick ${run.label}`} checked={isPicked} onChange={() => pick(run.id)} />
      </td>
      <td>{run.status === "running" && run.chunkCount ? <Running run={run} /> : <Status status={run.status} />}</td>
      <th scope="row">
        <a href={`/runs/${run.id}`}>{run.label}</a>
        {run.replayOf !== null && <span class="badge">replay</span>}
      </th>
      <td>{run.engine}</td>
      <td class="right">
        {headline === null ? (
          <span class="muted">–</span>
        ) : (
          <span title={headline.title}>
            <Num value={headline.value} unit={headline.unit} />
          </span>
        )}
      </td>
      <td class="right">
        {headline === null || previous?.headline == null ? (
          <span class="muted">–</span>
        ) : (
          <Delta now={measured(headline)} before={measured(previous.headline)} worse={headline.worse} />
        )}
      </td>
      <td class="right">{run.endedAt === null ? duration(runTime(run, now.value)) : duration(runTime(run, 0))}</td>
      <td class="right">{run.costUsd === 0 ? <span class="muted">–</span> : dollars(run.costUsd)}</td>
      <td>
        <Ago iso={run.createdAt} />
      </td>
      <td>{run.startedBy}</td>
      <td class="code muted" title={run.id}>
        {short(run.id)}
      </td>
    </tr>
  );
}

function Running({ run }: { readonly run: Run }) {
  const share = run.chunksDone.length / (run.chunkCount ?? 1);
  return (
    <span class="status accent">
      <progress value={share} max={1} aria-label={`Progress of ${run.label}`} /> {percent(share)}
    </span>
  );
}

/** j, k and Enter walk the list, x picks; / goes to the search, n to a new run. */
function useKeyboard(runs: readonly Run[], pick: (id: string) => void): string | null {
  // A signal and a ref: the next key may come before the page is drawn again.
  const selected = useSignal<string | null>(null);
  const latest = useRef({ runs, pick });
  latest.current = { runs, pick };
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (target.closest("input:not([type=checkbox]), select, textarea, dialog")) return;
      const list = latest.current.runs;
      const id = selected.value;
      const move = { j: 1, k: -1 }[event.key];
      if (move !== undefined) {
        const index = list.findIndex((run) => run.id === id);
        const next = list[index < 0 ? 0 : Math.min(list.length - 1, Math.max(0, index + move))];
        selected.value = next?.id ?? null;
        document.getElementById(`run-${next?.id}`)?.scrollIntoView({ block: "nearest" });
      } else if (event.key === "Enter" && id !== null && target.closest("a, button") === null) {
        navigate(`/runs/${id}`);
      } else if (event.key === "x" && id !== null) {
        latest.current.pick(id);
      } else if (event.key === "/") {
        event.preventDefault();
        document.getElementById("search")?.focus();
      } else if (event.key === "n") navigate("/new");
      else if (event.key === "Escape") selected.value = null;
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
  return selected.value;
}
