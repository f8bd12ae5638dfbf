import { getAt, parsePath, pathText } from "@ballast/core/document/path.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import {
  appendItem,
  differences,
  itemSummary,
  namedPath,
  numberFromText,
  removeItem,
  seriesFromText,
  setAt,
} from "../../packages/web/src/form/document.ts";
import { prettyJson } from "../../packages/web/src/form/json.ts";
import {
  fieldNames,
  type JsonSchema,
  limitsText,
  seed,
  shapeOf,
  switchVariant,
} from "../../packages/web/src/form/schema.ts";

const Cash = z.strictObject({ kind: z.literal("cash"), id: z.string(), amount: z.number() }).meta({ title: "Cash" });
const Bond = z.strictObject({ kind: z.literal("bond"), id: z.string(), years: z.number().positive() });
const Book = z.strictObject({
  asOf: z.iso.date(),
  pathCount: z.int().min(16).max(1_000_000).default(10_000).meta({ title: "Paths", unit: "paths" }),
  side: z.enum(["payer", "receiver"]),
  margined: z.boolean(),
  horizons: z.array(z.number()),
  names: z.array(z.string()).optional(),
  matrix: z.array(z.array(z.number())),
  floor: z.number().nullable(),
  alpha: z.union([z.literal(1.4), z.literal(1)]).default(1.4),
  assets: z.array(z.discriminatedUnion("kind", [Cash, Bond])).min(1),
  main: z.strictObject({ id: z.string() }).meta({ id: "Main", title: "Main thing" }),
});
const root = z.toJSONSchema(Book, { io: "input", target: "draft-2020-12" }) as JsonSchema;
const control = (name: string) => shapeOf(root.properties?.[name] ?? {}, root).control.kind;

describe("the control of each kind of value", () => {
  test.each([
    ["asOf", "text"],
    ["pathCount", "number"],
    ["side", "choice"],
    ["margined", "flag"],
    ["horizons", "series"],
    ["names", "series"],
    ["matrix", "json"],
    ["floor", "number"],
    ["alpha", "choice"],
    ["assets", "list"],
    ["main", "group"],
  ])("%s is a %s", (name, kind) => {
    expect(control(name)).toBe(kind);
  });

  test("a reference is followed and keeps its title", () => {
    expect(shapeOf(root.properties?.["main"] ?? {}, root).schema.title).toBe("Main thing");
  });

  test("null makes a number optional, not a choice of types", () => {
    expect(shapeOf(root.properties?.["floor"] ?? {}, root)).toMatchObject({
      nullable: true,
      control: { kind: "number" },
    });
  });

  test("objects told apart by a constant are variants", () => {
    const items = shapeOf(root.properties?.["assets"] ?? {}, root).schema.items ?? {};
    const found = shapeOf(items, root).control;
    expect(found).toMatchObject({ kind: "variants", key: "kind" });
    expect(found.kind === "variants" && found.variants.map(({ tag, label }) => [tag, label])).toEqual([
      ["cash", "Cash"],
      ["bond", "Bond"],
    ]);
  });

  test("limits are said in words, and the limits of the number type are not", () => {
    expect(limitsText(root.properties?.["pathCount"] ?? {})).toBe("at least 16, at most 1,000,000");
    expect(limitsText({ minimum: Number.MIN_SAFE_INTEGER, exclusiveMaximum: 1 })).toBe("below 1");
  });
});

test("fields stand in the order of their schema", () => {
  expect(fieldNames({ type: "object", properties: { d: {}, a: {}, c: {} }, required: ["a"] })).toEqual(["d", "a", "c"]);
});

describe("what a new value starts as", () => {
  test("has every required field, defaults where there are some, and leaves the rest out", () => {
    expect(seed(root, root)).toEqual({
      asOf: "",
      side: "payer",
      margined: false,
      horizons: [],
      matrix: [],
      floor: null,
      assets: [{ kind: "cash", id: "", amount: 0 }],
      main: { id: "" },
    });
  });

  test("another variant keeps what both variants know", () => {
    const items = shapeOf(root.properties?.["assets"] ?? {}, root).schema.items ?? {};
    const found = shapeOf(items, root).control;
    if (found.kind !== "variants") throw new Error("expected variants");
    expect(switchVariant(found.variants[1]!, "kind", { kind: "cash", id: "A", amount: 5 }, root)).toEqual({
      kind: "bond",
      id: "A",
      years: 0,
    });
  });
});

describe("the document behind the form", () => {
  const documents = fc.jsonValue();

  test("its text is the document: parsing what the page shows gives it back", () => {
    fc.assert(
      fc.property(documents, (document) => {
        expect(JSON.parse(prettyJson(document))).toEqual(JSON.parse(JSON.stringify(document)));
      }),
    );
  });

  test("a value that was set is found, and nothing else has changed", () => {
    const before = { a: { b: [1, { c: 2 }] }, d: 4 };
    const after = setAt(before, ["a", "b", 1, "c"], 3);
    expect(after).toEqual({ a: { b: [1, { c: 3 }] }, d: 4 });
    expect(before).toEqual({ a: { b: [1, { c: 2 }] }, d: 4 });
    expect(getAt(after, ["a", "b", 1, "c"])).toBe(3);
    expect(differences(before, after)).toEqual([{ path: "a.b[1].c", before: 2, after: 3 }]);
  });

  test("setting nothing removes the field", () => {
    expect(setAt({ a: 1, b: 2 }, ["a"], undefined)).toEqual({ b: 2 });
  });

  test("a path survives its text", () => {
    const keys = fc.oneof(fc.nat({ max: 50 }), fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9]*$/));
    fc.assert(
      fc.property(fc.array(keys, { minLength: 1 }), (path) => {
        expect(parsePath(pathText(path))).toEqual(path);
      }),
    );
  });

  test("a new item is a copy of the last one with an id of its own", () => {
    const book = { trades: [{ id: "T-09", notional: 5 }] };
    expect(appendItem(book, ["trades"], {})).toEqual({
      trades: [
        { id: "T-09", notional: 5 },
        { id: "T-10", notional: 5 },
      ],
    });
    expect(appendItem({ trades: [] }, ["trades"], { id: "" })).toEqual({ trades: [{ id: "" }] });
    expect(removeItem(book, ["trades"], 0)).toEqual({ trades: [] });
  });

  test("text that is no number stays text, so that the server can refuse what is on the screen", () => {
    expect(["1.5", "-3", "−3", "1e6", ".5", "1."].map(numberFromText)).toEqual([1.5, -3, -3, 1e6, 0.5, 1]);
    expect(["12x", "1,5", "0x10", "Infinity"].map(numberFromText)).toEqual(["12x", "1,5", "0x10", "Infinity"]);
    expect(numberFromText("  ")).toBeUndefined();
    expect(seriesFromText("0.5, 1; 2  x", true)).toEqual([0.5, 1, 2, "x"]);
  });

  test("a closed item says its id and its numbers in short", () => {
    const item = { id: "T-1", kind: "fx_forward", legs: [1, 2], note: null, notional: 10_000_000 };
    expect(itemSummary(item, ["kind", "id", "notional"])).toEqual({ title: "T-1", rest: "FX forward · 10m · 2 legs" });
  });
});

test("places in lists are named by id where there is one", () => {
  const book = { trades: [{ id: "SWAP-1", rates: [1, 2] }] };
  expect(namedPath(book, "trades[0].rates[1]")).toBe("trades[SWAP-1].rates[1]");
});

describe("differences of two documents", () => {
  test("equal documents have none", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (document) => {
        expect(differences(document, structuredClone(document))).toEqual([]);
      }),
    );
  });

  test("items with ids are matched by id: taking the first away is one difference", () => {
    const before = {
      trades: [
        { id: "A", n: 1 },
        { id: "B", n: 2 },
        { id: "C", n: 3 },
      ],
    };
    const after = {
      trades: [
        { id: "B", n: 2 },
        { id: "C", n: 4 },
      ],
    };
    expect(differences(before, after)).toEqual([
      { path: "trades[1].n", before: 3, after: 4 },
      { path: "trades[0]", before: { id: "A", n: 1 }, after: undefined },
    ]);
  });

  test("a row of numbers of another length is one difference", () => {
    expect(differences({ t: [1, 2] }, { t: [1, 2, 3] })).toEqual([{ path: "t", before: [1, 2], after: [1, 2, 3] }]);
  });
});
