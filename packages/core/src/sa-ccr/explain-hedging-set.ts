/** The explanations of the hedging sets of a netting set, and of what offsets within them. */
import {
  type Explanation,
  explainedAs,
  explainedSum,
  explanation,
  ofResult,
  ofRule,
  type Part,
  sumOf,
  type Term,
} from "../document/explanation.ts";
import { BUCKET_CORRELATION, maturityBuckets, type Regime } from "./parameters.ts";
import type { Explained } from "./result.ts";

type NettingSet = Explained["nettingSets"][number];
type HedgingSet = NettingSet["hedgingSets"][number];

export function ofHedgingSets(regime: Regime, result: Explained, set: NettingSet, at: string): Explanation[] {
  const notionals = effectiveNotionals(result, set);
  return set.hedgingSets.flatMap((hedgingSet, j) => {
    const place = `${at}.hedgingSets[${j}]`;
    return [...ofHedgingSet(regime, hedgingSet, place), ...ofComponents(hedgingSet, place, notionals)];
  });
}

const keyOf = (assetClass: string, hedgingSet: string, component: string) =>
  JSON.stringify([assetClass, hedgingSet, component]);

/** The effective notionals of the trades of a netting set, by the component that they offset in. */
function effectiveNotionals(result: Explained, set: NettingSet): ReadonlyMap<string, readonly Term[]> {
  const found = new Map<string, Term[]>();
  for (const [t, trade] of result.trades.entries()) {
    if (trade.nettingSet !== set.id) continue;
    const key = keyOf(trade.assetClass, trade.hedgingSet, trade.component);
    const term = ofResult(`D(${trade.id})`, trade.effectiveNotional, `trades[${t}].effectiveNotional`);
    const known = found.get(key);
    if (known === undefined) found.set(key, [term]);
    else known.push(term);
  }
  return found;
}

function ofHedgingSet(regime: Regime, hedgingSet: HedgingSet, at: string): Explanation[] {
  const { addOn, components, effectiveNotional, idiosyncratic, name, systematic } = hedgingSet;
  const title = `Add-on of ${name}`;
  if (effectiveNotional !== null) {
    const factor = ofRule("SF", components[0]?.supervisoryFactor ?? 0);
    const notional = ofResult("D", effectiveNotional, `${at}.effectiveNotional`);
    return [
      explanation(
        `${at}.addOn`,
        title,
        addOn,
        "SF · D",
        hedgingSet.assetClass === "other" ? "Article 280f" : "CRE52.57, CRE52.59",
        [factor, notional],
      ),
      ofEffectiveNotional(regime, hedgingSet, effectiveNotional, at),
    ];
  }
  return [
    explanation(`${at}.addOn`, title, addOn, "√(systematic + idiosyncratic)", "CRE52.61-52.70", [
      ofResult("systematic", systematic ?? 0, `${at}.systematic`),
      ofResult("idiosyncratic", idiosyncratic ?? 0, `${at}.idiosyncratic`),
    ]),
    ...ofParts(hedgingSet, at),
  ];
}

function ofEffectiveNotional(
  regime: Regime,
  { assetClass, components, name }: HedgingSet,
  value: number,
  at: string,
): Explanation {
  const path = `${at}.effectiveNotional`;
  const title = `Effective notional of ${name}`;
  const notional = (k: number, symbol: string) =>
    ofResult(symbol, components[k]?.effectiveNotional ?? 0, k < 0 ? "" : `${at}.components[${k}].effectiveNotional`);
  if (assetClass !== "interest_rate") {
    const paragraph = assetClass === "other" ? "Article 280f" : "CRE52.59";
    return explanation(path, title, value, "|D|", paragraph, [notional(0, "D")]);
  }
  const { names, source } = maturityBuckets[regime];
  // A maturity bucket without a trade is 0 and stands nowhere.
  const buckets = names.map((bucket, k) =>
    notional(
      components.findIndex((entry) => entry.name === bucket),
      `D${"₁₂₃"[k]}`,
    ),
  );
  return explanation(
    path,
    title,
    value,
    "√max(D₁² + D₂² + D₃² + 2 · ρ₁₂ · (D₁ · D₂ + D₂ · D₃) + 2 · ρ₁₃ · D₁ · D₃, 0)",
    source,
    [...buckets, ofRule("ρ₁₂", BUCKET_CORRELATION.neighbours), ofRule("ρ₁₃", BUCKET_CORRELATION.ends)],
  );
}

/** What the names of a class share, and what is each name's own. */
function ofParts({ components, idiosyncratic, name, systematic }: HedgingSet, at: string): Explanation[] {
  const parts = (formula: (addOn: string, rho: string) => string, amount: (addOn: number, rho: number) => number) =>
    sumOf(
      components.map((entry, k): Part => {
        const addOn = ofResult(`AddOn(${entry.name})`, entry.addOn, `${at}.components[${k}].addOn`);
        const rho = ofRule(`ρ(${entry.name})`, entry.correlation ?? 0);
        return {
          formula: formula(addOn.symbol, rho.symbol),
          value: amount(addOn.value, rho.value),
          terms: [addOn, rho],
        };
      }),
    );
  const shared = parts(
    (addOn, rho) => `${rho} · ${addOn}`,
    (addOn, rho) => rho * addOn,
  );
  const own = parts(
    (addOn, rho) => `(1 − ${rho}²) · ${addOn}²`,
    (addOn, rho) => (1 - rho * rho) * addOn * addOn,
  );
  const explained = (field: string, title: string, value: number, formula: string, terms: readonly Term[]) =>
    explanation(`${at}.${field}`, `${title} of ${name}`, value, formula, "CRE52.61", terms);
  return [
    explained("systematic", "Systematic part", systematic ?? 0, `(${shared.formula})²`, shared.terms),
    explained("idiosyncratic", "Idiosyncratic part", idiosyncratic ?? 0, own.formula, own.terms),
  ];
}

function ofComponents(
  { assetClass, components, kind, name }: HedgingSet,
  at: string,
  notionals: ReadonlyMap<string, readonly Term[]>,
): Explanation[] {
  const source = kind === "directional" ? "CRE52.72" : "CRE52.72, CRE52.47";
  return components.flatMap((component, k) => {
    const place = `${at}.components[${k}]`;
    const factor = ofRule("SF", component.supervisoryFactor);
    return [
      explanation(`${place}.addOn`, `Add-on of ${component.name}`, component.addOn, "SF · D", "CRE52.55-52.70", [
        factor,
        ofResult("D", component.effectiveNotional, `${place}.effectiveNotional`),
      ]),
      explainedSum(
        `${place}.effectiveNotional`,
        `Effective notional of ${component.name}`,
        component.effectiveNotional,
        "CRE52.30",
        notionals.get(keyOf(assetClass, name, component.name)) ?? [],
      ),
      explainedAs(`${place}.supervisoryFactor`, `Supervisory factor of ${component.name}`, source, factor),
      ...(component.correlation === null
        ? []
        : [
            explainedAs(
              `${place}.correlation`,
              `Correlation of ${component.name}`,
              "CRE52.72",
              ofRule("ρ", component.correlation),
            ),
          ]),
    ];
  });
}
