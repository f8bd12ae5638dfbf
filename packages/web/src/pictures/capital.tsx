/** The picture of a book's chain: its totals beside the standardised challenger, then the picture of the CVA charge. */
import type { CapitalResult } from "@ballast/core/capital/result.ts";
import { CounterpartyCard, WaterfallCard } from "./ba-cva.tsx";
import { Kpis } from "./kpis.tsx";
import { Notes } from "./notes.tsx";
import type { PictureProps } from "./picture.tsx";
import { ResultTables } from "./tables.tsx";

export function CapitalPicture({ run, result: document, before: earlier }: PictureProps) {
  const result = document as CapitalResult;
  const before = (earlier?.result ?? null) as CapitalResult | null;
  const kpi = (title: string, key: NumberOf<CapitalResult>, note?: string) => ({
    title,
    value: result[key],
    unit: result.reportingCurrency,
    before: before === null ? null : { value: before[key] },
    worse: "up" as const,
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
      <WaterfallCard result={result.stages.baCva.result} />
      <CounterpartyCard result={result.stages.baCva.result} />
      <ResultTables run={run} without={["counterparties.csv"]} />
    </>
  );
}

/** The fields of a result that are numbers. */
type NumberOf<Result> = { [Key in keyof Result]: Result[Key] extends number ? Key : never }[keyof Result];
