/** Writes the files of a result and, last of all, says in the run's item that it has succeeded. */
import { documentBytes } from "@ballast/core/document/canonical.ts";
import { type Run, RunId } from "@ballast/core/run.ts";
import { z } from "zod";
import { csv } from "../csv.ts";
import { sha256 } from "../hash.ts";
import { job } from "../job.ts";
import { getBytes, keys, putBytes, putText, RESULT_FILE } from "../store/documents.ts";
import { changeRun, endRun, getRun } from "../store/runs.ts";
import { engineOf, resultOf } from "./documents.ts";

export const handler = job("publish", z.object({ runId: RunId }), async ({ runId }) => {
  const { run } = await getRun(runId);
  const isOpen = await changeRun(runId, { step: "publish" }, new Date().toISOString());
  if (!isOpen) return { runId };
  const bytes = await getBytes(keys.result(runId));
  const engine = engineOf(run);
  const result = resultOf(run, engine, bytes);
  const files: Run["files"] = [];
  const publish = async (name: string, title: string, mediaType: string, content: Uint8Array) => {
    await putBytes(keys.file(runId, name), content, mediaType);
    files.push({ name, title, mediaType, bytes: content.length });
  };
  for (const table of engine.tables(result)) {
    const name = `${table.name}.csv`;
    const size = await putText(keys.file(runId, name), csv(table), "text/csv");
    files.push({ name, title: table.title, mediaType: "text/csv", bytes: size });
  }
  for (const part of engine.parts(result)) {
    if ("bytes" in part) await publish(part.name, part.title, part.mediaType, part.bytes);
    else await publish(`${part.name}.json`, part.title, "application/json", documentBytes(part.document));
  }
  files.push({ name: RESULT_FILE, title: "Result", mediaType: "application/json", bytes: bytes.length });
  const resultHash = sha256(bytes);
  const replayIdentical = await identical(run, resultHash);
  const headline = engine.headline(result);
  const end = { status: "succeeded", resultHash, files, headline, replayIdentical } as const;
  await endRun(run, end, new Date().toISOString());
  return { runId };
});

/** Whether a replay gave the bytes of the run it repeats; null for a run that is no replay. */
async function identical(run: Run, resultHash: string): Promise<boolean | null> {
  if (run.replayOf === null) return null;
  const original = await getRun(run.replayOf);
  return original.run.resultHash === resultHash;
}
