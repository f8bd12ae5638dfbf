/** At most five numbers that answer the question, each with its error and its change. */
import { compact, exact, type Measured } from "../fmt.ts";
import { Copy, Delta } from "../ui.tsx";

export interface Kpi {
  readonly title: string;
  readonly value: number | null;
  readonly unit: string;
  readonly standardError?: number | undefined;
  readonly before?: Measured | null;
  readonly worse?: "up" | "down";
  readonly note?: string;
  /** The address of its explanation. */
  readonly href?: string | undefined;
}

const MOST = 5;

export function Kpis({ kpis }: { readonly kpis: readonly Kpi[] }) {
  return (
    <ul class="kpis" aria-label="Key numbers">
      {kpis.slice(0, MOST).map((kpi) => (
        <li key={kpi.title}>
          <span class="kpi-title">{kpi.title}</span>
          <Value {...kpi} />
          <span class="kpi-note">
            {kpi.standardError !== undefined && kpi.standardError > 0 && (
              <span class="muted" title={`Standard error ${exact(kpi.standardError)}`}>
                ± {compact(kpi.standardError)}{" "}
              </span>
            )}
            {kpi.before != null && kpi.value !== null && (
              <Delta
                now={{ value: kpi.value, standardError: kpi.standardError }}
                before={kpi.before}
                worse={kpi.worse ?? "up"}
              />
            )}
            {kpi.note !== undefined && <span class="muted"> {kpi.note}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Pressing the number explains it; where nothing does, it copies every digit. */
function Value({ value, unit, href }: Kpi) {
  const text = value === null ? "" : `${value} ${unit}`.trim();
  const shown = (
    <>
      {compact(value)}
      <span class="unit"> {unit}</span>
    </>
  );
  if (href === undefined) {
    return (
      <Copy cls="kpi-value num" text={text}>
        {shown}
      </Copy>
    );
  }
  return (
    <a class="kpi-value num figure" href={href} title={text}>
      {shown}
    </a>
  );
}
