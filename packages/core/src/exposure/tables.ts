/** The tables of a result, as they are downloaded. */
import type { Table } from "../engine.ts";
import type { ExposureResult } from "./result.ts";

type Profile = ExposureResult["nettingSets"][number]["profile"];

export function tables(result: ExposureResult): Table[] {
  return [profiles(result), measures(result)];
}

function profiles({ nettingSets, dates, reportingCurrency: unit }: ExposureResult): Table {
  const quantiles = nettingSets[0]?.profile.potentialFutureExposure.map(({ quantile }) => quantile) ?? [];
  const rowsOf = (nettingSet: string, trade: string | null, profile: Profile) =>
    dates.map((date, i) => [
      nettingSet,
      trade,
      date,
      profile.expectedExposure[i] ?? null,
      profile.expectedExposureStandardError[i] ?? null,
      profile.expectedNegativeExposure[i] ?? null,
      profile.expectedNegativeExposureStandardError[i] ?? null,
      profile.effectiveExpectedExposure[i] ?? null,
      profile.discountedExpectedExposure[i] ?? null,
      profile.discountedExpectedExposureStandardError[i] ?? null,
      ...profile.potentialFutureExposure.flatMap(({ values, lower, upper }) => [
        values[i] ?? null,
        lower[i] ?? null,
        upper[i] ?? null,
      ]),
    ]);
  return {
    name: "profiles",
    title: "Exposure profiles",
    columns: [
      { key: "netting_set", title: "Netting set" },
      { key: "trade", title: "Trade" },
      { key: "t", title: "Date", unit: "years" },
      { key: "expected_exposure", title: "Expected exposure", unit },
      { key: "expected_exposure_standard_error", title: "Standard error of EE", unit },
      { key: "expected_negative_exposure", title: "Expected negative exposure", unit },
      { key: "expected_negative_exposure_standard_error", title: "Standard error of ENE", unit },
      { key: "effective_expected_exposure", title: "Effective expected exposure", unit },
      { key: "discounted_expected_exposure", title: "Expected discounted exposure", unit },
      { key: "discounted_expected_exposure_standard_error", title: "Standard error of EE*", unit },
      ...quantiles.flatMap((quantile) => [
        { key: `pfe_${quantile}`, title: `PFE ${quantile * 100} %`, unit },
        { key: `pfe_${quantile}_lower`, title: `PFE ${quantile * 100} %, lower end`, unit },
        { key: `pfe_${quantile}_upper`, title: `PFE ${quantile * 100} %, upper end`, unit },
      ]),
    ],
    rows: nettingSets.flatMap((set) => [
      ...rowsOf(set.id, null, set.profile),
      ...set.trades.flatMap((trade) => rowsOf(set.id, trade.id, trade.profile)),
    ]),
  };
}

function measures({ nettingSets, reportingCurrency: unit }: ExposureResult): Table {
  const columns = [
    ["expected_positive_exposure", "EPE"],
    ["effective_expected_positive_exposure", "EEPE"],
    ["ead_basel_eepe", "EAD, Basel"],
    ["ead_seed_discounted_average", "EAD, discounted average"],
    ["ead_max_ee", "EAD, peak EE"],
    ["risk_weighted_assets", "Risk-weighted assets"],
    ["credit_valuation_adjustment", "CVA"],
  ] as const;
  return {
    name: "measures",
    title: "Measures",
    columns: [
      { key: "netting_set", title: "Netting set" },
      { key: "counterparty", title: "Counterparty" },
      ...columns.flatMap(([key, title]) => [
        { key, title, unit },
        { key: `${key}_standard_error`, title: `${title}, standard error`, unit },
      ]),
      { key: "effective_maturity", title: "Effective maturity", unit: "years" },
    ],
    rows: nettingSets.map((set) => [
      set.id,
      set.counterparty,
      ...[
        set.measures.expectedPositiveExposure,
        set.measures.effectiveExpectedPositiveExposure,
        set.exposureAtDefault.basel_eepe,
        set.exposureAtDefault.seed_discounted_average,
        set.exposureAtDefault.max_ee,
        set.riskWeightedAssets,
        set.creditValuationAdjustment,
      ].flatMap(({ value, standardError }) => [value, standardError]),
      set.effectiveMaturityYears.value,
    ]),
  };
}
