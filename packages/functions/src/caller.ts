/** Who calls, and the key under which a repeated call is the same call. */
import { RiskError } from "@ballast/core/document/errors.ts";
import { z } from "zod";
import type { HttpEvent } from "./http.ts";

/** What the JWT authorizer of the HTTP API adds to an event. */
const WithToken = z.object({
  authorizer: z.object({ jwt: z.object({ claims: z.object({ sub: z.string() }) }) }),
});

/** The subject of the caller's token; without an authorizer, as on a laptop, whoever sits there. */
export function callerOf(event: HttpEvent): string {
  const subject = WithToken.safeParse(event.requestContext);
  return subject.success ? subject.data.authorizer.jwt.claims.sub : "local";
}

export function idempotencyKeyOf(event: HttpEvent): string | undefined {
  const key = event.headers["idempotency-key"];
  if (key === undefined) return undefined;
  if (/^[\x21-\x7e]{1,200}$/.test(key)) return key;
  const message = "An Idempotency-Key has 1 to 200 visible ASCII characters; a UUID serves well.";
  throw new RiskError("request.invalid", message, [{ path: "Idempotency-Key", message }]);
}
