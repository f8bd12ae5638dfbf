/** The exposure profiles of two runs over each other: of exposure runs, and of the simulation inside a capital run. */
import type { ExposureResult, Profile } from "@ballast/core/exposure/result.ts";
import { FanChart, type Line } from "../chart/fan.tsx";
import { ChartFrame } from "../chart/frame.tsx";
import { short } from "../fmt.ts";
import { address, setQuery } from "../router.ts";
import { useStore } from "../store.ts";
import { intervalOf, profileOf, quantileText, USUAL_QUANTILE } from "./exposure.tsx";

interface Side<Result = ExposureResult> {
  readonly run: { readonly id: string };
  readonly result: Result;
}

interface ProfilesComparedProps {
  readonly before: Side<unknown>;
  readonly after: Side<unknown>;
}

export function ProfilesCompared({ before, after }: ProfilesComparedProps) {
  const asked = useStore(address).searchParams.get("set");
  const [was, is] = [simulatedIn(before.result), simulatedIn(after.result)];
  if (was === null || is === null || was.reportingCurrency !== is.reportingCurrency) return null;
  const sets = is.nettingSets.filter(({ id }) => was.nettingSets.some((each) => each.id === id));
  const now = sets.find(({ id }) => id === asked) ?? sets[0];
  const then = was.nettingSets.find(({ id }) => id === now?.id);
  const dates = is.dates.filter((date) => was.dates.includes(date));
  if (now === undefined || then === undefined || dates.length < 2) return null;
  const unit = is.reportingCurrency;
  const quantile = (profileOf(now, USUAL_QUANTILE) ?? now.profile.potentialFutureExposure[0])?.quantile ?? 0;
  const linesOf = ({ run, result }: Side, shown: { readonly profile: Profile }, dashed: boolean): Line[] => {
    const places = dates.map((date) => result.dates.indexOf(date));
    const at = (values: readonly number[]) => places.map((place) => values[place] ?? 0);
    const { expectedExposure, expectedExposureStandardError } = shown.profile;
    const errors = at(expectedExposureStandardError);
    const pfe = profileOf(shown, quantile);
    const ee = { label: `EE ${short(run.id)}`, values: at(expectedExposure), errors, tone: "line-a", dashed };
    const label = `PFE ${quantileText(quantile)} ${short(run.id)}`;
    return pfe === undefined ? [ee] : [ee, { label, values: at(pfe.values), tone: "line-b", dashed }];
  };
  const lines = [...linesOf({ ...before, result: was }, then, true), ...linesOf({ ...after, result: is }, now, false)];
  return (
    <ChartFrame
      title="Exposure profiles"
      controls={
        sets.length > 1 && (
          <label class="chart-control">
            Of
            <select value={now.id} onChange={(event) => setQuery({ set: event.currentTarget.value })}>
              {sets.map(({ id }) => (
                <option key={id}>{id}</option>
              ))}
            </select>
          </label>
        )
      }
      legend={lines.map(({ label, tone, dashed }) => ({ label, tone, mark: dashed ? "dash" : "line" }))}
      table={{
        name: `exposure-${now.id}`,
        title: `Exposure profiles of ${now.id}`,
        columns: [
          { key: "t", title: "Date", unit: "years" },
          ...lines.map(({ label }) => ({ key: label, title: label, unit })),
        ],
        rows: dates.map((date, i) => [date, ...lines.map(({ values }) => values[i] ?? null)]),
      }}
      draw={(width) => (
        <FanChart
          label={`Exposure profiles of ${now.id}`}
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

/** The simulation that a result is, or holds as a stage. */
function simulatedIn(result: unknown): ExposureResult | null {
  const read = (value: unknown, key: string) => Object(value)[key] as unknown;
  const stage = read(read(read(result, "stages"), "exposure"), "result");
  const found = [result, stage].find((each) => Array.isArray(read(each, "dates")));
  return (found ?? null) as ExposureResult | null;
}
