/** GET /v1/engines */
import { engineDescriptions } from "../descriptions.ts";
import { http, stored } from "../http.ts";

export const handler = http((event) => {
  const { text, hash } = engineDescriptions();
  return stored(event, hash, "application/json", async () => new TextEncoder().encode(text));
});
