/**
 * From the effective notionals of trades to the add-on of a netting set: full offset within a component, partial offset
 * within a hedging set, none between hedging sets and classes. CRE52.55-52.70.
 */
import type { SaCcrTrade } from "./fields.ts";
import {
  type AssetClass,
  BUCKET_CORRELATION,
  HEDGING_SET_FACTOR,
  maturityBuckets,
  type Regime,
  type SupervisoryParameters,
} from "./parameters.ts";
import { type Classified, classified } from "./trade.ts";

export type HedgingSetKind = keyof typeof HEDGING_SET_FACTOR;

/** One trade's D and where it offsets. */
export interface OffsettingTrade extends Classified {
  readonly kind: HedgingSetKind;
  readonly effectiveNotional: number;
}

/** Where a trade offsets. */
export function placeOf(trade: SaCcrTrade, regime: Regime): Omit<OffsettingTrade, "effectiveNotional"> {
  const place = classified(trade, regime);
  const set = trade.hedgingSet;
  // A basis or volatility hedging set stands beside the directional one of the same risk factor.
  const hedgingSet =
    set.kind === "directional"
      ? place.hedgingSet
      : `${place.hedgingSet} ${set.kind === "basis" ? set.pair : "volatility"}`;
  return { ...place, hedgingSet, kind: set.kind };
}

export interface Component {
  readonly name: string;
  /** Σ D of its trades. */
  readonly effectiveNotional: number;
  /** SF, with the factor of a basis or volatility hedging set. */
  readonly supervisoryFactor: number;
  /** ρ; null in classes without a systematic factor. */
  readonly correlation: number | null;
  /** SF · Σ D, signed. */
  readonly addOn: number;
}

export interface HedgingSetAddOn {
  readonly assetClass: AssetClass;
  readonly name: string;
  readonly kind: HedgingSetKind;
  readonly components: Component[];
  /** Of the hedging set where its class has one: interest rates and foreign exchange. */
  readonly effectiveNotional: number | null;
  /** (Σ ρ AddOn)² and Σ (1 − ρ²) AddOn² where the class has a systematic factor. */
  readonly systematic: number | null;
  readonly idiosyncratic: number | null;
  readonly addOn: number;
}

interface ComponentSum {
  readonly parameters: SupervisoryParameters;
  effectiveNotional: number;
}
interface Group {
  readonly assetClass: AssetClass;
  readonly name: string;
  readonly kind: HedgingSetKind;
  readonly sums: Map<string, ComponentSum>;
}

export function hedgingSetAddOns(regime: Regime, positions: readonly OffsettingTrade[]): HedgingSetAddOn[] {
  const groups = new Map<string, Group>();
  for (const { assetClass, hedgingSet, component, parameters, kind, effectiveNotional } of positions) {
    const key = `${assetClass}/${kind}/${hedgingSet}`;
    let group = groups.get(key);
    if (group === undefined) {
      group = { assetClass, name: hedgingSet, kind, sums: new Map() };
      groups.set(key, group);
    }
    const sum = group.sums.get(component);
    if (sum === undefined) group.sums.set(component, { parameters, effectiveNotional });
    else sum.effectiveNotional += effectiveNotional;
  }
  return [...groups.values()].map((group) => addOnOf(regime, group));
}

function addOnOf(regime: Regime, { assetClass, name, kind, sums }: Group): HedgingSetAddOn {
  const factor = HEDGING_SET_FACTOR[kind];
  const components = [...sums].map(([component, { parameters, effectiveNotional }]) => {
    const supervisoryFactor = factor * parameters.factor;
    const { correlation } = parameters;
    return {
      name: component,
      effectiveNotional,
      supervisoryFactor,
      correlation,
      addOn: supervisoryFactor * effectiveNotional,
    };
  });
  const common = { assetClass, name, kind, components };
  if (assetClass === "interest_rate" || assetClass === "foreign_exchange" || assetClass === "other") {
    const effectiveNotional =
      assetClass === "interest_rate" ? bucketsTogether(regime, sums) : Math.abs(components[0]?.effectiveNotional ?? 0);
    const addOn = (components[0]?.supervisoryFactor ?? 0) * effectiveNotional;
    return { ...common, effectiveNotional, systematic: null, idiosyncratic: null, addOn };
  }
  let weighted = 0;
  let idiosyncratic = 0;
  for (const { addOn, correlation } of components) {
    const rho = correlation ?? 0;
    weighted += rho * addOn;
    idiosyncratic += (1 - rho * rho) * (addOn * addOn);
  }
  const systematic = weighted * weighted;
  return {
    ...common,
    effectiveNotional: null,
    systematic,
    idiosyncratic,
    addOn: Math.sqrt(systematic + idiosyncratic),
  };
}

/** √(D₁² + D₂² + D₃² + 1.4 D₁D₂ + 1.4 D₂D₃ + 0.6 D₁D₃). CRE52.57. */
function bucketsTogether(regime: Regime, sums: ReadonlyMap<string, ComponentSum>): number {
  const [first, second, third] = maturityBuckets[regime].names;
  const notional = (bucket: string) => sums.get(bucket)?.effectiveNotional ?? 0;
  const [d1, d2, d3] = [notional(first), notional(second), notional(third)];
  const { neighbours, ends } = BUCKET_CORRELATION;
  const squares = d1 * d1 + d2 * d2 + d3 * d3;
  return Math.sqrt(Math.max(squares + 2 * neighbours * d1 * d2 + 2 * neighbours * d2 * d3 + 2 * ends * d1 * d3, 0));
}
