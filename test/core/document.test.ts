import { canonicalJson, canonicalPieces, documentBytes } from "@ballast/core/document/canonical.ts";
import { getAt, parsePath } from "@ballast/core/document/path.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { naiveCanonicalJson } from "../twins/canonical.ts";

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

test("a document has the bytes that the language writes with sorted keys, whole and in pieces", () => {
  const documents = fc.oneof(
    fc.jsonValue(),
    // Names that look like numbers, or like what every object has.
    fc.dictionary(fc.constantFrom("10", "9", "__proto__", "toString", "b", "a"), fc.jsonValue()),
    fc.array(fc.record({ id: fc.string(), values: fc.array(fc.double()), none: fc.constant(undefined) })),
  );
  fc.assert(
    fc.property(documents, (document) => {
      const expected = naiveCanonicalJson(document);
      expect(canonicalJson(document)).toBe(expected);
      expect([...canonicalPieces(document)].map(({ text }) => text).join("")).toBe(expected);
    }),
  );
});

test("the pieces of a document name the list of each entry, in its order", () => {
  const document = { b: { sets: [{ id: 1, trades: [{ id: 2 }] }, { id: 3 }] }, a: [1, 2], c: [] };
  const entries = [...canonicalPieces(document)].filter(({ list }) => list !== null);
  expect(entries).toEqual([
    { list: "b.sets", text: '{"id":1,"trades":[{"id":2}]}' },
    { list: "b.sets", text: ',{"id":3}' },
  ]);
});

test("a path leads to what stands there, and to nothing that every object has", () => {
  const document = { sets: [{ id: "A" }, { id: "B", rates: [1, 2] }] };
  expect(getAt(document, parsePath("sets[1].rates[0]"))).toBe(1);
  expect(getAt(document, parsePath("sets[1]"))).toBe(document.sets[1]);
  for (const path of ["sets[2]", "sets.length", "sets[0].toString", "__proto__", "sets[0].id.length", "rates"]) {
    expect(getAt(document, parsePath(path)), path).toBeUndefined();
  }
});
