/** The exposure profiles of two runs over each other: of exposure runs, and of the simulation inside a capital run. */
import type { ExposureOverview } from "@ballast/core/exposure/overview.ts";
import type { ExposureResult } from "@ballast/core/exposure/result.ts";
import { getPart } from "../api.ts";
import { FanChart, type Line } from "../chart/fan.tsx";
import { ChartFrame } from "../chart/frame.tsx";
import { short } from "../fmt.ts";
import { address, setQuery } from "../router.ts";
import { useStore } from "../store.ts";
import { Pending, useResource } from "../ui.tsx";
import { intervalOf, profileOf, quantileText, USUAL_QUANTILE } from "./exposure.tsx";
import { MOST_LISTED } from "./netting-sets.tsx";

type NettingSet = ExposureResult["nettingSets"][number];

interface Side {
  readonly run: { readonly id: string };
  readonly result: unknown;
}

interface ProfilesComparedProps {
  readonly before: Side;
  readonly after: Side;
}

/** What is compared of a netting set of a run. */
interface Compared extends Pick<NettingSet, "profile"> {
  readonly run: { readonly id: string };
  readonly dates: readonly number[];
}

export function ProfilesCompared({ before, after }: ProfilesComparedProps) {
  const asked = useStore(address).searchParams.get("set");
  const [was, is] = [simulatedIn(before.result), simulatedIn(after.result)];
  const known = new Set(was?.nettingSets.map(({ id }) => id));
  const sets = is?.nettingSets.filter(({ id }) => known.has(id)) ?? [];
  const id = (sets.find((set) => set.id === asked) ?? sets[0])?.id;
  const isSame = was !== null && is !== null && was.reportingCurrency === is.reportingCurrency;
  const wanted = isSame && id !== undefined ? id : "";
  const found = useResource(`${before.run.id} ${after.run.id} ${wanted}`, async () =>
    wanted === "" ? null : Promise.all([compared(before, wanted), compared(after, wanted)]),
  );
  if (!isSame || id === undefined) return null;
  if (found.value === null) return <Pending {...found} />;
  const [then, now] = found.value;
  const dates = is.dates.filter((date) => was.dates.includes(date));
  if (dates.length < 2) return null;
  const unit = is.reportingCurrency;
  const quantile = (profileOf(now, USUAL_QUANTILE) ?? now.profile.potentialFutureExposure[0])?.quantile ?? 0;
  const linesOf = (shown: Compared, dashed: boolean): Line[] => {
    const places = dates.map((date) => shown.dates.indexOf(date));
    const at = (values: readonly number[]) => places.map((place) => values[place] ?? 0);
    const { expectedExposure, expectedExposureStandardError } = shown.profile;
    const errors = at(expectedExposureStandardError);
    const pfe = profileOf(shown, quantile);
    const ee = { label: `EE ${short(shown.run.id)}`, values: at(expectedExposure), errors, tone: "line-a", dashed };
    const label = `PFE ${quantileText(quantile)} ${short(shown.run.id)}`;
    return pfe === undefined ? [ee] : [ee, { label, values: at(pfe.values), tone: "line-b", dashed }];
  };
  const lines = [...linesOf(then, true), ...linesOf(now, false)];
  return (
    <ChartFrame
      title="Exposure profiles"
      controls={
        sets.length > 1 && (
          <label class="chart-control">
            Of
            <select value={id} onChange={(event) => setQuery({ set: event.currentTarget.value })}>
              {sets
                .filter((set, i) => i < MOST_LISTED || set.id === id)
                .map((set) => (
                  <option key={set.id}>{set.id}</option>
                ))}
            </select>
          </label>
        )
      }
      legend={lines.map(({ label, tone, dashed }) => ({ label, tone, mark: dashed ? "dash" : "line" }))}
      table={{
        name: `exposure-${id}`,
        title: `Exposure profiles of ${id}`,
        columns: [
          { key: "t", title: "Date", unit: "years" },
          ...lines.map(({ label }) => ({ key: label, title: label, unit })),
        ],
        rows: dates.map((date, i) => [date, ...lines.map(({ values }) => values[i] ?? null)]),
      }}
      draw={(width) => (
        <FanChart
          label={`Exposure profiles of ${id}`}
          width={width}
          x={dates}
          xUnit="years"
          unit={unit}
          lines={lines}
          bands={lines.flatMap(({ values, errors }) => (errors ? [intervalOf(values, errors)] : []))}
        />
      )}
    />
  );
}

/** The netting set of a run, which is fetched when it is looked at. */
async function compared({ result, run }: Side, id: string): Promise<Compared> {
  const simulated = simulatedIn(result);
  const place = simulated?.nettingSets.findIndex((set) => set.id === id) ?? -1;
  const { profile } = await getPart<NettingSet>(run.id, `${simulated?.at ?? ""}nettingSets[${place}]`);
  return { run, dates: simulated?.dates ?? [], profile };
}

/** The simulation that a result is, or holds as a stage, and where. */
function simulatedIn(result: unknown): (ExposureOverview & { readonly at: string }) | null {
  const read = (value: unknown, key: string) => Object(value)[key] as unknown;
  const places = [
    { at: "", found: result },
    { at: "stages.exposure.result.", found: read(read(read(result, "stages"), "exposure"), "result") },
  ];
  const place = places.find(({ found }) => Array.isArray(read(found, "dates")));
  return place === undefined ? null : { ...(place.found as ExposureOverview), at: place.at };
}
