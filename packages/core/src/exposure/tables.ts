/** The tables of a result, as they are downloaded. */
import type { Table } from "../engine.ts";
import type { ExposureResult, Profile } from "./result.ts";

export function tables(result: ExposureResult): Table[] {
  return [profiles(result), measures(result), counterparties(result)];
}

function profiles({ counterparties, nettingSets, dates, reportingCurrency: unit }: ExposureResult): Table {
  const quantiles = nettingSets[0]?.profile.potentialFutureExposure.map(({ quantile }) => quantile) ?? [];
  const rowsOf = (
    counterparty: string,
    nettingSet: string | null,
    trade: string | null,
    collateral: "with" | "without" | null,
    profile: Profile,
  ) =>
    dates.map((date, i) => [
      counterparty,
      nettingSet,
      trade,
      collateral,
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
      { key: "counterparty", title: "Counterparty" },
      { key: "netting_set", title: "Netting set" },
      { key: "trade", title: "Trade" },
      { key: "collateral", title: "Collateral" },
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
    rows: [
      ...counterparties.flatMap(({ id, profile }) => (profile === null ? [] : rowsOf(id, null, null, null, profile))),
      ...nettingSets.flatMap(({ counterparty, id, profile, uncollateralised, trades }) => [
        ...rowsOf(counterparty, id, null, uncollateralised === null ? null : "with", profile),
        ...(uncollateralised === null ? [] : rowsOf(counterparty, id, null, "without", uncollateralised.profile)),
        ...trades.flatMap((trade) => rowsOf(counterparty, id, trade.id, null, trade.profile)),
      ]),
    ],
  };
}

function counterparties({ counterparties: rows, reportingCurrency: unit }: ExposureResult): Table {
  return {
    name: "counterparties",
    title: "Counterparties",
    columns: [
      { key: "counterparty", title: "Counterparty" },
      { key: "name", title: "Name" },
      { key: "exposure_at_default", title: "Exposure at default", unit },
      { key: "exposure_at_default_standard_error", title: "Standard error of EAD", unit },
      { key: "risk_weighted_assets", title: "Risk-weighted assets", unit },
      { key: "credit_valuation_adjustment", title: "Unilateral CVA", unit },
      { key: "bilateral_cva", title: "Bilateral CVA", unit },
      { key: "limit_quantile", title: "Quantile of the limit" },
      { key: "limit", title: "PFE limit", unit },
      { key: "peak_pfe", title: "Peak PFE", unit },
      { key: "peak_at", title: "Date of the peak", unit: "years" },
      { key: "headroom", title: "Headroom", unit },
    ],
    rows: rows.map(({ id, name, limit, bilateral, ...measured }) => [
      id,
      name,
      measured.exposureAtDefault.value,
      measured.exposureAtDefault.standardError,
      measured.riskWeightedAssets.value,
      measured.creditValuationAdjustment.value,
      bilateral?.total.value ?? null,
      limit?.quantile ?? null,
      limit?.amount ?? null,
      limit?.peak ?? null,
      limit?.peakAtYears ?? null,
      limit?.headroom ?? null,
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
