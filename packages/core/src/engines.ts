/**
 * Every engine, under the one name it has in documents, addresses, storage keys and on the page.
 * A new engine is a folder, a line here, an example and a method note.
 */

import { baCva } from "./ba-cva/engine.ts";
import { capital } from "./capital/engine.ts";
import type { CsvImport } from "./document/csv.ts";
import { RiskError } from "./document/errors.ts";
import type { Engine } from "./engine.ts";
import { exposure } from "./exposure/engine.ts";
import { saCcr } from "./sa-ccr/engine.ts";

export const engines: Readonly<Record<string, Engine>> = {
  exposure,
  "ba-cva": baCva,
  "sa-ccr": saCcr,
  capital,
};

/** The engine with this name; throws `engine.unknown` otherwise. */
export function engineNamed(name: string): Engine {
  const found = Object.hasOwn(engines, name) ? engines[name] : undefined;
  if (found !== undefined) return found;
  const names = Object.keys(engines).join(", ");
  throw new RiskError("engine.unknown", `No engine has the name ${JSON.stringify(name)}. There are: ${names}.`);
}

/** How an engine reads this list of its document from CSV; throws `list.unknown` otherwise. */
export function importNamed({ imports, name }: Engine, list: string): CsvImport {
  const found = imports.find((each) => each.list === list);
  if (found !== undefined) return found;
  const lists = imports.map((each) => each.list).join(", ");
  throw new RiskError(
    "list.unknown",
    `${name} reads no list ${JSON.stringify(list)} from CSV. There are: ${lists === "" ? "none" : lists}.`,
  );
}
