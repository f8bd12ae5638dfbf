/** One run: what it is, how far it is, what came out, and how to get the same again. */
import type { Run } from "@ballast/core/run.ts";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { ApiError, cancelRun, dryRun, getInput, getRun, getShown, listEngines, listRuns, replayRun } from "../api.ts";
import { type Explain, figureOfCell, figuresOf, isExplained } from "../explain/figures.ts";
import { ExplainPanel, explainAddress } from "../explain/panel.tsx";
import { dollars, instant, percent, short } from "../fmt.ts";
import { showIcon } from "../icon.ts";
import { Notes } from "../notes.tsx";
import { Picture } from "../pictures/picture.tsx";
import type { PictureProps } from "../pictures/picture-props.ts";
import { poll } from "../poll.ts";
import { navigate } from "../router.ts";
import { FailureCard } from "../run/failure.tsx";
import { Files, InputView } from "../run/files.tsx";
import { Progress } from "../run/progress.tsx";
import { Provenance, ReplayVerdict } from "../run/provenance.tsx";
import { Steps } from "../run/steps.tsx";
import type { ExplainCell } from "../table.tsx";
import {
  Ago,
  asError,
  Copy,
  Elapsed,
  Pending,
  previousOf,
  Stale,
  Status,
  statusWords,
  useResource,
  useTitle,
} from "../ui.tsx";

export function RunPage({ id }: { readonly id: string }) {
  const { run, error, loadedAt, again, replace } = useRun(id);
  const previous = usePrevious(run);
  useTab(run);
  if (run === null) return <Pending error={error} reload={again} />;
  return (
    <>
      <Heading run={run} previous={previous} replace={replace} />
      <Stale since={loadedAt} error={error} />
      {run.replayOf !== null && <ReplayVerdict run={run} replayOf={run.replayOf} />}
      {run.endedAt === null && <Progress run={run} />}
      {run.status !== "succeeded" && <Foreseen run={run} />}
      {run.failure !== null && <FailureCard run={run} failure={run.failure} />}
      {run.status === "cancelled" && (
        <div class="card notice">
          <h2>⊘ Cancelled</h2>
          <p>The work was stopped and nothing was published. The input is kept, so it can be run again.</p>
        </div>
      )}
      {run.status === "succeeded" && <Result run={run} previous={previous} />}
      <div class="columns">
        <div>
          <Steps run={run} />
          <InputView run={run} />
        </div>
        <div>
          <Provenance run={run} />
          <Files run={run} />
        </div>
      </div>
    </>
  );
}

/** What is worth knowing of the document while there is no result that says it. */
function Foreseen({ run: { engine, id } }: { readonly run: Run }) {
  const found = useResource(id, async () => dryRun({ engine, input: await getInput(id) }));
  return <Notes result={found.value ?? {}} />;
}

/** Follows a run until it has ended. */
function useRun(id: string) {
  const [run, setRun] = useState<Run | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const [loadedAt, setLoadedAt] = useState<number | null>(null);
  const [round, setRound] = useState(0);
  const etag = useRef<string | null>(null);
  useEffect(
    () =>
      poll(async () => {
        try {
          const fresh = await getRun(id, etag.current);
          setError(null);
          setLoadedAt(Date.now());
          if (fresh === null) return { kind: "unchanged" };
          etag.current = fresh.etag;
          setRun(fresh.run);
          return { kind: fresh.run.endedAt === null ? "changed" : "done" };
        } catch (reason) {
          setError(asError(reason));
          const answered = reason instanceof ApiError ? reason : null;
          // An id that does not exist will not exist in a second either.
          if (answered !== null && answered.status >= 400 && answered.status < 500 && answered.status !== 429) {
            return { kind: "done" };
          }
          return { kind: "error", retryAfter: answered?.retryAfter ?? null };
        }
      }),
    [id, round],
  );
  return { run, error, loadedAt, replace: setRun, again: () => setRound(round + 1) };
}

function usePrevious(run: Run | null): Run | null {
  const list = useResource(run === null ? "" : `${run.id} ${run.endedAt}`, async () =>
    run?.headline == null ? null : listRuns({ engine: run.engine, limit: 100 }),
  );
  return run === null || list.value === null ? null : previousOf(run, list.value.runs);
}

/** The tab says how far the run is, then how it ended. */
function useTab(run: Run | null): void {
  const share = run === null ? 0 : run.endedAt === null ? doneShare(run) : 1;
  useTitle(run === null ? "Run" : titleOf(run));
  useEffect(() => {
    if (run !== null) showIcon({ status: run.status, share });
    return () => showIcon(null);
  }, [run?.status, share]);
}

function doneShare(run: Run): number {
  return run.chunkCount ? run.chunksDone.length / run.chunkCount : 0;
}

function titleOf(run: Run): string {
  if (run.status === "running" && run.chunkCount) {
    return `${percent(doneShare(run))} ${run.label}`;
  }
  return `${statusWords[run.status][0]} ${run.label}`;
}

interface HeadingProps {
  readonly run: Run;
  readonly previous: Run | null;
  readonly replace: (run: Run) => void;
}

function Heading({ run, previous, replace }: HeadingProps) {
  const [error, setError] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);
  const act = async (action: () => Promise<void>) => {
    setBusy(true);
    setError(null);
    try {
      await action();
    } catch (reason) {
      setError(asError(reason));
    }
    setBusy(false);
  };
  return (
    <header class="run-head">
      <div>
        <h1>{run.label}</h1>
        <p class="facts">
          <Status status={run.status} /> · {run.engine} · <span class="code">{short(run.id)}</span> · started{" "}
          <Ago iso={run.createdAt} /> by {run.startedBy} ·{" "}
          <span title={run.endedAt === null ? undefined : `Ended ${instant(run.endedAt, true)}`}>
            <Elapsed run={run} />
          </span>
          {run.costUsd > 0 && (
            <>
              {" "}
              ·{" "}
              <span title={`${run.gigabyteSeconds.toFixed(2)} GB-seconds at list prices`}>{dollars(run.costUsd)}</span>
            </>
          )}
        </p>
      </div>
      <div class="row actions">
        {run.endedAt === null ? (
          <button type="button" disabled={busy} onClick={() => act(async () => replace(await cancelRun(run.id)))}>
            Cancel run
          </button>
        ) : (
          <a class="button primary" href={`/new/${run.engine}?from=${run.id}`}>
            Run again…
          </a>
        )}
        {run.status === "succeeded" && (
          <button
            type="button"
            disabled={busy}
            title="Computes the run once more and compares the bytes of the results"
            onClick={() => act(async () => navigate(`/runs/${(await replayRun(run.id)).id}`))}
          >
            Replay
          </button>
        )}
        {previous !== null && (
          <a class="button" href={`/compare?a=${previous.id}&b=${run.id}`}>
            Compare with previous
          </a>
        )}
        <Copy text={`${window.location.origin}/runs/${run.id}`}>Copy link</Copy>
      </div>
      {error !== null && (
        <p class="bad" role="alert">
          ✕ {error.message}
        </p>
      )}
    </header>
  );
}

function Result({ run, previous }: { readonly run: Run; readonly previous: Run | null }) {
  const result = useResource(run.id, () => getShown(run));
  const before = useResource(`before-${previous?.id ?? ""}`, async () =>
    previous === null ? null : { run: previous, result: await getShown(previous) },
  );
  if (result.value === null) {
    return <Pending {...result} />;
  }
  return <Explaining run={run} result={result.value} before={before.value} />;
}

/** The schema of a result whose engine has another version today. */
const UNKNOWN = {};

/** The picture, with a way from its figures to what explains them. */
function Explaining(props: Omit<PictureProps, "explain" | "explainCell">) {
  const { result, run } = props;
  const engines = useResource("engines", listEngines);
  const engine = engines.value?.find(({ name, version }) => name === run.engine && version === run.engineVersion);
  const schema = engine?.resultSchema ?? (engines.value === null && engines.error === null ? null : UNKNOWN);
  const figures = useMemo(() => figuresOf(result, schema), [result, schema]);
  const explain: Explain = (path) => (isExplained(figures, path) ? explainAddress(path) : undefined);
  const explainCell: ExplainCell = (row, key, value) => explain(figureOfCell(figures, row, key, value) ?? "");
  return (
    <>
      <Picture {...props} explain={explain} explainCell={explainCell} />
      <ExplainPanel run={run} figures={figures} />
    </>
  );
}
