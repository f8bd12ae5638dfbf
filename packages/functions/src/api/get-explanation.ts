/** GET /v1/runs/{id}/explanation */
import { documentBytes } from "@ballast/core/document/canonical.ts";
import { RiskError } from "@ballast/core/document/errors.ts";
import { engineNamed } from "@ballast/core/engines.ts";
import { z } from "zod";
import { environment } from "../environment.ts";
import { sha256 } from "../hash.ts";
import { encoded, http, tagged } from "../http.ts";
import { inputOf, resultOf } from "../runs/documents.ts";
import { getBytes, keys } from "../store/documents.ts";
import { succeededRun } from "../store/runs.ts";

export const Query = z.strictObject({
  path: z
    .string()
    .min(1)
    .max(400)
    .meta({ description: "The figure, by its path in the result.", examples: ["nettingSets[0].exposureAtDefault"] }),
});

export const handler = http(async (event, { path }) => {
  const run = await succeededRun(event.pathParameters?.["id"] ?? "");
  // The words come from the code that answers, the numbers from the result.
  return tagged(event, `${run.resultHash}-${environment.codeVersion()}-${sha256(path)}`, async () => {
    const engine = engineNamed(run.engine);
    if (engine.version !== run.engineVersion) {
      throw new RiskError(
        "figure.unexplained",
        `${engine.name} ${engine.version} explains no results of version ${run.engineVersion}. Replay the run.`,
      );
    }
    const [input, bytes] = await Promise.all([inputOf(run, engine), getBytes(keys.result(run.id))]);
    const found = engine.explain(input, resultOf(run, engine, bytes), path);
    if (found === null) {
      throw new RiskError(
        "figure.unexplained",
        `Nothing explains a figure ${JSON.stringify(path)} of ${engine.name}. Name a number of its result by its path, ` +
          "as nettingSets[0].exposureAtDefault.",
      );
    }
    return encoded(event, "application/json", documentBytes(found));
  });
}, Query);
