/**
 * The explanation of every figure of an SA-CCR result. Small results carry them all, larger ones those of the total; the
 * rest is made on demand by `explain`.
 */
import {
  type Explanation,
  explainedSum,
  explanation,
  ofInput,
  ofResult,
  ofRule,
  type Term,
} from "../regulation/explanation.ts";
import type { SaCcrInput } from "./input.ts";
import { BUCKET_CORRELATION, MULTIPLIER_FLOOR } from "./parameters.ts";
import type { SaCcrResult } from "./result.ts";
import { bucketNames } from "./trade.ts";

type Explained = Omit<SaCcrResult, "explanations">;
type NettingSet = Explained["nettingSets"][number];

/** Up to this many trades and netting sets a result carries all its explanations. */
const MOST_LINES = 40;

export function explanations(input: SaCcrInput, result: Explained): Explanation[] {
  if (result.trades.length + result.nettingSets.length > MOST_LINES) return [];
  return [
    ofTotal(result),
    ...result.nettingSets.flatMap((_, i) => ofNettingSet(input, result, i)),
    ...result.trades.flatMap((_, i) => ofTrade(input, result, i)),
  ];
}

/** The explanation of the figure at a path of the result, as `nettingSets[0].exposureAtDefault`; undefined if it has none. */
export function explain(input: SaCcrInput, result: Explained, path: string): Explanation | undefined {
  const [, list, place] = /^(nettingSets|trades)\[(\d+)\]/.exec(path) ?? [];
  const i = Number(place);
  const found =
    list === undefined
      ? [ofTotal(result)]
      : list === "trades"
        ? ofTrade(input, result, i)
        : ofNettingSet(input, result, i);
  return found.find((entry) => entry.path === path);
}

function ofTotal(result: Explained): Explanation {
  const terms = result.nettingSets.map(({ id, exposureAtDefault }, i) =>
    ofResult(`EAD(${id})`, exposureAtDefault, `nettingSets[${i}].exposureAtDefault`),
  );
  return explainedSum("exposureAtDefault", "Exposure at default", result.exposureAtDefault, "CRE52.1", terms);
}

function ofNettingSet(input: SaCcrInput, result: Explained, i: number): Explanation[] {
  const set = result.nettingSets[i];
  if (set === undefined) return [];
  const path = `nettingSets[${i}]`;
  const own = set.margined === null ? "unmargined" : "margined";
  const exposure =
    set.margined === null
      ? explanation(`${path}.exposureAtDefault`, `EAD of ${set.id}`, set.exposureAtDefault, "EAD", "CRE52.1", [
          ofResult("EAD", set.unmargined.exposureAtDefault, `${path}.unmargined.exposureAtDefault`),
        ])
      : explanation(
          `${path}.exposureAtDefault`,
          `EAD of ${set.id}`,
          set.exposureAtDefault,
          "min(margined, bare)",
          "CRE52.2",
          [
            ofResult("margined", set.margined.exposureAtDefault, `${path}.margined.exposureAtDefault`),
            ofResult("bare", set.unmargined.exposureAtDefault, `${path}.unmargined.exposureAtDefault`),
          ],
        );
  return [
    exposure,
    ...(set.margined === null ? [] : ofExposure(input, set, i, "margined")),
    ...ofExposure(input, set, i, "unmargined"),
    ofValue(input, set, i),
    ...addOnSum(set, `${path}.${own}.aggregateAddOn`, path),
    ...set.hedgingSets.map((_, j) => ofHedgingSet(set, path, j)),
    ...set.hedgingSets.flatMap((_, j) => ofComponents(result, set, path, j)),
  ];
}

function ofExposure(input: SaCcrInput, set: NettingSet, i: number, which: "margined" | "unmargined"): Explanation[] {
  const exposure = set[which];
  if (exposure === null) return [];
  const at = `nettingSets[${i}].${which}`;
  const value = ofResult("V", set.value, `nettingSets[${i}].value`);
  const collateral = ofInput("C", set.collateral, `nettingSets[${i}].netCollateral`);
  const addOn = ofResult("AddOn", exposure.aggregateAddOn, `${at}.aggregateAddOn`);
  const margin = which === "margined" ? input.nettingSets[i]?.margin : undefined;
  const marginPath = `nettingSets[${i}].margin`;
  const title = which === "margined" ? "with margin" : "without margin";
  const replacement =
    margin === undefined
      ? explanation(
          `${at}.replacementCost`,
          "Replacement cost",
          exposure.replacementCost,
          "max(V − C, 0)",
          "CRE52.10",
          [value, collateral],
        )
      : explanation(
          `${at}.replacementCost`,
          "Replacement cost",
          exposure.replacementCost,
          "max(V − C, TH + MTA − NICA, 0)",
          "CRE52.18",
          [
            value,
            collateral,
            ofInput("TH", margin.threshold, `${marginPath}.threshold`),
            ofInput("MTA", margin.minimumTransferAmount, `${marginPath}.minimumTransferAmount`),
            ofInput("NICA", margin.netIndependentCollateral, `${marginPath}.netIndependentCollateral`),
          ],
        );
  return [
    explanation(
      `${at}.exposureAtDefault`,
      `EAD of ${set.id} ${title}`,
      exposure.exposureAtDefault,
      "α · (RC + PFE)",
      "CRE52.1",
      [
        ofRule("α", set.alpha),
        ofResult("RC", exposure.replacementCost, `${at}.replacementCost`),
        ofResult("PFE", exposure.potentialFutureExposure, `${at}.potentialFutureExposure`),
      ],
    ),
    replacement,
    explanation(
      `${at}.potentialFutureExposure`,
      "Potential future exposure",
      exposure.potentialFutureExposure,
      "m · AddOn",
      "CRE52.20",
      [ofResult("m", exposure.multiplier, `${at}.multiplier`), addOn],
    ),
    explanation(
      `${at}.multiplier`,
      "Multiplier",
      exposure.multiplier,
      "min(1, floor + (1 − floor) · e^((V − C) / (2 · (1 − floor) · AddOn)))",
      "CRE52.23",
      [ofRule("floor", MULTIPLIER_FLOOR), value, collateral, addOn],
    ),
  ];
}

function ofValue(input: SaCcrInput, set: NettingSet, i: number): Explanation {
  const path = `nettingSets[${i}].value`;
  const given = input.nettingSets[i]?.marketValue;
  if (given !== undefined)
    return explanation(path, "Value", set.value, "V", "CRE52.10", [
      ofInput("V", given, `nettingSets[${i}].marketValue`),
    ]);
  const terms = input.trades.flatMap((trade, j) =>
    trade.nettingSet === set.id ? [ofInput(`V(${trade.id})`, trade.marketValue ?? 0, `trades[${j}].marketValue`)] : [],
  );
  return explainedSum(path, "Value", set.value, "CRE52.10", terms);
}

function addOnSum(set: NettingSet, at: string, path: string): Explanation[] {
  const terms = set.hedgingSets.map(({ name, addOn }, j) =>
    ofResult(`AddOn(${name})`, addOn, `${path}.hedgingSets[${j}].addOn`),
  );
  const value = set.margined?.aggregateAddOn ?? set.unmargined.aggregateAddOn;
  return [explainedSum(at, "Aggregate add-on", value, "CRE52.25", terms)];
}

function ofHedgingSet(set: NettingSet, path: string, j: number): Explanation {
  const hedgingSet = set.hedgingSets[j];
  const at = `${path}.hedgingSets[${j}]`;
  const { addOn, name, assetClass, components } = hedgingSet ?? {
    addOn: 0,
    name: "",
    assetClass: "credit",
    components: [],
  };
  const title = `Add-on of ${name}`;
  const notional = (k: number, symbol: string): Term =>
    ofResult(symbol, components[k]?.effectiveNotional ?? 0, `${at}.components[${k}].effectiveNotional`);
  const factor = ofRule("SF", components[0]?.supervisoryFactor ?? 0);
  if (assetClass === "foreign_exchange")
    return explanation(`${at}.addOn`, title, addOn, "SF · |D|", "CRE52.59", [factor, notional(0, "D")]);
  if (assetClass === "interest_rate") {
    const buckets = bucketNames.map((bucket, k) =>
      notional(
        components.findIndex((entry) => entry.name === bucket),
        `D${"₁₂₃"[k]}`,
      ),
    );
    return explanation(
      `${at}.addOn`,
      title,
      addOn,
      "SF · √(D₁² + D₂² + D₃² + 2 · ρ₁₂ · (D₁ · D₂ + D₂ · D₃) + 2 · ρ₁₃ · D₁ · D₃)",
      "CRE52.57",
      [
        factor,
        ...buckets.map((term) => (term.path.includes("[-1]") ? { ...term, path: "" } : term)),
        ofRule("ρ₁₂", BUCKET_CORRELATION.neighbours),
        ofRule("ρ₁₃", BUCKET_CORRELATION.ends),
      ],
    );
  }
  const terms = components.flatMap((entry, k) => [
    ofResult(`AddOn(${entry.name})`, entry.addOn, `${at}.components[${k}].addOn`),
    ofRule(`ρ(${entry.name})`, entry.correlation ?? 0),
  ]);
  const parts = components.map((entry) => `ρ(${entry.name}) · AddOn(${entry.name})`).join(" + ");
  const squares = components.map((entry) => `(1 − ρ(${entry.name})²) · AddOn(${entry.name})²`).join(" + ");
  return explanation(`${at}.addOn`, title, addOn, `√((${parts})² + ${squares})`, "CRE52.61-52.70", terms);
}

function ofComponents(result: Explained, set: NettingSet, path: string, j: number): Explanation[] {
  const hedgingSet = set.hedgingSets[j];
  if (hedgingSet === undefined) return [];
  return hedgingSet.components.flatMap((component, k) => {
    const at = `${path}.hedgingSets[${j}].components[${k}]`;
    const terms = result.trades.flatMap((trade, t) =>
      trade.nettingSet === set.id && trade.hedgingSet === hedgingSet.name && trade.component === component.name
        ? [ofResult(`D(${trade.id})`, trade.effectiveNotional, `trades[${t}].effectiveNotional`)]
        : [],
    );
    return [
      explanation(`${at}.addOn`, `Add-on of ${component.name}`, component.addOn, "SF · D", "CRE52.55-52.70", [
        ofRule("SF", component.supervisoryFactor),
        ofResult("D", component.effectiveNotional, `${at}.effectiveNotional`),
      ]),
      explainedSum(
        `${at}.effectiveNotional`,
        `Effective notional of ${component.name}`,
        component.effectiveNotional,
        "CRE52.30",
        terms,
      ),
    ];
  });
}

function ofTrade(input: SaCcrInput, result: Explained, i: number): Explanation[] {
  const terms = result.trades[i];
  const trade = input.trades[i];
  if (terms === undefined || trade === undefined) return [];
  const at = `trades[${i}]`;
  const product = explanation(
    `${at}.effectiveNotional`,
    `Effective notional of ${terms.id}`,
    terms.effectiveNotional,
    "δ · d · MF",
    "CRE52.30",
    [
      ofResult("δ", terms.supervisoryDelta, `${at}.supervisoryDelta`),
      ofResult("d", terms.adjustedNotional, `${at}.adjustedNotional`),
      ofResult("MF", terms.maturityFactor, `${at}.maturityFactor`),
    ],
  );
  if (terms.supervisoryDuration === null || !("endYears" in trade)) return [product];
  return [
    product,
    explanation(
      `${at}.adjustedNotional`,
      `Adjusted notional of ${terms.id}`,
      terms.adjustedNotional,
      "N · SD",
      "CRE52.34",
      [
        ofInput("N", trade.notional, `${at}.notional`),
        ofResult("SD", terms.supervisoryDuration, `${at}.supervisoryDuration`),
      ],
    ),
    explanation(
      `${at}.supervisoryDuration`,
      "Supervisory duration",
      terms.supervisoryDuration,
      "max((e^(−0.05 · S) − e^(−0.05 · E)) / 0.05, 10/250)",
      "CRE52.34",
      [ofInput("S", trade.startYears, `${at}.startYears`), ofInput("E", trade.endYears, `${at}.endYears`)],
    ),
  ];
}
