/** The picture of exposure: profiles of a netting set or trade with their errors, what they add up to, and who causes it. */

import type { Table } from "@ballast/core/document/table.ts";
import type { ExposureOverview } from "@ballast/core/exposure/overview.ts";
import type { ExposureResult, Profile } from "@ballast/core/exposure/result.ts";
import type { Run } from "@ballast/core/run.ts";
import { useRef } from "preact/hooks";
import { getPart } from "../api.ts";
import { FanChart, type Line } from "../chart/fan.tsx";
import { ChartFrame } from "../chart/frame.tsx";
import { plural } from "../fmt.ts";
import { Notes } from "../notes.tsx";
import { address, setQuery } from "../router.ts";
import { useStore } from "../store.ts";
import { Pending, useResource } from "../ui.tsx";
import { Quantities } from "./explain.tsx";
import { LimitCard, NettingSetCard, TradeCard } from "./exposure-cards.tsx";
import { Kpis } from "./kpis.tsx";
import { MOST_LISTED, NettingSetList } from "./netting-sets.tsx";
import type { PictureProps } from "./picture-props.ts";

type NettingSet = ExposureResult["nettingSets"][number];
type Counterparty = ExposureResult["counterparties"][number];
/** A counterparty with several netting sets. */
type CounterpartySum = Counterparty & Pick<NettingSet, "profile" | "measures">;
type Shown = NettingSet | NettingSet["trades"][number] | CounterpartySum;
type Estimate = ExposureResult["totals"]["exposureAtDefault"];

/** The quantile that opens, if the run has it. */
export const USUAL_QUANTILE = 0.975;
const EXPECTED = "EE, ENE: the mean of what we are owed and of what we owe. PFE: a quantile of what we are owed.";
/** Half the width of a 95 % interval of a mean, in standard errors. */
const INTERVAL = 1.96;

export function ExposurePicture({ run, result: document, before: earlier }: PictureProps) {
  const result = document as ExposureOverview;
  const before = (earlier?.result ?? null) as ExposureOverview | null;
  const { latest, ...asked } = useLookedAt(run, result);
  const trade = useStore(address).searchParams.get("trade");
  const quantile = useQuantile(latest?.set);
  if (latest === null || asked.error !== null) return <Pending {...asked} />;
  const { counterparty, set } = latest;
  const shown = set.trades.find(({ id }) => id === trade) ?? counterparty ?? set;
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
  const where = result.nettingSets.length > 1 || shown !== set ? `, ${shown.id}` : "";
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
      <Notes result={result} />
      <ProfileCard result={result} set={set} shown={shown} quantile={quantile} />
      {result.nettingSets.length > MOST_LISTED && <NettingSetList result={result} chosen={set.id} />}
      <LimitCard result={result} />
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

/** Whether it has a profile of its own: with one netting set it is that one's. */
function isSum({ nettingSets }: Pick<Counterparty, "nettingSets">): boolean {
  return nettingSets.length > 1;
}

interface LookedAt {
  readonly set: NettingSet;
  readonly counterparty: CounterpartySum | null;
}

/** The netting set that the address names, and the counterparty. The one before is shown while another is on its way. */
function useLookedAt(run: Run, { counterparties, nettingSets }: ExposureOverview) {
  const query = useStore(address).searchParams;
  const set = Math.max(
    0,
    nettingSets.findIndex(({ id }) => id === query.get("set")),
  );
  const sum = counterparties.findIndex((each) => isSum(each) && each.id === query.get("counterparty"));
  const asked = useResource(`${run.id} ${set} ${sum}`, async (): Promise<LookedAt> => {
    const [found, counterparty] = await Promise.all([
      getPart<NettingSet>(run.id, `nettingSets[${set}]`),
      sum < 0 ? null : getPart<CounterpartySum>(run.id, `counterparties[${sum}]`),
    ]);
    return { set: found, counterparty };
  });
  const latest = useRef<LookedAt | null>(null);
  latest.current = asked.value ?? latest.current;
  return { ...asked, latest: latest.current };
}

function useQuantile(set: NettingSet | undefined): number {
  const query = useStore(address).searchParams;
  const quantiles = (set?.profile.potentialFutureExposure ?? []).map((each) => each.quantile);
  const asked = Number(query.get("quantile"));
  return [asked, USUAL_QUANTILE].find((each) => quantiles.includes(each)) ?? quantiles[0] ?? USUAL_QUANTILE;
}

/** The band in which the means of 95 of 100 simulations lie. */
export function intervalOf(values: Line["values"], errors: Line["values"]) {
  const around = (sign: number) => values.map((value, i) => (value ?? 0) + sign * INTERVAL * (errors[i] ?? 0));
  return { low: around(-1), high: around(1), tone: "band-a" };
}

export function profileOf(shown: { readonly profile: Profile }, quantile: number) {
  return shown.profile.potentialFutureExposure.find((each) => each.quantile === quantile);
}

export function quantileText(quantile: number): string {
  return `${Number((quantile * 100).toPrecision(6))}%`;
}

interface ProfileCardProps {
  readonly result: ExposureOverview;
  readonly set: NettingSet;
  readonly shown: Shown;
  readonly quantile: number;
}

function ProfileCard({ result, set, shown, quantile }: ProfileCardProps) {
  const { profile } = shown;
  const gross = "grossExpectedExposure" in shown ? shown.grossExpectedExposure : null;
  const bare = "uncollateralised" in shown ? shown.uncollateralised?.profile.expectedExposure : undefined;
  const limit = limitOf(result, shown, quantile);
  const check = "closedForm" in shown ? shown.closedForm : null;
  const pfe = profileOf(shown, quantile);
  const { expectedExposure: ee, expectedExposureStandardError: errors } = profile;
  const name = `PFE ${quantileText(quantile)}`;
  const netted = bare === undefined && gross?.some((value, i) => value > (ee[i] ?? 0) * (1 + 1e-9)) === true;
  const negative = profile.expectedNegativeExposure.map((value) => -value);
  const lines = [
    { label: "EE", values: ee, tone: "line-a", errors },
    ...(pfe === undefined ? [] : [{ label: name, values: pfe.values, tone: "line-b" }]),
    ...(netted ? [{ label: "EE without netting", values: gross ?? [], tone: "line-a thin", dashed: true }] : []),
    ...(bare ? [{ label: "EE without collateral", values: bare, tone: "line-a thin", dashed: true }] : []),
    ...(limit === null
      ? []
      : [{ label: "PFE limit", values: result.dates.map(() => limit), tone: "line-b thin", dashed: true }]),
    {
      label: "−ENE",
      values: negative,
      tone: "line-m",
      dashed: true,
      errors: profile.expectedNegativeExposureStandardError,
    },
  ];
  const bands = [
    intervalOf(ee, errors),
    ...(pfe === undefined ? [] : [{ low: pfe.lower, high: pfe.upper, tone: "band-b" }]),
  ];
  return (
    <ChartFrame
      title="Exposure profile"
      controls={<Selectors result={result} set={set} shown={shown} quantile={quantile} />}
      legend={[
        ...lines.map(({ label, tone, dashed }) => ({
          label,
          tone,
          mark: dashed ? ("dash" as const) : ("line" as const),
        })),
        { label: "95% interval of the simulation", tone: "band-a", mark: "band" },
      ]}
      note={
        EXPECTED +
        (check === null || check.worstDeviation === 0
          ? ""
          : ` EE is at most ${check.worstDeviation.toFixed(1)} standard errors from its closed form.`)
      }
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

/** The PFE limit of whom the profile is of: a counterparty, or the only netting set of one. */
function limitOf({ counterparties }: ExposureOverview, { id }: Shown, quantile: number): number | null {
  const owner = counterparties.find(
    (each) => each.id === id || (each.nettingSets.length === 1 && each.nettingSets[0] === id),
  );
  return owner?.limit?.quantile === quantile ? owner.limit.amount : null;
}

interface TableLine {
  readonly label: string;
  readonly values: readonly number[];
  readonly errors?: readonly number[];
}

function profileTable(
  { dates, reportingCurrency: unit }: ExposureOverview,
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

function Selectors({ result, set, shown, quantile }: ProfileCardProps) {
  const choose = (text: string) => {
    const [chosen = "", trade = "", counterparty = ""] = JSON.parse(text) as string[];
    setQuery({ set: chosen, trade, counterparty });
  };
  const quantiles = shown.profile.potentialFutureExposure;
  const isOfSet = shown === set || set.trades.some((trade) => trade === shown);
  const value = JSON.stringify(shown === set ? [set.id] : isOfSet ? [set.id, shown.id] : ["", "", shown.id]);
  // Of more, the list below is chosen from.
  const isListed = result.nettingSets.length <= MOST_LISTED;
  const sums = result.counterparties.filter(
    (each) => isSum(each) && (isListed || each.id === shown.id || each.nettingSets.includes(set.id)),
  );
  const sets = result.nettingSets.filter(({ id }) => isListed || id === set.id);
  return (
    <>
      <label class="chart-control">
        Of
        <select value={value} onChange={(event) => choose(event.currentTarget.value)}>
          {sums.map(({ id, nettingSets }) => (
            <option key={id} value={JSON.stringify(["", "", id])}>
              {id}, {nettingSets.length} netting sets
            </option>
          ))}
          {sets.map(({ counterparty, id, trades }) => (
            <optgroup key={id} label={`${counterparty}, ${id}`}>
              <option value={JSON.stringify([id])}>{id}, netted</option>
              {trades.map((trade) => (
                <option key={trade.id} value={JSON.stringify([id, trade.id])}>
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
