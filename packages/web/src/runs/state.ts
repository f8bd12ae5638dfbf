/** The runs that are listed: loaded a page at a time, followed while something runs, never moved under the reader. */
import type { Run } from "@ballast/core/run.ts";
import { useEffect, useState } from "preact/hooks";
import { listRuns } from "../api.ts";
import { poll } from "../poll.ts";
import { asError } from "../ui.tsx";

/** As many as the API gives at once: the run before one with the same label should be among them. */
const PAGE = 100;

interface Listed {
  /** The filters that the server applied. */
  readonly key: string;
  readonly runs: readonly Run[];
  readonly cursor: string | null;
  readonly loadedAt: number;
}

/** Loads the list, follows it while something runs, and keeps new runs waiting until somebody asks for them. */
export function useRuns({ engine, status }: { readonly engine: string; readonly status: string }) {
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
