/**
 * Wrong-way risk: the hazard rate of a counterparty is its mean times a lognormal martingale M that moves with the factors of
 * the model, so that E[V⁺ M / B] is what EE* becomes where default and market go together. Only what the market explains of
 * the hazard matters: M is driven by its projection on the factors. Survival in turn is left out, being first order in the
 * hazard; the probabilities of default stay those of the credit curve. Source: Brigo, Vrins, Disentangling wrong-way risk
 * (2018), European Journal of Operational Research 269.
 */

import { assert } from "../../document/errors.ts";
import { projection } from "../../numeric/cholesky.ts";
import { entry } from "../../numeric/entry.ts";
import type { ExposureInput } from "../input.ts";

/** The hazard rate of one counterparty in the factors of the model. */
export interface Hazard {
  readonly counterparty: number;
  readonly volatility: number;
  /** With each factor. */
  readonly correlations: readonly number[];
}

export function hazardsOf({ counterparties }: ExposureInput): Hazard[] {
  return [...counterparties.entries()].flatMap(([counterparty, { wrongWayRisk }]) =>
    wrongWayRisk === undefined
      ? []
      : [{ counterparty, volatility: wrongWayRisk.hazardVolatility, correlations: wrongWayRisk.correlations }],
  );
}

/** The correlations of the factors with the projected hazards behind them, scaled as they are: not of unit variance. */
export function withHazards(
  correlations: readonly (readonly number[])[],
  hazards: readonly Hazard[],
): (readonly number[])[] {
  const loadings = hazards.map((hazard) => {
    const found = projection(correlations, hazard.correlations);
    assert(found !== null, "input.ts refuses a hazard that cannot move so");
    return found;
  });
  const together = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, each, i) => sum + each * entry(b, i), 0);
  return [
    ...correlations.map((row, i) => [...row, ...hazards.map((hazard) => hazard.correlations[i] ?? 0)]),
    ...hazards.map((hazard, i) => [
      ...hazard.correlations,
      ...loadings.map((other) => together(entry(loadings, i), other)),
    ]),
  ];
}
