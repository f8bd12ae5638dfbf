/** POST /v1/engines/{engine} */

import { RiskError } from "@ballast/core/document/errors.ts";
import { engineNamed } from "@ballast/core/engines.ts";
import { bodyOf, http, json } from "../http.ts";
import { arrivedReferences } from "../runs/documents.ts";

export const handler = http(async (event) => {
  const engine = engineNamed(event.pathParameters?.["engine"] ?? "");
  if (!engine.direct)
    throw new RiskError("engine.notDirect", `${engine.name} takes longer than a request may wait: POST /v1/runs.`);
  const input = engine.parse(bodyOf(event));
  return json(200, engine.run(input, await arrivedReferences(engine, input)));
});
