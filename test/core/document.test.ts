import { canonicalJson, documentBytes } from "@ballast/core/document/canonical.ts";
import fc from "fast-check";
import { expect, test } from "vitest";

test("equal documents have equal bytes whatever the order of their keys", () => {
  expect(canonicalJson({ b: 1, a: { d: [1, { y: 2, x: 3 }], c: null } })).toBe(
    canonicalJson({ a: { c: null, d: [1, { x: 3, y: 2 }] }, b: 1 }),
  );
});

test("writing and reading back changes nothing, to the last bit of every number", () => {
  const numbers = fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0));
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.array(numbers)), (document) => {
      expect(canonicalJson(JSON.parse(canonicalJson(document)))).toBe(canonicalJson(document));
      expect(Object.keys(JSON.parse(canonicalJson(document))).sort()).toEqual(Object.keys(document).sort());
    }),
  );
});

test("the bytes are UTF-8 and end with a new line", () => {
  expect([...documentBytes("é")]).toEqual([0x22, 0xc3, 0xa9, 0x22, 0x0a]);
});
