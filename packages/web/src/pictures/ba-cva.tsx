/** The picture of CVA capital: from standalone charges to capital, who causes it, and every number on the way. */
import type { BaCvaResult } from "@ballast/core/ba-cva/result.ts";
import type { Table } from "@ballast/core/engine.ts";
import { HorizontalBars } from "../chart/bars.tsx";
import { ChartFrame } from "../chart/frame.tsx";
import type { WaterfallItem } from "../chart/geometry.ts";
import { Waterfall } from "../chart/waterfall.tsx";
import { Quantities } from "./explain.tsx";
import { Kpis } from "./kpis.tsx";
import { Notes } from "./notes.tsx";
import type { PictureProps } from "./picture.tsx";
import { ResultTables } from "./tables.tsx";

const MOST_BARS = 20;

export function BaCvaPicture({ run, result: document, before: earlier }: PictureProps) {
  const result = document as BaCvaResult;
  const before = (earlier?.result ?? null) as BaCvaResult | null;
  const unit = result.reportingCurrency;
  const kpi = (title: string, value: number, was: number | undefined, note?: string) => ({
    title,
    value,
    unit,
    before: was === undefined ? null : { value: was },
    worse: "up" as const,
    ...(note === undefined ? {} : { note }),
  });
  return (
    <>
      <Kpis
        kpis={[
          kpi("Capital for CVA risk", result.capital, before?.capital),
          kpi("Risk-weighted assets", result.riskWeightedAssets, before?.riskWeightedAssets),
          kpi("Capital without hedges", result.reduced.capital, before?.reduced.capital),
          kpi("Relief from hedges", result.reduced.capital - result.capital, undefined, "without hedges − with"),
          kpi("With DF = 1 the other way", result.capitalUnderOtherDiscounting, undefined, "per firm or netting set"),
        ]}
      />
      <Notes result={result} />
      <WaterfallCard result={result} />
      <CounterpartyCard result={result} />
      <ResultTables run={run} without={["counterparties.csv"]} />
      <Quantities
        run={run}
        title="How the numbers come about"
        note="symbol, value and paragraph of each"
        value={document}
        currency={unit}
        folded
      />
    </>
  );
}

export function WaterfallCard({ result }: { readonly result: BaCvaResult }) {
  const unit = result.reportingCurrency;
  const items = waterfallItems(result);
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

/** Published levels and the differences between them; nothing is computed anew on the page. */
export function waterfallItems(result: BaCvaResult): WaterfallItem[] {
  const { reduced, hedged, fullCharge, capital, version } = result;
  const step = (label: string, value: number, note: string) => ({ label, value, kind: "step", note }) as const;
  const level = (label: string, value: number, note: string) => ({ label, value, kind: "level", note }) as const;
  const charge = version === "full" ? fullCharge : reduced.charge;
  return [
    level("Standalone charges", reduced.sumOfCharges, "Σ SCVA, MAR50.15"),
    step("Diversification", reduced.charge - reduced.sumOfCharges, "K_reduced − Σ SCVA, MAR50.14"),
    ...(version === "full"
      ? [
          step("Hedges", hedged.charge - reduced.charge, "K_hedged − K_reduced, MAR50.21"),
          step("Hedge disallowance", fullCharge - hedged.charge, "β (K_reduced − K_hedged), MAR50.20"),
        ]
      : []),
    step("Discount scalar", capital - charge, "(DS − 1) · K, MAR50.14"),
    level("Capital", capital, "DS · K, MAR50.14, MAR50.20"),
  ];
}

export function CounterpartyCard({ result }: { readonly result: BaCvaResult }) {
  const unit = result.reportingCurrency;
  const hedged = result.singleNameHedges.length > 0;
  const sorted = [...result.counterparties].sort((a, b) => b.standaloneCharge - a.standaloneCharge);
  const left = sorted.length - MOST_BARS;
  const table: Table = {
    name: "counterparties",
    title: "Charge of each counterparty",
    columns: [
      { key: "counterparty", title: "Counterparty" },
      { key: "name", title: "Name" },
      { key: "standalone_charge", title: "Standalone charge", unit },
      { key: "single_name_hedges", title: "Single-name hedges", unit },
      { key: "net_charge", title: "Net of its hedges", unit },
    ],
    rows: sorted.map((row) => [row.id, row.name, row.standaloneCharge, row.singleNameHedges, row.netCharge]),
  };
  return (
    <ChartFrame
      title="Charge of each counterparty"
      {...(left > 0 ? { note: `The ${MOST_BARS} largest; the table has ${left} more.` } : {})}
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
      table={table}
      draw={(width) => (
        <HorizontalBars
          label="Charge of each counterparty"
          width={width}
          unit={unit}
          bars={sorted.slice(0, MOST_BARS).map((row) => ({
            label: row.name,
            value: row.standaloneCharge,
            ...(hedged ? { part: row.netCharge } : {}),
          }))}
        />
      )}
    />
  );
}
