/** The list itself: a row for each run, with its headline and how that differs from the run before. */
import type { Run } from "@ballast/core/run.ts";
import { dollars, percent, short } from "../fmt.ts";
import { Ago, Delta, Elapsed, Heads, measured, Num, previousOf, Rows, Status } from "../ui.tsx";

const HEADS = ["Pick", "Status", "Label", "Engine", "Headline", "vs previous", "Time", "Cost", "Started", "By", "Run"];

interface ListProps {
  readonly runs: readonly Run[];
  readonly all: readonly Run[];
  readonly selected: string | null;
  readonly picked: readonly string[];
  readonly pick: (id: string) => void;
}

export function List({ runs, all, selected, picked, pick }: ListProps) {
  return (
    <Rows label="Runs" cls="runs">
      <Heads names={HEADS} right={["Headline", "vs previous", "Time", "Cost"]} />
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
    </Rows>
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
      <td class="right">
        <Elapsed run={run} />
      </td>
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
