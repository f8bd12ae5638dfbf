/**
 * The documents of a run, as its jobs read them. What this very code has checked is trusted; after a deployment in between it
 * is parsed once more; and a run whose engine has changed since fails, since its numbers would come from two engines.
 */
import {
  type CheckedResult,
  type ParsedInput,
  type References,
  trustedInput,
  trustedReferences,
  trustedResult,
} from "@ballast/core/document/checked.ts";
import { RiskError } from "@ballast/core/document/errors.ts";
import type { Engine } from "@ballast/core/engine.ts";
import { engineNamed } from "@ballast/core/engines.ts";
import type { Run } from "@ballast/core/run.ts";
import { environment } from "../environment.ts";
import { findReference, getDocument, keys } from "../store/documents.ts";

/** The engine of a run; throws `engine.changed` if it is not the one that the run was started under. */
export function engineOf({ engine: name, engineVersion }: Pick<Run, "engine" | "engineVersion">): Engine {
  const engine = engineNamed(name);
  if (engine.version === engineVersion) return engine;
  throw new RiskError(
    "engine.changed",
    `${name} has version ${engine.version} now; the run was started under version ${engineVersion}.`,
  );
}

export async function inputOf(run: Run, engine: Engine): Promise<ParsedInput> {
  const document = await getDocument(keys.input(run.inputHash));
  return isOurs(run) ? trustedInput(document) : engine.parse(document);
}

/** The result of a run from its bytes. */
export function resultOf(run: Run, engine: Engine, bytes: Uint8Array): CheckedResult {
  const document: unknown = JSON.parse(new TextDecoder().decode(bytes));
  return isOurs(run) ? trustedResult(document) : engine.check(document);
}

/** The documents that the input of a run names. */
export async function referencesOf(run: Run, engine: Engine, input: ParsedInput): Promise<References> {
  const found = await foundReferences(engine, input);
  return isOurs(run) ? trustedReferences(found) : engine.arrived(input, found);
}

/** The documents that an input names when it arrives; throws `input.invalid` for each that is missing or wrong. */
export async function arrivedReferences(engine: Engine, input: ParsedInput): Promise<References> {
  return engine.arrived(input, await foundReferences(engine, input));
}

async function foundReferences(engine: Engine, input: ParsedInput): Promise<ReadonlyMap<string, unknown>> {
  const hashes = [...new Set(engine.references(input).map(({ hash }) => hash))];
  const documents = await Promise.all(hashes.map(findReference));
  return new Map(hashes.flatMap((hash, i) => (documents[i] === undefined ? [] : [[hash, documents[i]] as const])));
}

/** Whether the documents of a run were checked by the code that reads them now. */
function isOurs({ codeVersion }: Run): boolean {
  return codeVersion === environment.codeVersion();
}
