/** What a page shows of a result at first: no number in it differs from the result's, and profiles are not in it. */
import { canonicalJson } from "@ballast/core/document/canonical.ts";
import { getAt, type Path, pathText } from "@ballast/core/document/path.ts";
import { exposure } from "@ballast/core/exposure/engine.ts";
import { expect, test } from "vitest";
import { largeExposureDocument } from "../integration/documents.ts";

const result = exposure.call(largeExposureDocument(12));
const part = exposure.parts(result).find(({ name }) => name === "overview");
const document = part !== undefined && "document" in part ? part.document : undefined;

/** Every place at which a document has something that is no object and no list. */
function leaves(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([key, field]: [string | number, unknown]) => leaves(field, [...path, key]));
}

test("an overview says at each place what the result says there", () => {
  const places = leaves(document);
  expect(places.length).toBeGreaterThan(100);
  for (const place of places) expect(getAt(document, place), pathText(place)).toEqual(getAt(result, place));
});

test("an overview has all netting sets and counterparties in the order of the result, and no profile", () => {
  const ids = (of: unknown, list: string) => (getAt(of, [list]) as { readonly id: string }[]).map(({ id }) => id);
  for (const list of ["nettingSets", "counterparties"]) expect(ids(document, list)).toEqual(ids(result, list));
  expect(canonicalJson(document)).not.toContain("profile");
  expect(canonicalJson(document).length).toBeLessThan(canonicalJson(result).length / 10);
});
