/** The files of the project and what they import, read as text. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** Text by path from the top of the project. */
export type Tree = ReadonlyMap<string, string>;

/** Every file of the checkout that git tracks, or would: of the given kinds. */
export function treeOf(kinds: RegExp): Tree {
  const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
  });
  const read = (file: string) => {
    try {
      return readFileSync(root + file, "utf8");
    } catch {
      return ""; // Deleted, and git does not know yet.
    }
  };
  const files = listed.split("\n").filter((file) => kinds.test(file));
  return new Map(files.map((file) => [file, read(file)] as const).filter(([, text]) => text !== ""));
}

/** The part of a tree that runs in production. */
export function sourcesOf(tree: Tree): Tree {
  return new Map([...tree].filter(([file]) => file.startsWith("packages/") || file.startsWith("stacks/")));
}

/** The specifiers of all imports of a file, `import type` included. */
export function importsOf(text: string): string[] {
  const found = text.matchAll(
    /^\s*(?:import|export)\s[^;]*?from\s+["']([^"']+)["']|^\s*import\s+["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/gm,
  );
  return [...found].map((match) => match[1] ?? match[2] ?? match[3] ?? "");
}

/** The path that a specifier names, or null if it names a published package. */
export function target(file: string, specifier: string): string | null {
  if (specifier.startsWith(".")) return posix.join(posix.dirname(file), specifier);
  const own = /^@ballast\/([a-z]+)\/(.+)$/.exec(specifier);
  return own === null ? null : `packages/${own[1]}/src/${own[2]}`;
}

/** The arrows of a tree: for each file the files of the tree that it imports. */
export function arrowsOf(tree: Tree): ReadonlyMap<string, readonly string[]> {
  return new Map(
    [...tree].map(([file, text]) => {
      const targets = importsOf(text).map((specifier) => target(file, specifier));
      return [file, targets.filter((path): path is string => path !== null && tree.has(path))] as const;
    }),
  );
}
