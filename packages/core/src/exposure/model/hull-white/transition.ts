/**
 * The exact law of one step of Hull-White rates and lognormal spots under the bank account of the reporting currency.
 * Components: x and ∫ x of the reporting currency, then for each foreign currency its x and the logarithm of its spot, then
 * the logarithm of each hazard rate. Each is a known function of the state before plus a Gaussian whose covariances are
 * integrals of loadings over the step.
 */
import { assert } from "../../../document/errors.ts";
import { cholesky } from "../../../numeric/cholesky.ts";
import { nodesOver } from "../../../numeric/quadrature.ts";
import { decay, rateSensitivity, type ShortRate } from "./short-rate.ts";

export interface ForeignRate {
  readonly rate: ShortRate;
  readonly spotVolatility: number;
}

export interface RatesAndSpots {
  readonly reporting: ShortRate;
  readonly foreign: readonly ForeignRate[];
  /** Of the reporting rate, then for each foreign currency of its rate and its spot, then of the hazard rates. */
  readonly correlations: readonly (readonly number[])[];
  readonly hazardVolatilities: readonly number[];
}

export interface Transition {
  /** Lower triangular, row-major, shape [componentCount, componentCount]: what independent normals add. */
  readonly noise: Float64Array;
  /** For each foreign currency: the shift of x by the change of measure, and what it adds to the log spot. */
  readonly quanto: readonly { readonly rate: number; readonly spot: number }[];
}

export function transition(market: RatesAndSpots, step: number): Transition {
  const { foreign, correlations, hazardVolatilities } = market;
  const size = 2 + 2 * foreign.length + hazardVolatilities.length;
  const covariance = new Float64Array(size * size);
  const quanto = foreign.map(() => ({ rate: 0, spot: 0 }));
  for (const [u, weight] of nodesOver(step)) {
    const rows = loadings(market, u);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j <= i; j++) covariance[i * size + j]! += weight * inner(rows[i]!, correlations, rows[j]!);
    }
    for (const [k, { rate, spotVolatility }] of foreign.entries()) {
      const together = correlations[1 + 2 * k]![2 + 2 * k]! * rate.volatility * spotVolatility;
      quanto[k]!.rate -= weight * together * decay(rate.meanReversion, u);
      quanto[k]!.spot += weight * together * rateSensitivity(rate.meanReversion, u);
    }
  }
  return { noise: scaledFactor(covariance, size), quanto };
}

/** What a shock of each factor at a time u before the end of the step does to each component. */
function loadings({ reporting, foreign, hazardVolatilities }: RatesAndSpots, u: number): number[][] {
  const zeros = () => new Array<number>(1 + 2 * foreign.length + hazardVolatilities.length).fill(0);
  const own = zeros();
  own[0] = reporting.volatility * decay(reporting.meanReversion, u);
  const integral = zeros();
  integral[0] = reporting.volatility * rateSensitivity(reporting.meanReversion, u);
  const others = foreign.flatMap(({ rate, spotVolatility }, k) => {
    const x = zeros();
    x[1 + 2 * k] = rate.volatility * decay(rate.meanReversion, u);
    const spot = [...integral];
    spot[1 + 2 * k] = -rate.volatility * rateSensitivity(rate.meanReversion, u);
    spot[2 + 2 * k] = spotVolatility;
    return [x, spot];
  });
  const hazards = hazardVolatilities.map((volatility, h) => {
    const hazard = zeros();
    hazard[1 + 2 * foreign.length + h] = volatility;
    return hazard;
  });
  return [own, integral, ...others, ...hazards];
}

function inner(a: readonly number[], matrix: readonly (readonly number[])[], b: readonly number[]): number {
  let sum = 0;
  for (const [i, left] of a.entries()) {
    for (const [j, right] of b.entries()) if (left !== 0 && right !== 0) sum += left * matrix[i]![j]! * right;
  }
  return sum;
}

/** L with L Lᵀ = covariance. Factored as a correlation matrix, since variances of short steps are tiny. */
function scaledFactor(covariance: Float64Array, size: number): Float64Array {
  const deviations = Array.from({ length: size }, (_, i) => Math.sqrt(covariance[i * size + i]!));
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      const scale = deviations[i]! * deviations[j]!;
      const value = scale === 0 ? 0 : covariance[i * size + j]! / scale;
      matrix[i * size + j] = value;
      matrix[j * size + i] = value;
    }
  }
  const factor = cholesky(matrix, size);
  assert(factor !== null, "correlations that are positive semi-definite give such covariances");
  return factor.map((value, i) => value * deviations[Math.floor(i / size)]!);
}
