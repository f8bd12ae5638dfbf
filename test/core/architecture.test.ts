/** What docs/architecture.md and the decisions name is there, and each walk passes files that speak of what walks. */
import { existsSync, globSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { root } from "../tidy/tree.ts";

const read = (file: string) => readFileSync(root + file, "utf8");
const text = read("docs/architecture.md");
/** Paths between backticks, from the top of the project. */
const pathsIn = (markdown: string) =>
  [...markdown.matchAll(/`((?:packages|stacks|docs|test|examples)\/[\w./-]+)`/g)].map((match) => match[1] ?? "");

test.each([
  "docs/architecture.md",
  "CONTRIBUTING.md",
  ...globSync("docs/decisions/*.md", { cwd: root }),
])("%s names files and folders that exist", (file) => {
  expect(pathsIn(read(file)).filter((path) => !existsSync(root + path))).toEqual([]);
});

describe("a walk", () => {
  const walks = text
    .split("\n### ")
    .slice(1)
    .map((part) => [part.split("\n")[0] ?? "", pathsIn(part)] as const);
  const words: Readonly<Record<string, RegExp>> = {
    notional: /notional/i,
    "run id": /run\.id|runId|RunId|\bid\b/,
    quantile: /quantile|pfe/i,
    "error code": /code/,
  };

  test("is written for each of four things", () => {
    expect(walks.map(([name]) => name)).toEqual(Object.keys(words));
  });

  test.each(walks)("of a %s passes at least six files, each of which speaks of it", (name, files) => {
    expect(files.length).toBeGreaterThanOrEqual(6);
    expect(files.filter((file) => words[name]?.test(read(file)) !== true)).toEqual([]);
  });
});
