/** At most five numbers that answer the question, each with its error and its change. */
import { compact, exact } from "../fmt.ts";
import { Copy, Delta } from "../ui.tsx";

export interface Kpi {
  readonly title: string;
  readonly value: number | null;
  readonly unit: string;
  readonly standardError?: number | undefined;
  readonly before?: { readonly value: number; readonly standardError?: number | undefined } | null;
  readonly worse?: "up" | "down";
  readonly note?: string;
}

const MOST = 5;

export function Kpis({ kpis }: { readonly kpis: readonly Kpi[] }) {
  return (
    <ul class="kpis" aria-label="Key numbers">
      {kpis.slice(0, MOST).map((kpi) => (
        <li key={kpi.title}>
          <span class="kpi-title">{kpi.title}</span>
          <Copy cls="kpi-value num" text={kpi.value === null ? "" : `${kpi.value} ${kpi.unit}`.trim()}>
            {compact(kpi.value)} <span class="unit">{kpi.unit}</span>
          </Copy>
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
            {kpi.note !== undefined && <span class="muted">{kpi.note}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}
