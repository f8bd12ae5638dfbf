/** What the page, the command line and the API document know about the engines: made from their schemas, once. */
import { canonicalJson } from "@ballast/core/document.ts";
import { engines } from "@ballast/core/engines.ts";
import type { EngineDescription } from "@ballast/core/run.ts";
import { z } from "zod";
import { sha256 } from "./hash.ts";

let made: { readonly engines: readonly EngineDescription[]; readonly hash: string } | undefined;

export function engineDescriptions() {
  if (made !== undefined) return made;
  const descriptions = Object.values(engines).map((engine) => ({
    name: engine.name,
    title: engine.title,
    question: engine.question,
    version: engine.version,
    direct: engine.direct,
    inputSchema: z.toJSONSchema(engine.inputSchema, { io: "input", target: "draft-2020-12" }),
    resultSchema: z.toJSONSchema(engine.resultSchema, { io: "output", target: "draft-2020-12" }),
    example: engine.example,
  }));
  made = { engines: descriptions, hash: sha256(canonicalJson(descriptions)) };
  return made;
}
