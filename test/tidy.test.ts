/**
 * What a machine can check of docs/decisions and CONTRIBUTING, so that nobody has to discuss it: who imports whom, what is
 * pure, how long a file may be.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  cwd: root,
  encoding: "utf8",
});
const tracked = listed.split("\n").filter((file) => /\.(ts|tsx|mjs)$/.test(file));
const files = new Map(
  tracked.map((file) => [file, readFileSync(root + file, "utf8")] as const).filter(([, text]) => text !== ""),
);
const sources = [...files].filter(([file]) => file.startsWith("packages/") || file.startsWith("stacks/"));

/** The layers of the import graph, from the most general one up. */
const layers: readonly { name: string; matches: RegExp; mayImport: readonly string[]; packages: RegExp }[] = [
  {
    name: "contracts",
    matches: /^packages\/core\/src\/(document\/|engine\.ts$|run\.ts$)/,
    mayImport: ["contracts"],
    packages: /^zod$/,
  },
  { name: "numeric", matches: /^packages\/core\/src\/numeric\//, mayImport: ["numeric", "contracts"], packages: /^$/ },
  { name: "table", matches: /^packages\/core\/src\/engines\.ts$/, mayImport: ["engine", "contracts"], packages: /^$/ },
  {
    name: "engine",
    matches: /^packages\/core\/src\/[a-z-]+\//,
    mayImport: ["engine", "numeric", "contracts", "example"],
    packages: /^zod$/,
  },
  { name: "catalog", matches: /^stacks\/(catalog|state-machine)\.ts$/, mayImport: ["catalog"], packages: /^$/ },
  {
    name: "functions",
    matches: /^packages\/functions\//,
    mayImport: ["functions", "table", "contracts", "catalog"],
    packages: /^(node:|zod$|@middy\/|@aws-lambda-powertools\/|@aws-sdk\/|aws-lambda$)/,
  },
  {
    name: "web",
    matches: /^packages\/web\//,
    mayImport: ["web", "contracts", "engine"],
    packages: /^(node:|preact|@preact\/|vite$)/,
  },
  {
    name: "cli",
    matches: /^packages\/cli\//,
    mayImport: ["cli", "table", "contracts", "script"],
    packages: /^node:/,
  },
  {
    name: "local",
    matches: /^packages\/local\//,
    mayImport: ["local", "functions", "table", "contracts", "catalog", "script"],
    packages:
      /^(node:|@aws-sdk\/|dynalite$|fauxqs$|aws-local-stepfunctions$|piscina$|croner$|sqs-consumer$|zod$|aws-lambda$)/,
  },
  { name: "stacks", matches: /^stacks\//, mayImport: ["stacks", "catalog"], packages: /^(node:|@pulumi\/)/ },
  { name: "script", matches: /^scripts\//, mayImport: ["script"], packages: /./ },
  { name: "example", matches: /^examples\//, mayImport: [], packages: /^$/ },
];

const layerOf = (file: string) => layers.find((layer) => layer.matches.test(file));

/** The specifiers of all imports of a file, `import type` included. */
function importsOf(text: string): string[] {
  const found = text.matchAll(
    /^\s*(?:import|export)\s[^;]*?from\s+["']([^"']+)["']|^\s*import\s+["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/gm,
  );
  return [...found].map((match) => match[1] ?? match[2] ?? match[3] ?? "");
}

/** The repository path that a specifier names, or null if it names a published package. */
function target(file: string, specifier: string): string | null {
  if (specifier.startsWith(".")) return posix.join(posix.dirname(file), specifier);
  const own = /^@ballast\/([a-z]+)\/(.+)$/.exec(specifier);
  return own === null ? null : `packages/${own[1]}/src/${own[2]}`;
}

describe("imports", () => {
  test.each(sources.map(([file]) => file))("%s imports only what its layer may", (file) => {
    const layer = layerOf(file);
    expect(layer, "every source file belongs to a layer").toBeDefined();
    const wrong = importsOf(files.get(file) ?? "").filter((specifier) => {
      const path = target(file, specifier);
      if (path === null) return layer?.packages.test(specifier) !== true;
      const to = layerOf(path)?.name ?? "none";
      return layer?.mayImport.includes(to) !== true && !/\.(css|json|svg)$/.test(path);
    });
    expect(wrong).toEqual([]);
  });

  test("only the store and the local cloud know the AWS SDK", () => {
    const users = sources.filter(([, text]) => importsOf(text).some((name) => name.startsWith("@aws-sdk/")));
    const strangers = users
      .map(([file]) => file)
      .filter((file) => !/^packages\/(functions\/src\/store|local\/src)\//.test(file));
    expect(strangers).toEqual([]);
  });

  test("the page takes types from core, never code", () => {
    const taken = sources
      .filter(([file]) => file.startsWith("packages/web/"))
      .flatMap(([file, text]) =>
        [...text.matchAll(/^import (?!type )[^;]*from ["']@ballast\/[^"']+["']/gm)].map(
          (match) => `${file}: ${match[0]}`,
        ),
      );
    expect(taken).toEqual([]);
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

  test("nothing is left to do, silenced or skipped", () => {
    const marks = /\b(TODO|FIXME|XXX)\b|@ts-(ignore|expect-error|nocheck)|\bas any\b|: any\b|\.(only|skip)\(/;
    const users = [...files].filter(([file, text]) => file !== "test/tidy.test.ts" && marks.test(text));
    expect(users.map(([file]) => file)).toEqual([]);
  });

  test("no file holds a path of somebody's machine", () => {
    const users = [...files].filter(
      ([file, text]) => file !== "test/tidy.test.ts" && /["'`\s](\/work\/|\/root\/|\/home\/[a-z]|\/Users\/)/.test(text),
    );
    expect(users.map(([file]) => file)).toEqual([]);
  });
});

/** Good enough for code without comment marks inside strings. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "");
}
