/** The golden cases speak the notebook's short words; this turns one into a document of ours. */

interface Named {
  readonly id: string;
  readonly name: string;
}
type Quality = "IG" | "HY" | "NR";

export interface GoldenCase {
  readonly name: string;
  readonly input: {
    readonly counterparties: readonly (Named & { sector: keyof typeof sectors; quality: Quality })[];
    readonly netting_sets: readonly {
      id: string;
      counterparty: string;
      method: keyof typeof methods;
      ead: number;
      m: number;
    }[];
    readonly single_name_hedges: readonly {
      id: string;
      counterparty: string;
      reference: string;
      type: keyof typeof relations;
      sector: keyof typeof sectors;
      quality: Quality;
      notional: number;
      m: number;
    }[];
    readonly index_hedges: readonly (Named & {
      notional: number;
      m: number;
      constituents: readonly [keyof typeof sectors, Quality, number][];
    })[];
  };
  readonly output: {
    readonly netting_sets: readonly {
      id: string;
      alpha: number;
      df: number;
      scva: number;
      m: number;
      df_formula: number;
    }[];
    readonly counterparties: readonly { scva: number; snh: number; hma: number }[];
    readonly single_name_hedges: readonly { snh: number }[];
    readonly index_hedges: readonly { rw: number; ih: number }[];
    readonly totals: Readonly<Record<Total, number>>;
  };
}
type Total =
  | "sum_scva"
  | "sum_scva_squared"
  | "systematic_reduced"
  | "idiosyncratic_reduced"
  | "K_reduced"
  | "sum_snh"
  | "sum_hma"
  | "IH"
  | "systematic_hedged"
  | "sum_net_squared"
  | "idiosyncratic_hedged"
  | "total_before_sqrt"
  | "K_hedged"
  | "K_full"
  | "K_final"
  | "K_final_reduced"
  | "RWA_full";

const sectors = {
  FIN: "financial",
  IND: "industrial",
  PEN: "pension_fund",
  TEC: "technology",
  CON: "consumer",
  HLT: "health_and_utilities",
  OTH: "other",
  SOV: "sovereign",
  GOV: "government_backed",
} as const;
const kinds: Partial<Record<keyof typeof sectors, string>> = { FIN: "financial", PEN: "pension_scheme" };
const methods = { IMM: "imm", "SA-CCR": "sa_ccr", SFT: "sft" } as const;
const relations = {
  direct: "direct",
  legally_related: "legally_related",
  sector_region: "same_sector_and_region",
} as const;
const qualities = { IG: "investment_grade", HY: "high_yield", NR: "not_rated" } as const;

export function fromGolden(input: GoldenCase["input"], output: GoldenCase["output"]) {
  // A golden with DF = 1 on a set that is not under IMM was computed with the firm-level reading of the rule.
  const perFirm = output.netting_sets.some(
    ({ df, df_formula }, i) => df === 1 && df_formula !== 1 && input.netting_sets[i]?.method !== "IMM",
  );
  return {
    regime: "uk-pra",
    reportingDate: "2027-06-30",
    reportingCurrency: "GBP",
    immDiscounting: perFirm ? "per_firm" : "per_netting_set",
    counterparties: input.counterparties.map(({ id, name, sector, quality }) => ({
      id,
      name,
      sector: sectors[sector],
      creditQuality: qualities[quality],
      region: "UK",
      kind: kinds[sector] ?? "non_financial",
    })),
    nettingSets: input.netting_sets.map(({ id, counterparty, method, ead, m }, i) => ({
      id,
      counterparty,
      exposureMethod: methods[method],
      exposureAtDefault: ead,
      effectiveMaturityYears: m,
      alphaInExposure: output.netting_sets[i]?.alpha,
      shortTerm: m < 1,
      fairValuedAndMaterial: method === "SFT",
    })),
    singleNameHedges: input.single_name_hedges.map((hedge) => ({
      id: hedge.id,
      counterparty: hedge.counterparty,
      reference: hedge.reference,
      relation: relations[hedge.type],
      sector: sectors[hedge.sector],
      creditQuality: qualities[hedge.quality],
      region: "UK",
      notional: hedge.notional,
      remainingMaturityYears: hedge.m,
    })),
    indexHedges: input.index_hedges.map(({ id, name, notional, m, constituents }) => ({
      id,
      name,
      notional,
      remainingMaturityYears: m,
      constituents: constituents.map(([sector, quality, weight]) => ({
        sector: sectors[sector],
        creditQuality: qualities[quality],
        weight,
      })),
    })),
  };
}
