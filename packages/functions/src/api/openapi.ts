/** GET /v1/openapi.json */
import { http, json } from "../http.ts";
import { openApiDocument } from "../openapi-document.ts";

export const handler = http(() => json(200, openApiDocument()));
