/** The picture of a book's chain: its totals beside the standardised challenger, then the picture of the CVA charge. */
import type { CapitalResult } from "@ballast/core/capital/result.ts";
import type { Explain } from "../explain/figures.ts";
import { Notes } from "../notes.tsx";
import { CounterpartyCard, WaterfallCard } from "./ba-cva.tsx";
import { Kpis } from "./kpis.tsx";
import type { PictureProps } from "./picture-props.ts";
import { RegimesCard } from "./regimes.tsx";
import { ResultTables } from "./tables.tsx";

export function CapitalPicture(props: PictureProps) {
  const { run, result: document, before: earlier, explain, explainCell } = props;
  const result = document as CapitalResult;
  const before = (earlier?.result ?? null) as CapitalResult | null;
  const cvaRisk = result.stages.baCva.result;
  const explainCvaRisk: Explain = (path) => explain(`stages.baCva.result.${path}`);
  const kpi = (title: string, key: NumberOf<CapitalResult>, note?: string) => ({
    title,
    value: result[key],
    unit: result.reportingCurrency,
    ...(key === "capital" && { standardError: result.capitalStandardError }),
    before: before === null ? null : { value: before[key] },
    worse: "up" as const,
    // The capital of the chain is that of its last stage.
    href: key === "capital" ? explainCvaRisk(key) : explain(key),
    ...(note === undefined ? {} : { note }),
  });
  return (
    <>
      <Kpis
        kpis={[
          kpi("Capital for CVA risk", "capital"),
          kpi("By SA-CCR throughout", "challengerCapital", "challenger"),
          kpi("Exposure at default", "exposureAtDefault"),
          kpi("RWA for default", "defaultRiskWeightedAssets"),
          kpi("Price of CVA", "creditValuationAdjustment"),
        ]}
      />
      <Notes result={result} />
      <WaterfallCard result={cvaRisk} explain={explainCvaRisk} />
      <RegimesCard result={cvaRisk} />
      <CounterpartyCard result={cvaRisk} explain={explainCvaRisk} explainCell={explainCell} />
      <ResultTables run={run} without={["counterparties.csv"]} explainCell={explainCell} />
    </>
  );
}

/** The fields of a result that are numbers. */
type NumberOf<Result> = { [Key in keyof Result]: Result[Key] extends number ? Key : never }[keyof Result];
