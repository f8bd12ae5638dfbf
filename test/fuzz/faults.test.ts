/** Two to five faults in one document are all named at once, references to nothing and repetitions among them, in our words. */
import { RiskError } from "@ballast/core/document/errors.ts";
import { pathText } from "@ballast/core/document/path.ts";
import { describe, expect, test } from "vitest";
import { randomOf } from "../../examples/random.ts";
import { type Leaf, leavesOf, placed } from "./leaves.ts";
import { type Subject, subjects } from "./subjects.ts";
import { isOfTheLibrary } from "./verdict.ts";

const { pick, random } = randomOf(Number(process.env["BALLAST_TEST_SEED"]) + 1);
const ROUNDS = 40;

interface Fault {
  readonly path: string;
  readonly leaf: Leaf;
  readonly value: unknown;
}

/** Fields that name an entry of another list. */
const references = /\.(nettingSet|counterparty)$/;

/** A wrong type, an unknown field or a reference to nothing, each at a place of its own. */
function faultAt(leaf: Leaf): Fault {
  if (references.test(leaf.place)) return { path: pathText(leaf.path), leaf, value: "Nobody at all" };
  if (random() < 0.4 && typeof leaf.path.at(-1) === "string") {
    const beside = [...leaf.path.slice(0, -1), "colour"];
    return { path: pathText(beside), leaf: { ...leaf, path: beside }, value: "red" };
  }
  return { path: pathText(leaf.path), leaf, value: leaf.kind === "text" ? 7 : [] };
}

/** Leaves of different entries and fields: what chooses between kinds would hide the others. */
function faultsOf({ document, engine }: Subject): Fault[] {
  const leaves = leavesOf(engine.inputSchema, document).filter(
    ({ path, kind, place }) => kind !== "choice" && kind !== "any" && !place.endsWith(".id") && isThere(document, path),
  );
  const taken = new Set<string>();
  const faults: Fault[] = [];
  const wanted = 2 + Math.floor(random() * 4);
  for (let tries = 0; tries < 100 && faults.length < wanted; tries++) {
    const fault = faultAt(pick(leaves));
    const entry = String(fault.leaf.path.slice(0, -1));
    if (taken.has(entry)) continue;
    taken.add(entry);
    faults.push(fault);
  }
  return faults;
}

function isThere(document: unknown, path: Leaf["path"]): boolean {
  const value = path.reduce<unknown>(
    (at, key) => (at as Record<string | number, unknown> | undefined)?.[key],
    document,
  );
  return value !== undefined;
}

function refusalOf({ engine }: Subject, document: unknown): RiskError {
  try {
    engine.parse(document);
  } catch (error) {
    if (error instanceof RiskError) return error;
    throw error;
  }
  throw new Error("The document was accepted.");
}

describe.each(subjects)("$name", (subject) => {
  test("every one of several faults is named", () => {
    for (let round = 0; round < ROUNDS; round++) {
      const faults = faultsOf(subject);
      const schema = subject.engine.inputSchema;
      let document: unknown = subject.document;
      // Unknown fields last: the way to a leaf leads through fields that are known.
      for (const { leaf, value } of faults.filter(({ path }) => !path.endsWith("colour")))
        document = placed(schema, document, leaf, value);
      for (const { leaf, value } of faults.filter(({ path }) => path.endsWith("colour")))
        document = placed(schema, document, leaf, value);
      const { issues } = refusalOf(subject, document);
      const named = issues.map(({ path }) => path);
      for (const { path } of faults) expect(named, `faults at ${faults.map((each) => each.path)}`).toContain(path);
      expect(issues.filter(({ message }) => isOfTheLibrary(message))).toEqual([]);
    }
  });

  test("a wrong value at any leaf is refused in our words, and so is a field that is missing", () => {
    const schema = subject.engine.inputSchema;
    const leaves = new Map(leavesOf(schema, subject.document).map((leaf) => [leaf.place, leaf]));
    for (const leaf of leaves.values()) {
      for (const value of [{}, [], null, Number.POSITIVE_INFINITY, "", "\u0000", undefined]) {
        const document = placed(schema, subject.document, leaf, value);
        if (schema.safeParse(document).success) continue;
        const { issues } = refusalOf(subject, document);
        expect(issues.length, leaf.place).toBeGreaterThan(0);
        expect(issues.filter(({ message }) => isOfTheLibrary(message) || message.length < 8)).toEqual([]);
      }
    }
  });
});

test("a reference to nothing is named beside an unknown field and a wrong type in its own entry", () => {
  const subject = subjects.find(({ name }) => name.includes("ba-cva"));
  if (subject === undefined) throw new Error("BA-CVA has an example.");
  const document = structuredClone(subject.document) as { nettingSets: Record<string, unknown>[] };
  const [first, second, third] = document.nettingSets;
  Object.assign(first ?? {}, { counterparty: "Nobody", colour: "red", exposureAtDefault: "many" });
  Object.assign(second ?? {}, { id: first?.["id"], effectiveMaturityYears: "long" });
  // A rule between fields is heard beside an unknown field too.
  Object.assign(third ?? {}, { colour: "red", effectiveMaturityYears: 70 });
  expect(refusalOf(subject, { ...document, shape: "round" }).issues.map(({ path }) => path)).toEqual(
    expect.arrayContaining([
      "nettingSets[0].counterparty",
      "nettingSets[0].colour",
      "nettingSets[0].exposureAtDefault",
      "nettingSets[2].effectiveMaturityYears",
      "nettingSets[1].id",
      "nettingSets[1].effectiveMaturityYears",
      "shape",
    ]),
  );
});
