/** Bars beside an exposure profile: netting sets, trades and limits. */
import type { ExposureOverview } from "@ballast/core/exposure/overview.ts";
import type { ExposureResult } from "@ballast/core/exposure/result.ts";
import { BarsCard } from "../chart/bars.tsx";
import { compact, percent } from "../fmt.ts";

type NettingSet = ExposureResult["nettingSets"][number];

/** Netting sets with their exposure at default, the largest first. */
export function largestFirst({ exposureAtDefaultMethod: method, nettingSets }: ExposureOverview) {
  return nettingSets
    .map(({ counterparty, exposureAtDefault, id }) => ({
      id,
      counterparty,
      ...(exposureAtDefault[method] ?? { value: 0, standardError: 0 }),
    }))
    .sort((a, b) => b.value - a.value);
}

export function NettingSetCard({ result }: { readonly result: ExposureOverview }) {
  const unit = result.reportingCurrency;
  const sorted = largestFirst(result);
  return (
    <BarsCard
      title="Exposure at default of each netting set"
      name="netting-sets"
      columns={[
        { key: "netting_set", title: "Netting set" },
        { key: "counterparty", title: "Counterparty" },
        { key: "exposure_at_default", title: "Exposure at default", unit },
        { key: "standard_error", title: "Standard error", unit },
      ]}
      rows={sorted.map((row) => [row.id, row.counterparty, row.value, row.standardError])}
      unit={unit}
      bars={sorted.map((row) => ({ label: row.id, value: row.value }))}
    />
  );
}

/** Who owes what, and how far from the limit; shown where there is a limit or several counterparties. */
export function LimitCard({ result }: { readonly result: ExposureOverview }) {
  const { counterparties, reportingCurrency: unit } = result;
  const used = counterparties
    .flatMap(({ id, limit }) => (limit === null ? [] : [{ id, ...limit, share: (100 * limit.peak) / limit.amount }]))
    .sort((a, b) => b.share - a.share);
  if (used.length === 0) return null;
  const over = used.filter(({ share }) => share > 100).length;
  return (
    <BarsCard
      title="Peak PFE in % of its limit"
      note={over === 0 ? "All within their limits." : `${over} of ${used.length} above the limit.`}
      name="limits"
      columns={[
        { key: "counterparty", title: "Counterparty" },
        { key: "quantile", title: "Quantile" },
        { key: "peak_pfe", title: "Peak PFE", unit },
        { key: "limit", title: "Limit", unit },
        { key: "headroom", title: "Headroom", unit },
      ]}
      rows={used.map((row) => [row.id, row.quantile, row.peak, row.amount, row.headroom])}
      unit="%"
      bars={used.map(({ id, share }) => ({ label: id, value: share }))}
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
    <BarsCard
      title="Effective EPE of each trade on its own"
      note={`Together ${compact(sum)}, ${how} ${compact(netted)} ${unit}.${saved}`}
      name={`trades-${set.id}`}
      columns={[
        { key: "trade", title: "Trade" },
        { key: "effective_expected_positive_exposure", title: "Effective EPE", unit },
        { key: "standard_error", title: "Standard error", unit },
      ]}
      rows={alone.map((row) => [row.label, row.value, row.standardError])}
      unit={unit}
      bars={alone}
    />
  );
}
