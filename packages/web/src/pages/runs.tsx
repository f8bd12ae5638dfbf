/** The list of runs: what is running, what came out, how it differs from last time. */
import type { Run, RunStatus } from "@ballast/core/run.ts";
import { useMemo, useState } from "preact/hooks";
import { plural } from "../fmt.ts";
import { address, setQuery } from "../router.ts";
import { useKeyboard } from "../runs/keyboard.ts";
import { List } from "../runs/list.tsx";
import { useRuns } from "../runs/state.ts";
import { useStore } from "../store.ts";
import { Pending, Stale, statusWords, useTitle } from "../ui.tsx";

export function RunsPage() {
  const { search, searchParams: query } = useStore(address);
  const filters = { q: query.get("q") ?? "", engine: query.get("engine") ?? "", status: query.get("status") ?? "" };
  const { listed, waiting, error, showWaiting, loadMore, reload } = useRuns(filters);
  const shown = useMemo(() => (listed?.runs ?? []).filter((run) => matches(run, filters)), [listed, search]);
  const [picked, setPicked] = useState<readonly string[]>([]);
  const pick = (id: string) =>
    setPicked(picked.includes(id) ? picked.filter((other) => other !== id) : [...picked, id]);
  const selected = useKeyboard(shown, pick);
  useTitle("Runs");
  if (listed === null) return <Pending error={error} reload={reload} />;
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
        <Nothing isFiltered={search !== ""} />
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

/** A list is empty by its filters, which the server applies too, or because there is no run. */
function Nothing({ isFiltered }: { readonly isFiltered: boolean }) {
  if (isFiltered) {
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
