/** Twins of the kernels' random numbers, word by word: uniforms and normals of a range of paths for one step and factor. */
import { assert } from "@ballast/core/document/errors.ts";
import { normalQuantile } from "@ballast/core/numeric/normal.ts";
import { checkedDraw, type Draw, philox4x32, seedWords } from "@ballast/core/numeric/philox.ts";

const TWO_26 = 67108864;
const TWO_TO_MINUS_53 = 1.1102230246251565e-16;
/** 1 − 2^-53. */
const LARGEST_UNIFORM = 0.9999999999999999;

/** The uniform of one path, step and factor, in the open interval (0, 1). */
export function uniform(draw: Draw): number {
  const one = new Float64Array(1);
  fillUniforms(one, draw);
  return one[0]!;
}

/** The uniforms of paths `firstPath`, `firstPath + 1`, … for one step and factor. */
export function fillUniforms(out: Float64Array, draw: Draw): void {
  const { seed, firstPath, step, factor, stream } = checkedDraw(draw, out.length);
  const key = seedWords(seed);
  const word = 2 * (factor & 1);
  for (let i = 0; i < out.length; i++) {
    philox4x32([firstPath + i, step, factor >>> 1, stream], key, words);
    out[i] = openUniform(words[word]!, words[word + 1]!);
  }
}

/** The standard normals of paths `firstPath`, `firstPath + 1`, … for one step and factor: Φ^-1 of the uniforms. */
export function fillNormals(out: Float64Array, draw: Draw): void {
  fillUniforms(out, draw);
  for (let i = 0; i < out.length; i++) out[i] = normalQuantile(out[i]!);
}

/** The normals of an even factor and of the odd one after it. Same numbers as `fillNormals` for each. */
export function fillNormalPairs(even: Float64Array, odd: Float64Array, draw: Draw): void {
  assert(even.length === odd.length, "both factors have the same paths");
  const { seed, firstPath, step, factor, stream } = checkedDraw(draw, even.length);
  assert(factor % 2 === 0, "a pair begins with an even factor");
  const key = seedWords(seed);
  for (let i = 0; i < even.length; i++) {
    philox4x32([firstPath + i, step, factor >>> 1, stream], key, words);
    even[i] = normalQuantile(openUniform(words[0]!, words[1]!));
    odd[i] = normalQuantile(openUniform(words[2]!, words[3]!));
  }
}

const words = new Uint32Array(4);

/**
 * 53 bits of two words, centred in their cell: (n + ½) 2^-53. In the upper half n + ½ rounds to an even integer, and the
 * last cell would round to 1, outside the open interval: it stays at 1 − 2^-53.
 */
function openUniform(first: number, second: number): number {
  const u = ((first >>> 5) * TWO_26 + (second >>> 6) + 0.5) * TWO_TO_MINUS_53;
  return Math.min(u, LARGEST_UNIFORM);
}
