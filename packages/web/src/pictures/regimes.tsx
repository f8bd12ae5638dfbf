/** The capital of the same book under each regime, and what had to be restated for it. */
import type { BaCvaResult } from "@ballast/core/ba-cva/result.ts";
import { BarsCard } from "../chart/bars.tsx";

type UnderRegime = BaCvaResult["byRegime"][number];

export function RegimesCard({ result }: { readonly result: BaCvaResult }) {
  // Results of versions before 5 have no other regimes, or none that is restated.
  const listed = (result.byRegime as readonly UnderRegime[] | undefined) ?? [];
  const regimes = listed.filter((entry) => (entry.restatements as unknown) !== undefined);
  if (regimes.length === 0) return null;
  const unit = result.reportingCurrency;
  const nameOf = ({ regime }: UnderRegime) => (regime === result.regime ? `${regime} (this run)` : regime);
  const restated = regimes.filter((entry) => restatementsOf(entry) !== "");
  return (
    <BarsCard
      title="The same book under each regime"
      {...(restated.length === 0 ? {} : { note: restated.map((entry) => <Restated key={entry.regime} {...entry} />) })}
      name="regimes"
      columns={[
        { key: "regime", title: "Regime" },
        { key: "title", title: "Rules" },
        { key: "capital", title: "Capital", unit },
        { key: "reduced_capital", title: "Without hedges", unit },
        { key: "restated", title: "Restated" },
      ]}
      rows={regimes.map((entry) => [
        nameOf(entry),
        entry.title,
        entry.capital,
        entry.reducedCapital,
        restatementsOf(entry) || null,
      ])}
      unit={unit}
      bars={regimes.map((entry) => ({ label: nameOf(entry), value: entry.capital }))}
    />
  );
}

function Restated(entry: UnderRegime) {
  return (
    <span class="restated">
      {entry.title}: {restatementsOf(entry)}
    </span>
  );
}

/** One sentence a rule, with the place it is about. */
function restatementsOf({ restatements }: UnderRegime): string {
  return restatements
    .map(({ rule, path, message, count }) => {
      const others = count > 1 ? ` and ${count - 1} more` : "";
      return `${message} (${rule}, ${path}${others})`;
    })
    .join(" ");
}
