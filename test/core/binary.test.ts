import { type BinaryKind, binaryBytes, expectShape, readBinary } from "@ballast/core/document/binary.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const KIND: BinaryKind = { magic: "TESTKIND", version: 3 };
const content = {
  shape: [2, 3],
  document: { name: "é", list: [1, null] },
  values: Float64Array.of(1.5, -0, Number.NaN),
};

test("the layout is the documented one, byte by byte", () => {
  const bytes = binaryBytes(KIND, { shape: [5], document: 7, values: Float64Array.of(1) });
  const hex = Buffer.from(bytes).toString("hex");
  // Letters, version 3, rank 1, the shape 5, a text of 1 byte, 1 double, the text "7" padded, and 1.0; IEEE 754.
  const expected = [
    "544553544b494e44",
    "0300000001000000",
    "0000000000001440",
    "000000000000f03f",
    "000000000000f03f",
    "3700000000000000",
    "000000000000f03f",
  ];
  expect(hex).toBe(expected.join(""));
});

test("what is written is read back to the last bit, from any place in a buffer", () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat()),
      fc.jsonValue(),
      fc.array(fc.double()),
      fc.nat({ max: 16 }),
      (shape, document, values, offset) => {
        const bytes = binaryBytes(KIND, { shape, document, values: Float64Array.from(values) });
        const moved = Buffer.alloc(bytes.length + offset);
        moved.set(bytes, offset);
        const read = readBinary(KIND, moved.subarray(offset));
        expect(read.shape).toEqual(shape);
        expect(JSON.stringify(read.document)).toBe(JSON.stringify(document));
        expect([...read.values]).toEqual(values);
      },
    ),
  );
});

describe("other bytes are told apart from a result", () => {
  const bytes = binaryBytes(KIND, content);
  const with_ = (change: (copy: Uint8Array) => void) => {
    const copy = bytes.slice();
    change(copy);
    return copy;
  };
  test.each([
    ["none", new Uint8Array(), /kind TESTKIND \(found ""\)/],
    ["of another kind", binaryBytes({ magic: "OTHERONE", version: 3 }, content), /kind TESTKIND \(found "OTHERONE"\)/],
    ["of another version", binaryBytes({ magic: "TESTKIND", version: 2 }, content), /version 3 \(found 2\)/],
    ["cut off in the doubles", bytes.subarray(0, bytes.length - 1), /bytes \(found/],
    ["cut off in the shape", bytes.subarray(0, 40), /whole shape/],
    ["with something behind", Buffer.concat([bytes, Buffer.alloc(8)]), /bytes \(found/],
    ["with a damaged length", with_((copy) => copy.fill(0xff, 32, 48)), /bytes \(found/],
    ["a JSON document", Buffer.from(JSON.stringify({ a: "x".repeat(100) })), /kind TESTKIND/],
  ])("%s", (_name, found, message) => {
    expect(() => readBinary(KIND, found)).toThrow(message);
    expect(() => readBinary(KIND, found)).toThrow("Invariant broken");
  });

  test("and a shape that is not the expected one", () => {
    expect(() => expectShape(KIND, [2, 3], [2, 3])).not.toThrow();
    expect(() => expectShape(KIND, [2, 3], [2, 4])).toThrow("TESTKIND of shape [2, 4] (found [2, 3])");
    expect(() => expectShape(KIND, [2, 3], [2])).toThrow("shape [2]");
  });
});
