/**
 * Randomness as a pure function of (seed, path, step, factor): the counter-based generator Philox4x32-10. No state is
 * carried, so that any chunk on any worker makes its own part of the same random numbers.
 *
 * `philox4x32(counter, key, out)` is the bare generator, four 32-bit words; the uniforms and normals that paths are made of come
 * from the same generator in kernels/vector.as.ts.
 *
 * Counter: word 0 the path, word 1 the step, word 2 the pair of factors ⌊factor / 2⌋, word 3 the stream (a purpose within
 * a run, 0 by default). Key: the lower and the upper 32 bits of the seed. Words 0 and 1 of the output make the uniform of
 * the even factor, words 2 and 3 that of the odd one.
 *
 * Source: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, Parallel random numbers: as easy as 1, 2, 3, SC'11.
 */
import { assert } from "../document/errors.ts";

const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;
const ROUNDS = 10;

const TWO_32 = 4294967296;

/** Where in the random numbers of a run a range of paths lies. Every field is an integer. */
export interface Draw {
  /** 0 to 2^53 − 1. */
  readonly seed: number;
  /** The first path of the range, below 2^32 like all others. */
  readonly firstPath: number;
  readonly step: number;
  readonly factor: number;
  /** A purpose of its own within the run; 0 by default. */
  readonly stream?: number;
}

/** Ten rounds on the counter (four 32-bit words) with the key (two). Writes four unsigned words to `out`. */
export function philox4x32(counter: ArrayLike<number>, key: ArrayLike<number>, out: Uint32Array): void {
  encrypt(counter[0]!, counter[1]!, counter[2]!, counter[3]!, key[0]!, key[1]!, out);
}

/** The key: the lower and the upper 32 bits of the seed. */
export function seedWords(seed: number): readonly [low: number, high: number] {
  return [seed >>> 0, Math.floor(seed / TWO_32)];
}

/** The draw with its stream, once its fields are integers in their ranges. */
export function checkedDraw(draw: Draw, pathCount: number): Required<Draw> {
  const { seed, firstPath, step, factor, stream = 0 } = draw;
  assert(Number.isSafeInteger(seed) && seed >= 0, "the seed is an integer from 0 to 2^53 - 1");
  assert(isWord(firstPath) && firstPath + pathCount <= TWO_32, "paths are numbered below 2^32");
  assert(isWord(step) && isWord(factor) && isWord(stream), "step, factor and stream are unsigned 32-bit integers");
  return { seed, firstPath, step, factor, stream };
}

function isWord(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < TWO_32;
}

function encrypt(c0: number, c1: number, c2: number, c3: number, k0: number, k1: number, out: Uint32Array): void {
  let w0 = c0 | 0;
  let w1 = c1 | 0;
  let w2 = c2 | 0;
  let w3 = c3 | 0;
  let key0 = k0 | 0;
  let key1 = k1 | 0;
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = highProduct(MULTIPLIER_0, w0);
    const low0 = Math.imul(MULTIPLIER_0, w0);
    const high1 = highProduct(MULTIPLIER_1, w2);
    const low1 = Math.imul(MULTIPLIER_1, w2);
    w0 = high1 ^ w1 ^ key0;
    w1 = low1;
    w2 = high0 ^ w3 ^ key1;
    w3 = low0;
    key0 = (key0 + WEYL_0) | 0;
    key1 = (key1 + WEYL_1) | 0;
  }
  out[0] = w0;
  out[1] = w1;
  out[2] = w2;
  out[3] = w3;
}

/** The upper 32 bits of the 64-bit product of two unsigned words, from 16-bit halves; no partial sum reaches 2^32. */
function highProduct(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + (Math.imul(aLow, bLow) >>> 16);
  const carried = aLow * bHigh + (middle & 0xffff);
  return (Math.imul(aHigh, bHigh) + (middle >>> 16) + (carried >>> 16)) | 0;
}
