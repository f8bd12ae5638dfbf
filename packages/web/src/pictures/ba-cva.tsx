/** The picture of CVA capital: from standalone charges to capital, who causes it, and every number on the way. */
import type { BaCvaResult } from "@ballast/core/ba-cva/result.ts";
import { BarsCard } from "../chart/bars.tsx";
import { ChartFrame } from "../chart/frame.tsx";
import type { WaterfallItem } from "../chart/geometry.ts";
import { Waterfall } from "../chart/waterfall.tsx";
import type { Explain } from "../explain/figures.ts";
import { Notes } from "../notes.tsx";
import type { ExplainCell } from "../table.tsx";
import { Quantities } from "./explain.tsx";
import { Kpis } from "./kpis.tsx";
import type { PictureProps } from "./picture-props.ts";
import { RegimesCard } from "./regimes.tsx";
import { ResultTables } from "./tables.tsx";

export function BaCvaPicture(props: PictureProps) {
  const { run, result: document, before: earlier, explain, explainCell } = props;
  const result = document as BaCvaResult;
  const before = (earlier?.result ?? null) as BaCvaResult | null;
  const unit = result.reportingCurrency;
  const kpi = (title: string, value: number, was: number | undefined, path: string, note?: string) => ({
    title,
    value,
    unit,
    href: explain(path),
    before: was === undefined ? null : { value: was },
    worse: "up" as const,
    ...(note === undefined ? {} : { note }),
  });
  return (
    <>
      <Kpis
        kpis={[
          kpi("Capital for CVA risk", result.capital, before?.capital, "capital"),
          kpi("Risk-weighted assets", result.riskWeightedAssets, before?.riskWeightedAssets, "riskWeightedAssets"),
          kpi("Capital without hedges", result.reduced.capital, before?.reduced.capital, "reduced.capital"),
          kpi("Relief from hedges", result.reduced.capital - result.capital, undefined, "", "without hedges − with"),
          kpi(
            "With the other discounting",
            result.capitalUnderOtherDiscounting,
            undefined,
            "",
            "DF = 1 by firm or by netting set",
          ),
        ]}
      />
      <Notes result={result} />
      <WaterfallCard result={result} explain={explain} />
      <RegimesCard result={result} />
      <CounterpartyCard result={result} explain={explain} explainCell={explainCell} />
      <ResultTables run={run} without={["counterparties.csv"]} explainCell={explainCell} />
      <Quantities
        run={run}
        title="How the numbers come about"
        note="symbol, value and paragraph of each"
        value={document}
        currency={unit}
        explain={explain}
        folded
      />
    </>
  );
}

interface CardProps {
  readonly result: BaCvaResult;
  readonly explain: Explain;
}

export function WaterfallCard({ result, explain }: CardProps) {
  const unit = result.reportingCurrency;
  const items = waterfallItems(result, explain);
  return (
    <ChartFrame
      title="From standalone charges to capital"
      table={{
        name: "waterfall",
        title: "From standalone charges to capital",
        columns: [
          { key: "step", title: "Step" },
          { key: "value", title: "Value", unit },
          { key: "formula", title: "Formula" },
        ],
        rows: items.map(({ label, value, note }) => [label, value, note ?? ""]),
      }}
      draw={(width) => (
        <Waterfall label="From standalone charges to capital" width={width} unit={unit} items={items} worse="up" />
      )}
    />
  );
}

/** Published levels and the differences between them, each with what explains the level that it leads to. */
export function waterfallItems(result: BaCvaResult, explain: Explain): WaterfallItem[] {
  const { reduced, hedged, fullCharge, capital, version } = result;
  const item = (kind: "level" | "step") => (label: string, value: number, note: string, path: string) => ({
    label,
    value,
    kind,
    note,
    href: explain(path),
  });
  const [level, step] = [item("level"), item("step")];
  const charge = version === "full" ? fullCharge : reduced.charge;
  return [
    level("Standalone charges", reduced.sumOfCharges, "Σ SCVA, MAR50.15", "reduced.sumOfCharges"),
    step("Diversification", reduced.charge - reduced.sumOfCharges, "K_reduced − Σ SCVA, MAR50.14", "reduced.charge"),
    ...(version === "full"
      ? [
          step("Hedges", hedged.charge - reduced.charge, "K_hedged − K_reduced, MAR50.21", "hedged.charge"),
          step("Hedge disallowance", fullCharge - hedged.charge, "β (K_reduced − K_hedged), MAR50.20", "fullCharge"),
        ]
      : []),
    step("Discount scalar", capital - charge, "(DS − 1) · K, MAR50.14", "capital"),
    level("Capital", capital, "DS · K, MAR50.14, MAR50.20", "capital"),
  ];
}

export function CounterpartyCard({ result, explain, explainCell }: CardProps & { readonly explainCell: ExplainCell }) {
  const unit = result.reportingCurrency;
  const hedged = result.singleNameHedges.length > 0;
  const places = new Map(result.counterparties.map((row, place) => [row, place]));
  const sorted = [...result.counterparties].sort((a, b) => b.standaloneCharge - a.standaloneCharge);
  return (
    <BarsCard
      title="Charge of each counterparty"
      legend={
        hedged
          ? [
              { label: "Standalone charge", tone: "bar faint-a", mark: "band" },
              {
                label: "Net of its single-name hedges; left of zero is over-hedged",
                tone: "bar series-a",
                mark: "band",
              },
            ]
          : []
      }
      name="counterparties"
      columns={[
        { key: "counterparty", title: "Counterparty" },
        { key: "name", title: "Name" },
        { key: "standalone_charge", title: "Standalone charge", unit },
        { key: "single_name_hedges", title: "Single-name hedges", unit },
        { key: "net_charge", title: "Net of its hedges", unit },
      ]}
      rows={sorted.map((row) => [row.id, row.name, row.standaloneCharge, row.singleNameHedges, row.netCharge])}
      explainCell={explainCell}
      unit={unit}
      bars={sorted.map((row) => ({
        label: row.name,
        value: row.standaloneCharge,
        href: explain(`counterparties[${places.get(row)}].${hedged ? "netCharge" : "standaloneCharge"}`),
        ...(hedged ? { part: row.netCharge } : {}),
      }))}
    />
  );
}
