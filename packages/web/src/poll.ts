/**
 * When to ask the server again: every second while something changes, less and less often while nothing does, rarely
 * after errors, never while nobody looks. One request is in flight at a time.
 */

export const SHORTEST_WAIT = 1_000;
export const LONGEST_WAIT = 10_000;
export const LONGEST_ERROR_WAIT = 30_000;
const UNCHANGED_BEFORE_SLOWING = 3;
const SLOWING = 1.5;

export interface Pace {
  readonly wait: number;
  readonly unchanged: number;
  readonly errors: number;
}

export const startPace: Pace = { wait: SHORTEST_WAIT, unchanged: 0, errors: 0 };

export type Answer =
  | { readonly kind: "changed" }
  | { readonly kind: "unchanged" }
  | { readonly kind: "error"; readonly retryAfter: number | null };

/** The next pace after an answer. `jitter` in [0, 1) spreads the return of many pages after an outage. */
export function nextPace(pace: Pace, answer: Answer, jitter: number): Pace {
  if (answer.kind === "changed") return startPace;
  if (answer.kind === "unchanged") {
    const unchanged = pace.unchanged + 1;
    const wait = unchanged < UNCHANGED_BEFORE_SLOWING ? SHORTEST_WAIT : Math.min(pace.wait * SLOWING, LONGEST_WAIT);
    return { wait, unchanged, errors: 0 };
  }
  const errors = pace.errors + 1;
  const backedOff = Math.min(SHORTEST_WAIT * 2 ** errors, LONGEST_ERROR_WAIT);
  const wait = answer.retryAfter === null ? backedOff * (1 - jitter / 4) : answer.retryAfter * 1000;
  return { wait, unchanged: pace.unchanged, errors };
}

/** Asks until `ask` answers "done" or the returned function is called. A hidden page waits until it is seen again. */
export function poll(ask: () => Promise<Answer | { readonly kind: "done" }>): () => void {
  let pace = startPace;
  let timer: number | undefined;
  let stopped = false;
  let busy = false;

  async function round(): Promise<void> {
    if (stopped || busy || document.hidden) return;
    busy = true;
    const answer = await ask();
    busy = false;
    if (stopped) return;
    if (answer.kind === "done") return stop();
    pace = nextPace(pace, answer, Math.random());
    timer = window.setTimeout(round, pace.wait);
  }

  function seen(): void {
    window.clearTimeout(timer);
    if (document.hidden) return;
    pace = startPace;
    void round();
  }

  function stop(): void {
    stopped = true;
    window.clearTimeout(timer);
    document.removeEventListener("visibilitychange", seen);
  }

  document.addEventListener("visibilitychange", seen);
  void round();
  return stop;
}

/**
 * Time left, from the rate at which chunks were done since the first answer that had some. Null until three chunks are
 * done: an early estimate is a wild one, and a wild one is not believed again.
 */
export function timeLeft(done: number, total: number, elapsed: number): number | null {
  if (done < 3 || total <= 0 || elapsed <= 0) return null;
  return ((total - done) * elapsed) / done;
}
