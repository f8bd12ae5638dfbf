/** The picture of exposure: profiles of a netting set or trade with their errors, what they add up to, and who causes it. */
import type { Table } from "@ballast/core/engine.ts";
import type { ExposureResult } from "@ballast/core/exposure/result.ts";
import { HorizontalBars } from "../chart/bars.tsx";
import { FanChart } from "../chart/fan.tsx";
import { ChartFrame } from "../chart/frame.tsx";
import { compact, percent, plural } from "../fmt.ts";
import { address, setQuery } from "../router.ts";
import { useStore } from "../store.ts";
import { Quantities } from "./explain.tsx";
import { Kpis } from "./kpis.tsx";
import type { PictureProps } from "./picture.tsx";

type NettingSet = ExposureResult["nettingSets"][number];
type Profile = NettingSet["profile"];
type Estimate = ExposureResult["totals"]["exposureAtDefault"];

const MOST_BARS = 20;
/** The quantile that opens, if the run has it. */
const USUAL_QUANTILE = 0.975;
/** Half the width of a 95 % interval of a mean, in standard errors. */
const INTERVAL = 1.96;

export function ExposurePicture({ run, result: document, before: earlier }: PictureProps) {
  const result = document as ExposureResult;
  const before = (earlier?.result ?? null) as ExposureResult | null;
  const { set, trade, quantile } = useSelection(result);
  const shown = trade ?? set;
  if (shown === undefined || set === undefined) return null;
  const unit = result.reportingCurrency;
  const kpi = (title: string, now: Estimate, was: Estimate | undefined) => ({
    title,
    value: now.value,
    standardError: now.standardError,
    unit,
    before: was ?? null,
    worse: "up" as const,
  });
  const peak = Math.max(...(profileOf(shown, quantile)?.values ?? [0]));
  const where = result.nettingSets.length > 1 || trade !== undefined ? `, ${shown.id}` : "";
  return (
    <>
      <Kpis
        kpis={[
          kpi("Exposure at default", result.totals.exposureAtDefault, before?.totals.exposureAtDefault),
          kpi("Risk-weighted assets", result.totals.riskWeightedAssets, before?.totals.riskWeightedAssets),
          kpi("CVA", result.totals.creditValuationAdjustment, before?.totals.creditValuationAdjustment),
          kpi(`Effective EPE${where}`, shown.measures.effectiveExpectedPositiveExposure, undefined),
          { title: `Peak PFE ${quantileText(quantile)}${where}`, value: peak, unit },
        ]}
      />
      <ProfileCard result={result} shown={shown} quantile={quantile} gross={trade ? null : set.grossExpectedExposure} />
      {result.nettingSets.length > 1 && <NettingSetCard result={result} />}
      {set.trades.length > 1 && <TradeCard set={set} unit={unit} />}
      <Quantities
        run={run}
        title={`Measures of ${set.id}`}
        value={set}
        path={["nettingSets"]}
        currency={unit}
        note={`${plural(result.paths, "path")}, seed ${result.seed}. Measure: ${result.probabilityMeasure}.`}
      />
    </>
  );
}

/** What the address names: a netting set, a trade in it, a quantile. */
function useSelection(result: ExposureResult) {
  const query = useStore(address).searchParams;
  const [setId, tradeId] = [query.get("set"), query.get("trade")];
  const set = result.nettingSets.find(({ id }) => id === setId) ?? result.nettingSets[0];
  const trade = set?.trades.find(({ id }) => id === tradeId);
  const quantiles = (set?.profile.potentialFutureExposure ?? []).map((each) => each.quantile);
  const asked = Number(query.get("quantile"));
  const quantile = [asked, USUAL_QUANTILE].find((each) => quantiles.includes(each)) ?? quantiles[0] ?? USUAL_QUANTILE;
  return { set, trade, quantile };
}

export function profileOf(shown: { readonly profile: Profile }, quantile: number) {
  return shown.profile.potentialFutureExposure.find((each) => each.quantile === quantile);
}

export function quantileText(quantile: number): string {
  return `${Number((quantile * 100).toPrecision(6))}%`;
}

interface ProfileCardProps {
  readonly result: ExposureResult;
  readonly shown: NettingSet | NettingSet["trades"][number];
  readonly quantile: number;
  readonly gross: readonly number[] | null;
}

function ProfileCard({ result, shown, quantile, gross }: ProfileCardProps) {
  const { profile } = shown;
  const pfe = profileOf(shown, quantile);
  const { expectedExposure: ee, expectedExposureStandardError: errors } = profile;
  const name = `PFE ${quantileText(quantile)}`;
  const netted = gross?.some((value, i) => value > (ee[i] ?? 0) * (1 + 1e-9)) === true;
  const negative = profile.expectedNegativeExposure.map((value) => -value);
  const lines = [
    { label: "EE", values: ee, tone: "line-a", errors },
    ...(pfe === undefined ? [] : [{ label: name, values: pfe.values, tone: "line-b" }]),
    ...(netted ? [{ label: "EE without netting", values: gross ?? [], tone: "line-a thin", dashed: true }] : []),
    {
      label: "−ENE",
      values: negative,
      tone: "line-m",
      dashed: true,
      errors: profile.expectedNegativeExposureStandardError,
    },
  ];
  const around = (sign: number) => ee.map((value, i) => value + sign * INTERVAL * (errors[i] ?? 0));
  const bands = [
    { low: around(-1), high: around(1), tone: "band-a" },
    ...(pfe === undefined ? [] : [{ low: pfe.lower, high: pfe.upper, tone: "band-b" }]),
  ];
  return (
    <ChartFrame
      title="Exposure profile"
      controls={<Selectors result={result} shown={shown} quantile={quantile} />}
      legend={[
        ...lines.map(({ label, tone, dashed }) => ({
          label,
          tone,
          mark: dashed ? ("dash" as const) : ("line" as const),
        })),
        { label: "95% interval of the simulation", tone: "band-a", mark: "band" },
      ]}
      table={profileTable(result, shown.id, lines, pfe)}
      draw={(width) => (
        <FanChart
          label={`Exposure profile of ${shown.id}`}
          width={width}
          x={result.dates}
          xUnit="years"
          unit={result.reportingCurrency}
          lines={lines}
          bands={bands}
          rulers={(result.dates.at(-1) ?? 0) > 1 ? [{ x: 1, label: "1 y: EPE, EEPE" }] : []}
        />
      )}
    />
  );
}

interface TableLine {
  readonly label: string;
  readonly values: readonly number[];
  readonly errors?: readonly number[];
}

function profileTable(
  { dates, reportingCurrency: unit }: ExposureResult,
  id: string,
  lines: readonly TableLine[],
  pfe: Profile["potentialFutureExposure"][number] | undefined,
): Table {
  const columns = [
    ...lines.flatMap(({ label, values, errors }) => [
      { title: label, values },
      ...(errors === undefined ? [] : [{ title: `SE of ${label}`, values: errors }]),
    ]),
    ...(pfe === undefined
      ? []
      : [
          { title: "PFE, lower 95%", values: pfe.lower },
          { title: "PFE, upper 95%", values: pfe.upper },
        ]),
  ];
  return {
    name: `exposure-${id}`,
    title: `Exposure profile of ${id}`,
    columns: [{ key: "t", title: "Date", unit: "years" }, ...columns.map(({ title }) => ({ key: title, title, unit }))],
    rows: dates.map((date, i) => [date, ...columns.map(({ values }) => values[i] ?? null)]),
  };
}

function Selectors({ result, shown, quantile }: Omit<ProfileCardProps, "gross">) {
  const choose = (text: string) => {
    const [set = "", trade = ""] = JSON.parse(text) as string[];
    setQuery({ set, trade });
  };
  const quantiles = shown.profile.potentialFutureExposure;
  const owner = result.nettingSets.find((set) => set === shown || set.trades.some((trade) => trade === shown));
  const value = JSON.stringify(owner === shown ? [shown.id] : [owner?.id, shown.id]);
  return (
    <>
      <label class="chart-control">
        Of
        <select value={value} onChange={(event) => choose(event.currentTarget.value)}>
          {result.nettingSets.map((set) => (
            <optgroup key={set.id} label={`${set.counterparty}, ${set.id}`}>
              <option value={JSON.stringify([set.id])}>{set.id}, netted</option>
              {set.trades.map((trade) => (
                <option key={trade.id} value={JSON.stringify([set.id, trade.id])}>
                  {trade.id}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      </label>
      {quantiles.length > 1 && (
        <label class="chart-control">
          PFE
          <select value={String(quantile)} onChange={(event) => setQuery({ quantile: event.currentTarget.value })}>
            {quantiles.map((each) => (
              <option key={each.quantile} value={String(each.quantile)}>
                {quantileText(each.quantile)}
              </option>
            ))}
          </select>
        </label>
      )}
    </>
  );
}

function NettingSetCard({ result }: { readonly result: ExposureResult }) {
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

/** What netting is worth: the trades on their own against the set. */
function TradeCard({ set, unit }: { readonly set: NettingSet; readonly unit: string }) {
  const alone = set.trades
    .map(({ id, measures }) => ({ label: id, ...measures.effectiveExpectedPositiveExposure }))
    .sort((a, b) => b.value - a.value);
  const sum = alone.reduce((total, { value }) => total + value, 0);
  const netted = set.measures.effectiveExpectedPositiveExposure.value;
  const saved = sum > 0 ? ` Netting takes ${percent(1 - netted / sum)} off.` : "";
  return (
    <ChartFrame
      title="Effective EPE of each trade on its own"
      note={`Together ${compact(sum)}, netted ${compact(netted)} ${unit}.${saved}`}
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
