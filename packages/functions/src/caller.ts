/** Who calls, and the key under which a repeated call is the same call. */
import { RiskError } from "@ballast/core/document/errors.ts";
import { z } from "zod";
import type { HttpEvent } from "./http.ts";

/** What the authorizer of the HTTP API adds to an event. */
const Context = z.object({ authorizer: z.unknown().optional() });
const Token = z.object({ jwt: z.object({ claims: z.object({ sub: z.string().min(1) }) }) });

/**
 * The subject of the caller's token; without an authorizer, as on a laptop, whoever sits there. A token that names nobody is
 * refused: whoever holds one would share the keys and the runs of everybody else who does.
 */
export function callerOf(event: HttpEvent): string {
  const { authorizer } = Context.parse(event.requestContext);
  if (authorizer === undefined) return "local";
  const token = Token.safeParse(authorizer);
  if (!token.success) throw new RiskError("caller.unnamed");
  return token.data.jwt.claims.sub;
}

export function idempotencyKeyOf(event: HttpEvent): string | undefined {
  const key = event.headers["idempotency-key"];
  if (key === undefined) return undefined;
  if (/^[\x21-\x7e]{1,200}$/.test(key)) return key;
  const message = "An Idempotency-Key has 1 to 200 visible ASCII characters; a UUID serves well.";
  throw new RiskError("request.invalid", message, [{ path: "Idempotency-Key", message }]);
}
