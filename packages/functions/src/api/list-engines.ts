/** GET /v1/engines */
import { engineDescriptions } from "../descriptions.ts";
import { encoded, http, tagged } from "../http.ts";

export const handler = http((event) => {
  const { text, hash } = engineDescriptions();
  return tagged(event, hash, () => encoded(event, "application/json", new TextEncoder().encode(text)));
});
