/** What a run's jobs hand to each other, as bytes: slices of its document and partial results. */
import { type BinaryKind, binaryBytes, expectShape, readBinary } from "../../document/binary.ts";
import { trustedInput } from "../../document/checked.ts";
import type { ExposureInput } from "../input.ts";
import type { CurrencyCalibration } from "../model/hull-white/calibrated-rates.ts";
import type { Frame } from "../simulation/portfolio.ts";
import type { Part } from "./part.ts";
import type { Chunk } from "./partial.ts";

const SLICE: BinaryKind = { magic: "EXPSLICE", version: 3 };
const SHARED: BinaryKind = { magic: "EXPSHARE", version: 1 };
const PARTIAL: BinaryKind = { magic: "EXPPARTS", version: 2 };

/** What the chunks of a group are given. */
export interface Slice extends Part {
  /** Row-major, shape [line, step, quantile, 2]; null for the one chunk of a group, which finds them itself. */
  readonly bounds: Float64Array | null;
}

export function sliceBytes({ input, frame: { times, fixings }, bounds }: Slice): Uint8Array {
  const values = new Float64Array(times.length + (bounds?.length ?? 0));
  values.set(times);
  values.set(bounds ?? [], times.length);
  return binaryBytes(SLICE, { shape: [times.length], document: { input, fixings }, values });
}

export function sliceOf(bytes: Uint8Array): Slice {
  const { document, shape, values } = readBinary(SLICE, bytes);
  const { fixings, input } = document as { readonly input: unknown; readonly fixings: Frame["fixings"] };
  const [timeCount = 0] = shape;
  return {
    input: trustedInput<ExposureInput>(input),
    frame: { times: values.subarray(0, timeCount), fixings },
    bounds: values.length === timeCount ? null : values.subarray(timeCount),
  };
}

/** What the join need not work out again. */
export interface Shared {
  /** The reported dates in years, from 0. */
  readonly dates: Float64Array;
  readonly calibrations: readonly CurrencyCalibration[];
}

export function sharedBytes({ dates, calibrations }: Shared): Uint8Array {
  return binaryBytes(SHARED, { shape: [dates.length], document: calibrations, values: dates });
}

export function sharedOf(bytes: Uint8Array): Shared {
  const { document, values } = readBinary(SHARED, bytes);
  return { dates: values, calibrations: document as readonly CurrencyCalibration[] };
}

export function partialBytes(chunk: Chunk, partial: Float64Array): Uint8Array {
  return binaryBytes(PARTIAL, { shape: shapeOf(chunk), document: null, values: partial });
}

/** The partial result of this chunk and of no other. */
export function partialOf(chunk: Chunk, bytes: Uint8Array): Float64Array {
  const { shape, values } = readBinary(PARTIAL, bytes);
  expectShape(PARTIAL, shape, shapeOf(chunk));
  return values;
}

function shapeOf({ fromBatch, toBatch }: Chunk): number[] {
  return [fromBatch, toBatch];
}
