/** What the page, the command line and the API document know about the engines: made from their schemas, once. */
import { engines } from "@ballast/core/engines.ts";
import type { EngineDescription } from "@ballast/core/run.ts";
import { z } from "zod";
import { sha256 } from "./hash.ts";

let made: { readonly text: string; readonly hash: string } | undefined;

/** The descriptions as JSON, with the fields of a schema in the order of the schema: forms show them so. */
export function engineDescriptions() {
  if (made !== undefined) return made;
  const descriptions = Object.values(engines).map(
    (engine): EngineDescription => ({
      name: engine.name,
      title: engine.title,
      question: engine.question,
      version: engine.version,
      direct: engine.direct,
      inputSchema: z.toJSONSchema(engine.inputSchema, { io: "input", target: "draft-2020-12" }),
      resultSchema: z.toJSONSchema(engine.resultSchema, { io: "output", target: "draft-2020-12" }),
      example: engine.example,
      imports: engine.imports.map(({ columns, list, title }) => ({ list, title, columns: [...columns] })),
    }),
  );
  const text = JSON.stringify({ engines: descriptions });
  made = { text, hash: sha256(text) };
  return made;
}
