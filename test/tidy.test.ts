/**
 * What a machine can check of docs/decisions and CONTRIBUTING, so that nobody has to discuss it: who imports whom, what is
 * pure, how long a file may be.
 */
import { describe, expect, test } from "vitest";
import { circlesOf, importsPastFaces, importsUpwards, strayImports } from "./tidy/layers.ts";
import { manifestFaults } from "./tidy/manifests.ts";
import { longFunctions, nonNullAssertions, slowExpressions } from "./tidy/syntax.ts";
import { importsOf, root, sourcesOf, treeOf } from "./tidy/tree.ts";

const files = treeOf(/\.(ts|tsx|mjs)$/);
const tree = sourcesOf(files);
const sources = [...tree];

/** Loops over arrays whose shape was checked at their entry. */
const kernels =
  /^packages\/core\/src\/(numeric\/|collateral\/calls\.ts|exposure\/(division\/(brackets|partial|reduction)|model\/dynamics|model\/hull-white\/(simulation|transition)|model\/lognormal\/(simulation|values)|report\/measures|simulation\/(normals|paths))\.ts)/;

describe("imports", () => {
  test("every file imports only what its layer may", () => {
    expect(strayImports(tree)).toEqual([]);
  });

  test("an engine shows others its face alone", () => {
    expect(importsPastFaces(tree)).toEqual([]);
  });

  test("the rooms of an engine import from those below them", () => {
    expect(importsUpwards(tree)).toEqual([]);
  });

  test("no files import one another in a circle, types included", () => {
    expect(circlesOf(files)).toEqual([]);
  });

  test("only the store and the local cloud know the AWS SDK", () => {
    const users = sources.filter(([, text]) => importsOf(text).some((name) => name.startsWith("@aws-sdk/")));
    const strangers = users
      .map(([file]) => file)
      .filter((file) => !/^packages\/(functions\/src\/store|local\/src)\//.test(file));
    expect(strangers).toEqual([]);
  });

  test("the page takes types from core, the words for what a gateway answers and the paths of a document, no other code", () => {
    const taken = sources
      .filter(([file]) => file.startsWith("packages/web/"))
      .flatMap(([file, text]) =>
        [
          ...text.matchAll(
            /^import (?!type )[^;]*from ["']@ballast\/(?!core\/document\/(?:gateway-answers|path)\.ts)[^"']+["']/gm,
          ),
        ].map((match) => `${file}: ${match[0]}`),
      );
    expect(taken).toEqual([]);
  });

  test("each package names exactly the published packages that its sources import", () => {
    expect(manifestFaults(root, tree)).toEqual([]);
  });

  test("there are no barrels", () => {
    const barrels = sources.filter(([file, text]) => /(^|\/)index\.tsx?$/.test(file) || /^export \* from/m.test(text));
    expect(barrels.map(([file]) => file)).toEqual([]);
  });
});

describe("engines are pure and give the same bits everywhere", () => {
  const core = sources.filter(([file]) => file.startsWith("packages/core/src/") && !file.includes("/kernels/"));
  const banned: readonly [string, RegExp][] = [
    ["the clock", /\bnew Date\b|\bDate\.now\b|\bperformance\.now\b/],
    ["ambient randomness", /\bMath\.random\b|\bcrypto\b/],
    ["the process", /\bprocess\.|\bconsole\.|\bglobalThis\b/],
    [
      "functions whose last bit ECMAScript leaves open",
      /\bMath\.(exp|expm1|log|log1p|log2|log10|pow|sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh|asinh|acosh|atanh|cbrt|hypot)\b|\*\*/,
    ],
  ];
  test.each(banned)("no core file uses %s", (_what, pattern) => {
    const users = core.filter(([, text]) => pattern.test(withoutComments(text)));
    expect(users.map(([file]) => file)).toEqual([]);
  });
});

describe("style", () => {
  test("catch stands only where an outside failure becomes an answer", () => {
    // Around JSON.parse, at the edges that answer (http, jobs, gateway, terminal), and where an AWS error is a fact of the protocol.
    const allowed =
      /^packages\/(core\/src\/document\/csv\.ts|functions\/src\/(http|job|json|store\/[a-z-]+)\.ts|local\/src\/|cli\/src\/|web\/src\/)|^stacks\/|^sst\.config/;
    const users = sources.filter(([file, text]) => /\bcatch\s*[({]/.test(withoutComments(text)) && !allowed.test(file));
    expect(users.map(([file]) => file)).toEqual([]);
  });

  test("no file is longer than 400 lines", () => {
    const long = [...files].filter(([, text]) => text.split("\n").length > 400);
    expect(long.map(([file]) => file)).toEqual([]);
  });

  test("no function is longer than 70 lines", () => {
    const code = [...files].filter(([file]) => !file.startsWith("test/") && !file.endsWith(".as.ts"));
    expect(code.flatMap(([file, text]) => longFunctions(file, text, 70))).toEqual([]);
  });

  test("no regular expression takes more than a time in proportion to the text it reads", () => {
    expect(slowExpressions("a.ts", "export const number = /^\\d+\\.?\\d*$/;")).toEqual(["a.ts:1 /^\\d+\\.?\\d*$/"]);
    const code = sources.filter(([file]) => !file.endsWith(".as.ts"));
    expect(code.flatMap(([file, text]) => slowExpressions(file, text))).toEqual([]);
  });

  test("only numeric code and the kernels below take a value that may be missing for one that is there", () => {
    const code = sources.filter(([file]) => !kernels.test(file) && !file.endsWith(".as.ts"));
    expect(code.flatMap(([file, text]) => nonNullAssertions(file, text))).toEqual([]);
  });

  test("what only tests use does not stand in core", () => {
    // Business days are there for the engines whose documents have dates.
    const awaited = /^packages\/core\/src\/product\/(calendar|civil-day)\.ts$/;
    const core = sources.filter(([file]) => file.startsWith("packages/core/src/") && !awaited.test(file));
    const unused = core.flatMap(([file, text]) =>
      [...text.matchAll(/^export (?:const|function|class) (\w+)/gm)]
        .map((match) => match[1] ?? "")
        .filter((name) => occurrences(name, text) === 1)
        .filter((name) => !sources.some(([other, its]) => other !== file && occurrences(name, its) > 0))
        .map((name) => `${file}: ${name}`),
    );
    expect(unused).toEqual([]);
  });

  test("nothing is left to do, silenced or skipped", () => {
    const marks =
      /\b(TODO|FIXME|XXX)\b|@ts-(ignore|expect-error|nocheck)|\bas any\b|: any\b|\.(only|skip|skipIf|runIf|todo)\b\(/;
    const users = [...files].filter(([file, text]) => !file.startsWith("test/tidy") && marks.test(text));
    expect(users.map(([file]) => file)).toEqual([]);
  });

  test("no file holds a path of somebody's machine", () => {
    const users = [...files].filter(
      ([file, text]) =>
        !file.startsWith("test/tidy") && /["'`\s](\/work\/|\/root\/|\/home\/[a-z]|\/Users\/)/.test(text),
    );
    expect(users.map(([file]) => file)).toEqual([]);
  });
});

/** Good enough for code without comment marks inside strings. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "");
}

function occurrences(name: string, text: string): number {
  return [...text.matchAll(new RegExp(`\\b${name}\\b`, "g"))].length;
}
