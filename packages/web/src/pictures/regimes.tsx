/** The capital of the same book under each regime, or why a regime would not take the document. */
import type { BaCvaResult } from "@ballast/core/ba-cva/result.ts";
import { HorizontalBars } from "../chart/bars.tsx";
import { ChartFrame } from "../chart/frame.tsx";

type UnderRegime = BaCvaResult["byRegime"][number];

const TITLE = "The same book under each regime";

export function RegimesCard({ result }: { readonly result: BaCvaResult }) {
  // Results of earlier versions of the engine have one regime only.
  const regimes = (result.byRegime as readonly UnderRegime[] | undefined) ?? [];
  if (regimes.length === 0) return null;
  const unit = result.reportingCurrency;
  const nameOf = ({ regime, title }: UnderRegime) => (regime === result.regime ? `${title} (this run)` : title);
  const refused = regimes.filter(({ capital }) => capital === null);
  return (
    <ChartFrame
      title={TITLE}
      {...(refused.length === 0 ? {} : { note: refused.map((entry) => <Refused key={entry.regime} {...entry} />) })}
      table={{
        name: "regimes",
        title: TITLE,
        columns: [
          { key: "regime", title: "Regime" },
          { key: "capital", title: "Capital", unit },
          { key: "reduced_capital", title: "Without hedges", unit },
          { key: "refused", title: "Refused because" },
        ],
        rows: regimes.map((entry) => [nameOf(entry), entry.capital, entry.reducedCapital, reasonOf(entry) || null]),
      }}
      draw={(width) => (
        <HorizontalBars
          label={TITLE}
          width={width}
          unit={unit}
          bars={regimes.flatMap((entry) =>
            entry.capital === null ? [] : [{ label: nameOf(entry), value: entry.capital }],
          )}
        />
      )}
    />
  );
}

function Refused(entry: UnderRegime) {
  return (
    <span class="refused">
      <b>{entry.title}</b> refuses this document: {reasonOf(entry)}
    </span>
  );
}

/** One sentence a rule, with the place it is about. */
function reasonOf({ refusals }: UnderRegime): string {
  return refusals
    .map(({ rule, path, message, count }) => {
      const others = count > 1 ? ` and ${count - 1} more` : "";
      return `${message} (${rule}, ${path}${others})`;
    })
    .join(" ");
}
