/** GET /v1/engines */
import { engineDescriptions } from "../descriptions.ts";
import { http, json, tagged } from "../http.ts";

export const handler = http((event) => {
  const { engines, hash } = engineDescriptions();
  return tagged(event, hash, () => json(200, { engines }));
});
