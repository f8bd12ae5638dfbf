/** What a run's jobs hand to each other, as bytes: the brackets of its quantiles, slices of its document, partial results. */
import { type BinaryKind, binaryBytes, expectShape, readBinary } from "../../document/binary.ts";
import { trustedInput } from "../../document/checked.ts";
import type { ExposureInput } from "../input.ts";
import type { Chunk } from "./partial.ts";

const SLICE: BinaryKind = { magic: "EXPSLICE", version: 1 };
const BRACKETS: BinaryKind = { magic: "EXPBRACK", version: 1 };
const PARTIAL: BinaryKind = { magic: "EXPPARTS", version: 1 };

/** What the chunks of a group are given. */
export interface Slice {
  readonly input: ExposureInput;
  /** Row-major, shape [line, date, quantile, 2]. */
  readonly bounds: Float64Array;
}

export function sliceBytes({ input, bounds }: Slice): Uint8Array {
  return binaryBytes(SLICE, { shape: [bounds.length], document: input, values: bounds });
}

export function sliceOf(bytes: Uint8Array): Slice {
  const { document, values } = readBinary(SLICE, bytes);
  return { input: trustedInput<ExposureInput>(document), bounds: values };
}

export function boundsBytes(bounds: Float64Array): Uint8Array {
  return binaryBytes(BRACKETS, { shape: [bounds.length], document: null, values: bounds });
}

export function boundsOf(bytes: Uint8Array): Float64Array {
  return readBinary(BRACKETS, bytes).values;
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

function shapeOf({ fromBatch, toBatch, fromLine, toLine }: Chunk): number[] {
  return [fromBatch, toBatch, fromLine, toLine];
}
