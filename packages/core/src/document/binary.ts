/**
 * Doubles as bytes, and a JSON document beside them: what chunks and their reductions hand to each other. It says what it is,
 * so that bytes of another kind, of another version, or cut off are told apart from a result:
 *
 *     magic     8 letters        the kind
 *     version   4 bytes
 *     rank      4 bytes          numbers in the shape
 *     shape     8 bytes each     of the writer's choice; both sides agree on its meaning
 *     text      8 bytes          length of the JSON text
 *     values    8 bytes          how many doubles there are
 *     … the text, padded to a multiple of 8 bytes, and the doubles.
 *
 * Little-endian, as every machine we run on.
 */
import { assert } from "./errors.ts";

/** What some bytes are. The version rises whenever the same values would be written or read in another way. */
export interface BinaryKind {
  /** Eight ASCII letters. */
  readonly magic: string;
  readonly version: number;
}

export interface Binary {
  readonly shape: readonly number[];
  readonly document: unknown;
  readonly values: Float64Array;
}

const FIXED_BYTES = 32;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function binaryBytes({ magic, version }: BinaryKind, { shape, document, values }: Binary): Uint8Array {
  assert(/^[A-Z]{8}$/.test(magic), "a magic has eight letters");
  const text = encoder.encode(JSON.stringify(document));
  const textAt = FIXED_BYTES + 8 * shape.length;
  const valuesAt = textAt + padded(text.length);
  const bytes = new Uint8Array(valuesAt + values.byteLength);
  const view = new DataView(bytes.buffer);
  bytes.set(encoder.encode(magic));
  view.setUint32(8, version, true);
  view.setUint32(12, shape.length, true);
  for (const [i, size] of shape.entries()) view.setFloat64(16 + 8 * i, size, true);
  view.setFloat64(textAt - 16, text.length, true);
  view.setFloat64(textAt - 8, values.length, true);
  bytes.set(text, textAt);
  new Float64Array(bytes.buffer, valuesAt).set(values);
  return bytes;
}

/** What was written, or an error that says what these bytes are instead. The values are a view if the bytes are aligned. */
export function readBinary({ magic, version }: BinaryKind, bytes: Uint8Array): Binary {
  const found = decoder.decode(bytes.subarray(0, 8));
  assert(found === magic && bytes.length >= FIXED_BYTES, `bytes of the kind ${magic} (found ${JSON.stringify(found)})`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const written = view.getUint32(8, true);
  assert(written === version, `${magic} of version ${version} (found ${written})`);
  const textAt = FIXED_BYTES + 8 * view.getUint32(12, true);
  assert(bytes.length >= textAt, `${magic} with its whole shape`);
  const shape = Array.from({ length: view.getUint32(12, true) }, (_, i) => view.getFloat64(16 + 8 * i, true));
  const [textLength, count] = [view.getFloat64(textAt - 16, true), view.getFloat64(textAt - 8, true)];
  const valuesAt = textAt + padded(textLength);
  const expected = valuesAt + 8 * count;
  assert(bytes.length === expected, `${magic} of ${expected} bytes (found ${bytes.length})`);
  const aligned = (bytes.byteOffset + valuesAt) % 8 === 0 ? bytes : new Uint8Array(bytes);
  return {
    shape,
    document: JSON.parse(decoder.decode(bytes.subarray(textAt, textAt + textLength))),
    values: new Float64Array(aligned.buffer, aligned.byteOffset + valuesAt, count),
  };
}

/** Asserts that a shape is the expected one. */
export function expectShape({ magic }: BinaryKind, shape: readonly number[], expected: readonly number[]): void {
  const same = shape.length === expected.length && shape.every((size, i) => size === expected[i]);
  assert(same, `${magic} of shape [${expected.join(", ")}] (found [${shape.join(", ")}])`);
}

function padded(bytes: number): number {
  return 8 * Math.ceil(bytes / 8);
}
