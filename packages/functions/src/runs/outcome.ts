/** What became of a run: its result and the files of it in the bucket, and what its item will say of them. */
import { documentBytes } from "@ballast/core/document/canonical.ts";
import type { CheckedResult } from "@ballast/core/document/checked.ts";
import type { Engine } from "@ballast/core/engine.ts";
import { Run, type RunId } from "@ballast/core/run.ts";
import type { z } from "zod";
import { csv } from "../csv.ts";
import { keys, putBytes, putText, RESULT_FILE } from "../store/documents.ts";
import { putResult } from "../store/results.ts";

export const Outcome = Run.pick({ resultHash: true, files: true, headline: true });
export type Outcome = z.infer<typeof Outcome>;

/** Stores a result and its files. */
export async function storedOutcome(id: RunId, engine: Engine, result: CheckedResult): Promise<Outcome> {
  const files: Run["files"] = [];
  const store = async (name: string, title: string, mediaType: string, content: Uint8Array) => {
    await putBytes(keys.file(id, name), content, mediaType);
    files.push({ name, title, mediaType, bytes: content.length });
  };
  for (const table of engine.tables(result)) {
    const name = `${table.name}.csv`;
    const bytes = await putText(keys.file(id, name), csv(table), "text/csv");
    files.push({ name, title: table.title, mediaType: "text/csv", bytes });
  }
  for (const part of engine.parts(result)) {
    if ("bytes" in part) await store(part.name, part.title, part.mediaType, part.bytes);
    else await store(`${part.name}.json`, part.title, "application/json", documentBytes(part.document));
  }
  const { bytes, hash } = await putResult(id, result);
  files.push({ name: RESULT_FILE, title: "Result", mediaType: "application/json", bytes });
  return { resultHash: hash, files, headline: engine.headline(result) };
}
