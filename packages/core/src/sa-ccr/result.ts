/** Every number of the standardised approach, from the exposure down to the trade; one with a symbol has an explanation (explain.ts). */
import { z } from "zod";
import { Explanation } from "../document/explanation.ts";
import { figure } from "../document/figures.ts";
import { assetClasses } from "./parameters.ts";

const TradeTerms = z.strictObject({
  id: z.string(),
  nettingSet: z.string(),
  assetClass: z.enum(assetClasses),
  hedgingSet: z.string(),
  component: z.string(),
  supervisoryDuration: figure("Supervisory duration", "SD", "CRE52.34", "years").nullable(),
  adjustedNotional: figure("Adjusted notional", "d", "CRE52.34-52.37"),
  supervisoryDelta: figure("Supervisory delta", "δ", "CRE52.38-52.41", ""),
  maturityFactor: figure("Maturity factor", "MF", "CRE52.48, CRE52.52", ""),
  effectiveNotional: figure("Effective notional", "D = δ · d · MF", "CRE52.30"),
});

const Component = z.strictObject({
  name: z.string(),
  effectiveNotional: figure("Effective notional", "D", "CRE52.30"),
  supervisoryFactor: figure("Supervisory factor", "SF", "CRE52.72", "fraction"),
  correlation: figure("Correlation", "ρ", "CRE52.72", "").nullable(),
  addOn: figure("Add-on", "SF · D", "CRE52.55-52.70"),
});

const HedgingSet = z.strictObject({
  assetClass: z.enum(assetClasses),
  name: z.string(),
  kind: z.enum(["directional", "basis", "volatility"]),
  components: z.array(Component),
  effectiveNotional: figure("Effective notional", "D", "CRE52.57, CRE52.59").nullable(),
  systematic: figure("Systematic part", "(Σ ρ AddOn)²", "CRE52.61", "reporting currency squared").nullable(),
  idiosyncratic: figure("Idiosyncratic part", "Σ (1 − ρ²) AddOn²", "CRE52.61", "reporting currency squared").nullable(),
  addOn: figure("Add-on", "AddOn", "CRE52.55-52.70"),
});

const Exposure = z.strictObject({
  replacementCost: figure("Replacement cost", "RC", "CRE52.10, CRE52.18"),
  aggregateAddOn: figure("Aggregate add-on", "AddOn", "CRE52.25"),
  multiplier: figure("Multiplier", "m", "CRE52.23", ""),
  potentialFutureExposure: figure("Potential future exposure", "PFE = m · AddOn", "CRE52.20"),
  exposureAtDefault: figure("Exposure at default", "EAD = α (RC + PFE)", "CRE52.1"),
});

const treatment = z.enum(["formula", "sold_options", "unpaid_premium_cap"]).meta({
  title: "Treatment",
  labels: {
    formula: "By the formula",
    sold_options: "Sold options, premiums received: zero",
    unpaid_premium_cap: "At most the unpaid premium",
  },
  source: "Article 274(5), 274(7)",
});
const unpaidPremium = z.number().nullable().meta({ title: "Outstanding unpaid premium", source: "Article 274(7)" });

/** One trade where netting cannot be enforced. */
const OwnNettingSet = z.strictObject({
  trade: z.string(),
  value: figure("Value of the trade", "V", "CRE52.10"),
  treatment,
  unpaidPremium,
  exposureAtDefault: figure("Exposure at default", "EAD", "CRE52.1, CRE52.2"),
  exposure: Exposure,
});

const NettingSet = z.strictObject({
  id: z.string(),
  alpha: figure("Alpha", "α", "CRE52.1", ""),
  value: figure("Value of the trades", "V", "CRE52.10"),
  collateral: figure("Net collateral", "C", "CRE52.17"),
  marginPeriodOfRiskDays: figure("Margin period of risk", "MPOR", "CRE52.50", "business days").nullable(),
  treatment,
  unpaidPremium,
  exposureAtDefault: figure("Exposure at default", "EAD", "CRE52.1, CRE52.2"),
  capped: z.boolean().meta({ title: "Capped by the exposure without margin", source: "CRE52.2" }),
  /** What the exposure without margin, which caps a margined netting set, counts as collateral; null without margin. */
  capCollateral: figure("Collateral in the cap", "C₀", "CRE52.2; Article 274(3)").nullable(),
  /** The margined exposure of a margined netting set before its cap; null without margin. */
  margined: Exposure.nullable(),
  unmargined: Exposure,
  hedgingSets: z.array(HedgingSet),
  /** Its trades, each a netting set of its own, where netting cannot be enforced: `unmargined` adds them up. Null otherwise. */
  ownNettingSets: z.array(OwnNettingSet).nullable(),
});

export const SaCcrResult = z
  .strictObject({
    regime: z.string(),
    reportingCurrency: z.string(),
    exposureAtDefault: figure("Exposure at default", "Σ EAD", "CRE52.1"),
    exposureAtFullAlpha: figure("With an alpha of 1.4 for all", "Σ EAD(1.4)", "CRE52.1"),
    byAssetClass: z.array(
      z.strictObject({ assetClass: z.enum(assetClasses), addOn: figure("Add-on", "AddOn", "CRE52.25") }),
    ),
    nettingSets: z.array(NettingSet),
    trades: z.array(TradeTerms),
    warnings: z.array(z.strictObject({ rule: z.string(), path: z.string(), message: z.string() })),
    explanations: z.array(Explanation),
  })
  .meta({ id: "SaCcrResult", title: "SA-CCR exposure", explained: true });
export type SaCcrResult = z.infer<typeof SaCcrResult>;

/** What explanations are made from. */
export type Explained = Omit<SaCcrResult, "explanations">;
