/**
 * Who is at the page. A deployment publishes /config.json with an OpenID Connect issuer and a client id; the page then
 * signs in (sign-in.ts). On a loopback address nobody signs in.
 */
import type { Config, SignIn } from "./sign-in.ts";

export const isLocal = ["127.0.0.1", "localhost", "[::1]"].includes(window.location.hostname);

let session: SignIn | null = null;

/** Reads the configuration and, coming back from the issuer, ends the sign-in. */
export async function startSession(): Promise<void> {
  if (isLocal) return;
  const answer = await fetch("/config.json");
  if (!answer.ok || answer.headers.get("content-type")?.includes("json") !== true) return;
  const { issuer, clientId } = (await answer.json()) as Partial<Config>;
  if (issuer === undefined || clientId === undefined) return;
  const { SignIn } = await import("./sign-in.ts");
  session = await SignIn.start({ issuer, clientId });
}

/** The header that the API asks for; nothing where nobody signs in. */
export async function authorization(): Promise<Record<string, string>> {
  return session === null ? {} : session.authorization();
}

/** The same if it can be had without leaving the page; null otherwise. */
export async function authorizationHeld(): Promise<Record<string, string> | null> {
  return session === null ? {} : session.authorizationHeld();
}

/** True where files must be fetched with a token, because a plain link cannot carry one. */
export function needsToken(): boolean {
  return session !== null;
}

/** Leaves for the issuer, if there is one. The promise then never settles: the page is on its way out. */
export async function signInAgain(): Promise<void> {
  await session?.leave();
}
