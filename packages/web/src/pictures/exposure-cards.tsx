/** Bars beside an exposure profile: netting sets, trades and limits. */
import type { ExposureResult } from "@ballast/core/exposure/result.ts";
import { HorizontalBars } from "../chart/bars.tsx";
import { ChartFrame } from "../chart/frame.tsx";
import { compact, percent } from "../fmt.ts";

type NettingSet = ExposureResult["nettingSets"][number];

const MOST_BARS = 20;

export function NettingSetCard({ result }: { readonly result: ExposureResult }) {
  const unit = result.reportingCurrency;
  const sorted = result.nettingSets
    .map((set) => ({
      id: set.id,
      counterparty: set.counterparty,
      ...set.exposureAtDefault[result.exposureAtDefaultMethod],
    }))
    .sort((a, b) => b.value - a.value);
  return (
    <ChartFrame
      title="Exposure at default of each netting set"
      table={{
        name: "netting-sets",
        title: "Exposure at default of each netting set",
        columns: [
          { key: "netting_set", title: "Netting set" },
          { key: "counterparty", title: "Counterparty" },
          { key: "exposure_at_default", title: "Exposure at default", unit },
          { key: "standard_error", title: "Standard error", unit },
        ],
        rows: sorted.map((row) => [row.id, row.counterparty, row.value, row.standardError]),
      }}
      draw={(width) => (
        <HorizontalBars
          label="Exposure at default of each netting set"
          width={width}
          unit={unit}
          bars={sorted.slice(0, MOST_BARS).map((row) => ({ label: row.id, value: row.value }))}
        />
      )}
    />
  );
}

/** Who owes what, and how far from the limit; shown where there is a limit or several counterparties. */
export function LimitCard({ result }: { readonly result: ExposureResult }) {
  const { counterparties, reportingCurrency: unit } = result;
  const limited = counterparties.filter(({ limit }) => limit !== null);
  if (limited.length === 0) return null;
  const used = limited
    .map(({ id, limit }) => ({ label: id, value: limit?.peak ?? 0, limit: limit?.amount ?? 0 }))
    .sort((a, b) => b.value / b.limit - a.value / a.limit);
  const over = used.filter(({ value, limit }) => value > limit).length;
  return (
    <ChartFrame
      title="Peak PFE in % of its limit"
      note={over === 0 ? "All within their limits." : `${over} of ${used.length} above the limit.`}
      table={{
        name: "limits",
        title: "Peak PFE in % of its limit",
        columns: [
          { key: "counterparty", title: "Counterparty" },
          { key: "quantile", title: "Quantile" },
          { key: "peak_pfe", title: "Peak PFE", unit },
          { key: "limit", title: "Limit", unit },
          { key: "headroom", title: "Headroom", unit },
        ],
        rows: limited.map(({ id, limit }) => [
          id,
          limit?.quantile ?? null,
          limit?.peak ?? null,
          limit?.amount ?? null,
          limit?.headroom ?? null,
        ]),
      }}
      draw={(width) => (
        <HorizontalBars
          label="Peak PFE in % of its limit"
          width={width}
          unit="%"
          bars={used.slice(0, MOST_BARS).map(({ label, value, limit }) => ({ label, value: (100 * value) / limit }))}
        />
      )}
    />
  );
}

/** What netting is worth: the trades on their own against the set. */
export function TradeCard({ set, unit }: { readonly set: NettingSet; readonly unit: string }) {
  const alone = set.trades
    .map(({ id, measures }) => ({ label: id, ...measures.effectiveExpectedPositiveExposure }))
    .sort((a, b) => b.value - a.value);
  const sum = alone.reduce((total, { value }) => total + value, 0);
  const netted = set.measures.effectiveExpectedPositiveExposure.value;
  // The trades on their own have no collateral: what it takes off must not be said of netting alone.
  const [how, what] =
    set.uncollateralised === null ? ["netted", "Netting"] : ["with collateral", "Netting and collateral"];
  const saved = sum > netted ? ` ${what} takes ${percent(1 - netted / sum)} off.` : "";
  return (
    <ChartFrame
      title="Effective EPE of each trade on its own"
      note={`Together ${compact(sum)}, ${how} ${compact(netted)} ${unit}.${saved}`}
      table={{
        name: `trades-${set.id}`,
        title: `Effective EPE of the trades of ${set.id}`,
        columns: [
          { key: "trade", title: "Trade" },
          { key: "effective_expected_positive_exposure", title: "Effective EPE", unit },
          { key: "standard_error", title: "Standard error", unit },
        ],
        rows: alone.map((row) => [row.label, row.value, row.standardError]),
      }}
      draw={(width) => (
        <HorizontalBars
          label="Effective EPE of each trade on its own"
          width={width}
          unit={unit}
          bars={alone.slice(0, MOST_BARS)}
        />
      )}
    />
  );
}
