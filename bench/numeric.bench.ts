/**
 * Nanoseconds a value of each numeric kernel, beside its twin in plain TypeScript and, where there is one, what the runtime
 * brings along. `node bench/numeric.bench.ts`.
 */
import { exp, log } from "../packages/core/src/numeric/elementary.ts";
import { normalQuantile } from "../packages/core/src/numeric/normal.ts";
import { orderStatistic } from "../packages/core/src/numeric/quantile.ts";
import { fillSobolUniforms } from "../packages/core/src/numeric/sobol.ts";
import { type Vector, VectorKernels } from "../packages/core/src/numeric/vector-kernels.ts";
import { fillNormalPairs, fillUniforms } from "../test/twins/philox.ts";
import { positiveSum } from "../test/twins/sum.ts";

const BLOCK = 1024;
const MILLION = 1_000_000;
const draw = { seed: 42, firstPath: 0, step: 3, factor: 0 };

/** The best of seven measurements, in nanoseconds a value. */
function nanoseconds(work: () => void, valuesPerRun: number): number {
  const runs = Math.max(1, Math.ceil(MILLION / valuesPerRun));
  let best = Number.POSITIVE_INFINITY;
  for (let measurement = 0; measurement < 7; measurement++) {
    const started = performance.now();
    for (let i = 0; i < runs; i++) work();
    best = Math.min(best, performance.now() - started);
  }
  return (best * 1e6) / (runs * valuesPerRun);
}

const kernels = new VectorKernels({ capacity: BLOCK, vectorCount: 4 });
const [x, y, z, uniforms] = kernels.vectors as readonly [Vector, Vector, Vector, Vector];
const even = new Float64Array(BLOCK);
const odd = new Float64Array(BLOCK);
const out = new Float64Array(BLOCK);
kernels.fillNormalPair(x, y, draw, BLOCK);
fillUniforms(uniforms.values, draw);
const normals = new Float64Array(MILLION);
for (let first = 0; first < MILLION; first += BLOCK) {
  const part = normals.subarray(first, first + BLOCK);
  fillNormalPairs(part, odd.subarray(0, part.length), { ...draw, firstPath: first });
}
const copy = new Float64Array(MILLION);

function each(f: (value: number) => number, from: Float64Array): void {
  for (let i = 0; i < BLOCK; i++) out[i] = f(from[i]!);
}

const rows: readonly (readonly [name: string, work: () => void, values: number])[] = [
  ["normals of Philox, kernel", () => kernels.fillNormalPair(z, y, draw, BLOCK), 2 * BLOCK],
  ["normals of Philox, TypeScript", () => fillNormalPairs(even, odd, draw), 2 * BLOCK],
  ["Math.random", () => each(Math.random, even), BLOCK],
  ["normal quantile, kernel", () => kernels.normalQuantiles(copyOf(uniforms), BLOCK), BLOCK],
  ["normal quantile, TypeScript", () => each(normalQuantile, uniforms.values), BLOCK],
  ["Sobol, scrambled, TypeScript", () => fillSobolUniforms(out, { ...draw, replicate: 0, dimension: 47 }), BLOCK],
  ["exp, kernel", () => kernels.exp(z, x, BLOCK), BLOCK],
  ["exp, TypeScript", () => each(exp, x.values), BLOCK],
  ["Math.exp", () => each(Math.exp, x.values), BLOCK],
  ["log, kernel", () => kernels.log(z, uniforms, BLOCK), BLOCK],
  ["log, TypeScript", () => each(log, uniforms.values), BLOCK],
  ["Math.log", () => each(Math.log, uniforms.values), BLOCK],
  ["five sums, kernel", () => kernels.sums(x, BLOCK), BLOCK],
  ["one sum, TypeScript", () => positiveSum(x.values), BLOCK],
  ["copy of a million values", () => copy.set(normals), MILLION],
  ["97.5 % quantile of a million with its copy, selection", () => orderStatistic(copied(), 974_999), MILLION],
  ["97.5 % quantile of a million with its copy, sorting", () => copied().sort(), MILLION],
];
for (const [name, work, values] of rows) {
  process.stdout.write(`${nanoseconds(work, values).toFixed(2).padStart(8)} ns  ${name}\n`);
}

function copyOf(vector: Vector): Vector {
  z.values.set(vector.values);
  return z;
}

function copied(): Float64Array {
  copy.set(normals);
  return copy;
}
