/**
 * Sobol points with Owen scrambling, as a pure function of (seed, replicate, path, dimension), so that each chunk makes its own
 * part.
 *
 * Overview:
 * - `fillSobolUniforms(out, draw)`: one dimension of a range of paths, scrambled, in the open interval (0, 1).
 * - `sobolWord(path, dimension)`: the bare point, 32 bits, unscrambled.
 * - `SOBOL_DIMENSIONS`: how many dimensions there are.
 *
 * How to use it. The first 2^k paths of a replicate are the evenly spread set: take a power of two of them. Replicates of
 * one seed are scrambled independently, and each of them is unbiased; so the mean over R replicates is the estimate, and the
 * spread of the R estimates divided by √R is its standard error. Give the dimensions that matter most the lowest numbers
 * (brownian-bridge.ts).
 *
 * Sources: S. Joe, F. Y. Kuo, SIAM J. Sci. Comput. 30 (2008) 2635-2654 (direction numbers, joe-kuo.json, with their licence
 * beside it); A. B. Owen, Monte Carlo variance of scrambled net quadrature, SIAM J. Numer. Anal. 34 (1997); B. Burley,
 * Practical hash-based Owen scrambling, J. Computer Graphics Techniques 9 (2020), with the multipliers of N. Vegdahl, Building
 * a better LK hash (2021). The flips come from a hash of the higher bits instead of a table of coins: all 2^32 points of a
 * dimension stay distinct, and every interval of width 2^-k keeps its share.
 */
import { assert } from "../document/errors.ts";
import joeKuo from "./joe-kuo.json" with { type: "json" };
import { philox4x32, seedWords } from "./philox.ts";

const BITS = 32;
const TWO_32 = 4294967296;

/** The first dimension has a rule of its own, all others a row in the table. */
export const SOBOL_DIMENSIONS = joeKuo.rows.length + 1;

/** Where in the points of a run a range of paths lies. Every field is an integer. */
export interface SobolDraw {
  /** 0 to 2^53 − 1. */
  readonly seed: number;
  /** Points of different replicates are scrambled independently. */
  readonly replicate: number;
  /** The first path of the range within the replicate, below 2^32 like all others. */
  readonly firstPath: number;
  /** 0 to SOBOL_DIMENSIONS − 1. */
  readonly dimension: number;
}

/** The scrambled points of paths `firstPath`, `firstPath + 1`, … in one dimension, centred in their cells of 2^-32. */
export function fillSobolUniforms(out: Float64Array, draw: SobolDraw): void {
  const { seed, replicate, firstPath, dimension } = draw;
  assert(Number.isSafeInteger(seed) && seed >= 0, "the seed is an integer from 0 to 2^53 - 1");
  assert(isWord(replicate) && isWord(firstPath), "replicate and path are unsigned 32-bit integers");
  assert(firstPath + out.length <= TWO_32, "paths are numbered below 2^32");
  const directions = reversedDirections(dimension);
  const key = scrambleKey(seed, replicate, dimension);
  const multiplier = (key >>> 16) | 1;
  let point = reversedPoint(firstPath, directions);
  for (let i = 0; i < out.length; i++) {
    let hash = point;
    hash ^= Math.imul(hash, 0x3d20adea);
    hash = Math.imul(hash + key, multiplier);
    hash ^= Math.imul(hash, 0x05526c56);
    hash ^= Math.imul(hash, 0x53a22864);
    out[i] = (reverseBits(hash) + 0.5) / TWO_32;
    point ^= directions[trailingZeros(firstPath + i + 1)]!;
  }
}

/** The 32 leading bits of a point, in the order of the Gray code, before scrambling. */
export function sobolWord(path: number, dimension: number): number {
  assert(isWord(path), "the path is an unsigned 32-bit integer");
  return reverseBits(reversedPoint(path, reversedDirections(dimension)));
}

/** Every word of the generator is used for one thing only: the last counter word sets scrambling apart from paths. */
function scrambleKey(seed: number, replicate: number, dimension: number): number {
  const words = new Uint32Array(4);
  philox4x32([dimension, replicate, 0, 0x50b01], seedWords(seed), words);
  return words[0]! | 0;
}

/** The point of a path: the sum without carry of the directions that the Gray code of its number selects. */
function reversedPoint(path: number, directions: Int32Array): number {
  let point = 0;
  for (let gray = (path ^ (path >>> 1)) >>> 0, bit = 0; gray !== 0; gray >>>= 1, bit++) {
    if (gray & 1) point ^= directions[bit]!;
  }
  return point;
}

/**
 * The direction numbers of a dimension with their bits reversed, since the scrambling hash wants the leading bit lowest.
 * Below, `shifted` numbers carry m_i at the top of 32 bits.
 */
function reversedDirections(dimension: number): Int32Array {
  assert(
    Number.isInteger(dimension) && dimension >= 0 && dimension < SOBOL_DIMENSIONS,
    "the dimension is in the table",
  );
  const shifted = new Int32Array(BITS);
  // The first dimension is the van der Corput sequence: all m are 1, and no recurrence binds them.
  const [degree, inner, ...initial] = dimension === 0 ? [BITS, 0] : joeKuo.rows[dimension - 1]!;
  for (let i = 0; i < BITS; i++) {
    if (i < degree!) {
      shifted[i] = (initial[i] ?? 1) << (BITS - 1 - i);
      continue;
    }
    let value = shifted[i - degree!]! ^ (shifted[i - degree!]! >>> degree!);
    for (let k = 1; k < degree!; k++) {
      if ((inner! >>> (degree! - 1 - k)) & 1) value ^= shifted[i - k]!;
    }
    shifted[i] = value;
  }
  return shifted.map(reverseBits);
}

/** The 32 bits in the opposite order, as an unsigned integer. */
function reverseBits(word: number): number {
  let bits = word;
  bits = ((bits >>> 1) & 0x55555555) | ((bits & 0x55555555) << 1);
  bits = ((bits >>> 2) & 0x33333333) | ((bits & 0x33333333) << 2);
  bits = ((bits >>> 4) & 0x0f0f0f0f) | ((bits & 0x0f0f0f0f) << 4);
  bits = ((bits >>> 8) & 0x00ff00ff) | ((bits & 0x00ff00ff) << 8);
  return ((bits >>> 16) | (bits << 16)) >>> 0;
}

/** Zero bits below the lowest one. */
function trailingZeros(word: number): number {
  return 31 - Math.clz32(word & -word);
}

function isWord(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < TWO_32;
}
