/** The tables of a result, as they are downloaded. */
import { type Column, type ResultTable, tableOf } from "../document/table.ts";
import type { ExposureResult, Profile } from "./result.ts";

type NettingSet = ExposureResult["nettingSets"][number];
type Estimate = NettingSet["riskWeightedAssets"];

export function tables(result: ExposureResult): ResultTable[] {
  return [profiles(result), measures(result), counterparties(result)];
}

/** A profile, and what it is of. */
interface Profiled {
  readonly counterparty: string;
  readonly nettingSet: string | null;
  readonly trade: string | null;
  readonly collateral: "with" | "without" | null;
  readonly profile: Profile;
}

function profiles(result: ExposureResult): ResultTable {
  const { nettingSets, dates, reportingCurrency: unit } = result;
  const quantiles = nettingSets[0]?.profile.potentialFutureExposure.map(({ quantile }) => quantile) ?? [];
  type Entry = Profiled & { readonly date: number; readonly i: number };
  const entries: Iterable<Entry> = {
    *[Symbol.iterator]() {
      for (const entry of profiled(result)) for (const [i, date] of dates.entries()) yield { ...entry, date, i };
    },
  };
  const of = (key: Exclude<keyof Profile, "potentialFutureExposure">) => (entry: Entry) =>
    entry.profile[key][entry.i] ?? null;
  return tableOf("profiles", "Exposure profiles", entries, [
    ["counterparty", "Counterparty", (entry) => entry.counterparty],
    ["netting_set", "Netting set", (entry) => entry.nettingSet],
    ["trade", "Trade", (entry) => entry.trade],
    ["collateral", "Collateral", (entry) => entry.collateral],
    ["t", "Date", (entry) => entry.date, "years"],
    ["expected_exposure", "Expected exposure", of("expectedExposure"), unit],
    ["expected_exposure_standard_error", "Standard error of EE", of("expectedExposureStandardError"), unit],
    ["expected_negative_exposure", "Expected negative exposure", of("expectedNegativeExposure"), unit],
    [
      "expected_negative_exposure_standard_error",
      "Standard error of ENE",
      of("expectedNegativeExposureStandardError"),
      unit,
    ],
    ["effective_expected_exposure", "Effective expected exposure", of("effectiveExpectedExposure"), unit],
    ["discounted_expected_exposure", "Expected discounted exposure", of("discountedExpectedExposure"), unit],
    [
      "discounted_expected_exposure_standard_error",
      "Standard error of EE*",
      of("discountedExpectedExposureStandardError"),
      unit,
    ],
    ...quantiles.flatMap((quantile, q): Column<Entry>[] => {
      const pfe = (key: "values" | "lower" | "upper") => (entry: Entry) =>
        entry.profile.potentialFutureExposure[q]?.[key][entry.i] ?? null;
      return [
        [`pfe_${quantile}`, `PFE ${quantile * 100} %`, pfe("values"), unit],
        [`pfe_${quantile}_lower`, `PFE ${quantile * 100} %, lower end`, pfe("lower"), unit],
        [`pfe_${quantile}_upper`, `PFE ${quantile * 100} %, upper end`, pfe("upper"), unit],
      ];
    }),
  ]);
}

function profiled({ counterparties, nettingSets }: ExposureResult): Profiled[] {
  const whole = { nettingSet: null, trade: null, collateral: null };
  return [
    ...counterparties.flatMap(({ id, profile }) => (profile === null ? [] : [{ counterparty: id, ...whole, profile }])),
    ...nettingSets.flatMap(({ counterparty, id, profile, uncollateralised, trades }): Profiled[] => {
      const set = { counterparty, nettingSet: id, trade: null };
      const bare = uncollateralised?.profile;
      return [
        { ...set, collateral: bare === undefined ? null : "with", profile },
        ...(bare === undefined ? [] : [{ ...set, collateral: "without" as const, profile: bare }]),
        ...trades.map((trade) => ({ ...set, trade: trade.id, collateral: null, profile: trade.profile })),
      ];
    }),
  ];
}

function counterparties({ counterparties: entries, reportingCurrency: unit }: ExposureResult): ResultTable {
  return tableOf("counterparties", "Counterparties", entries, [
    ["counterparty", "Counterparty", (entry) => entry.id],
    ["name", "Name", (entry) => entry.name],
    ["exposure_at_default", "Exposure at default", (entry) => entry.exposureAtDefault.value, unit],
    [
      "exposure_at_default_standard_error",
      "Standard error of EAD",
      (entry) => entry.exposureAtDefault.standardError,
      unit,
    ],
    ["risk_weighted_assets", "Risk-weighted assets", (entry) => entry.riskWeightedAssets.value, unit],
    ["credit_valuation_adjustment", "Unilateral CVA", (entry) => entry.creditValuationAdjustment.value, unit],
    ["bilateral_cva", "Bilateral CVA", (entry) => entry.bilateral?.total.value ?? null, unit],
    ["limit_quantile", "Quantile of the limit", (entry) => entry.limit?.quantile ?? null],
    ["limit", "PFE limit", (entry) => entry.limit?.amount ?? null, unit],
    ["peak_pfe", "Peak PFE", (entry) => entry.limit?.peak ?? null, unit],
    ["peak_at", "Date of the peak", (entry) => entry.limit?.peakAtYears ?? null, "years"],
    ["headroom", "Headroom", (entry) => entry.limit?.headroom ?? null, unit],
  ]);
}

function measures({ nettingSets, reportingCurrency: unit }: ExposureResult): ResultTable {
  const estimated = (key: string, title: string, of: (set: NettingSet) => Estimate): Column<NettingSet>[] => [
    [key, title, (set) => of(set).value, unit],
    [`${key}_standard_error`, `${title}, standard error`, (set) => of(set).standardError, unit],
  ];
  return tableOf("measures", "Measures", nettingSets, [
    ["netting_set", "Netting set", (set) => set.id],
    ["counterparty", "Counterparty", (set) => set.counterparty],
    ...estimated("expected_positive_exposure", "EPE", (set) => set.measures.expectedPositiveExposure),
    ...estimated(
      "effective_expected_positive_exposure",
      "EEPE",
      (set) => set.measures.effectiveExpectedPositiveExposure,
    ),
    ...estimated("ead_basel_eepe", "EAD, Basel", (set) => set.exposureAtDefault.basel_eepe),
    ...estimated(
      "ead_seed_discounted_average",
      "EAD, discounted average",
      (set) => set.exposureAtDefault.seed_discounted_average,
    ),
    ...estimated("ead_max_ee", "EAD, peak EE", (set) => set.exposureAtDefault.max_ee),
    ...estimated("risk_weighted_assets", "Risk-weighted assets", (set) => set.riskWeightedAssets),
    ...estimated("credit_valuation_adjustment", "CVA", (set) => set.creditValuationAdjustment),
    ["effective_maturity", "Effective maturity", (set) => set.effectiveMaturityYears.value, "years"],
  ]);
}
