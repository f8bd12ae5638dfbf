/** The documents that are damaged: every example that is small, on so few paths that a thousand of them are computed in a minute. */
import { globSync, readFileSync } from "node:fs";
import type { Engine } from "@ballast/core/engine.ts";
import { engineNamed } from "@ballast/core/engines.ts";

export interface Subject {
  readonly name: string;
  readonly engine: Engine;
  readonly document: object;
}

const root = new URL("../..", import.meta.url);
const PATHS = 64;
/** Books of a bank: their fields are those of the others. */
const LARGE = "bank-book";

export const subjects: readonly Subject[] = globSync("examples/*/*.input.json", { cwd: root })
  .filter((file) => !file.includes(LARGE))
  .sort()
  .map((file) => {
    const document = JSON.parse(readFileSync(new URL(file, root), "utf8"));
    const sampling = { method: "pseudo_random", paths: PATHS, seed: 1 };
    return {
      name: file,
      engine: engineNamed(file.split("/")[1] ?? ""),
      document: "sampling" in document ? { ...document, sampling } : document,
    };
  });
