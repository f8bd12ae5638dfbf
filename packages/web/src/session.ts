/**
 * Who is at the page. A deployment publishes /config.json with an OpenID Connect issuer and a client id; the page then
 * signs in with the authorization code flow and PKCE (RFC 7636). Tokens live in memory only; what the redirect needs is
 * in sessionStorage until it has come back. On a loopback address nobody signs in.
 */

interface Config {
  readonly issuer: string;
  readonly clientId: string;
  readonly stage?: string;
}

interface Provider {
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
}

interface Tokens {
  readonly access_token: string;
  readonly refresh_token?: string;
  readonly expires_in?: number;
}

const SCOPE = "openid runs:read runs:write";
const PENDING = "ballast.sign-in";
/** A token is renewed this long before it ends, so that it does not end on its way. */
const EARLY_MILLISECONDS = 30_000;

export const isLocal = ["127.0.0.1", "localhost", "[::1]"].includes(window.location.hostname);

let config: Config | null = null;
let provider: Provider | null = null;
let tokens: (Tokens & { readonly until: number }) | null = null;

/** Reads the configuration and, coming back from the issuer, ends the sign-in. */
export async function startSession(): Promise<void> {
  if (isLocal) return;
  const answer = await fetch("/config.json");
  if (!answer.ok || answer.headers.get("content-type")?.includes("json") !== true) return;
  const found = (await answer.json()) as Partial<Config>;
  if (found.issuer === undefined || found.clientId === undefined) return;
  config = { ...found, issuer: found.issuer.replace(/\/$/, ""), clientId: found.clientId };
  const described = await fetch(`${config.issuer}/.well-known/openid-configuration`);
  provider = (await described.json()) as Provider;
  await finishSignIn();
  if (tokens === null) await signIn();
}

/** The header that the API asks for; nothing where nobody signs in. */
export async function authorization(): Promise<Record<string, string>> {
  if (config === null) return {};
  if (tokens !== null && Date.now() > tokens.until) await renew();
  if (tokens === null) await signIn();
  return { authorization: `Bearer ${tokens?.access_token ?? ""}` };
}

/** True where files must be fetched with a token, because a plain link cannot carry one. */
export function needsToken(): boolean {
  return config !== null;
}

/** Leaves for the issuer. The promise never settles: the page is on its way out. */
export async function signIn(): Promise<never> {
  if (config === null || provider === null) throw new Error("There is nobody to sign in with.");
  const [state, verifier] = [randomText(), randomText()];
  const back = window.location.pathname + window.location.search;
  sessionStorage.setItem(PENDING, JSON.stringify({ state, verifier, back }));
  const address = new URL(provider.authorization_endpoint);
  address.search = new URLSearchParams({
    response_type: "code",
    client_id: config.clientId,
    redirect_uri: `${window.location.origin}/`,
    scope: SCOPE,
    state,
    code_challenge: base64Url(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier))),
    code_challenge_method: "S256",
  }).toString();
  window.location.assign(address);
  return new Promise<never>(() => undefined);
}

async function finishSignIn(): Promise<void> {
  const query = new URLSearchParams(window.location.search);
  const pending = sessionStorage.getItem(PENDING);
  const [code, state] = [query.get("code"), query.get("state")];
  if (code === null || state === null || pending === null) return;
  sessionStorage.removeItem(PENDING);
  const expected = JSON.parse(pending) as { state: string; verifier: string; back: string };
  // A state that is not ours is somebody else's sign-in: it is dropped, and a new one begins.
  if (expected.state !== state) return;
  await requestTokens({
    grant_type: "authorization_code",
    code,
    code_verifier: expected.verifier,
    redirect_uri: `${window.location.origin}/`,
  });
  window.history.replaceState(null, "", expected.back);
}

async function renew(): Promise<void> {
  const refresh = tokens?.refresh_token;
  tokens = null;
  if (refresh !== undefined) await requestTokens({ grant_type: "refresh_token", refresh_token: refresh });
}

async function requestTokens(parameters: Record<string, string>): Promise<void> {
  if (config === null || provider === null) return;
  const body = new URLSearchParams({ client_id: config.clientId, ...parameters });
  const answer = await fetch(provider.token_endpoint, { method: "POST", body });
  if (!answer.ok) return;
  const fresh = (await answer.json()) as Tokens;
  const until = Date.now() + (fresh.expires_in ?? 300) * 1000 - EARLY_MILLISECONDS;
  tokens = { ...(parameters["refresh_token"] ? { refresh_token: parameters["refresh_token"] } : {}), ...fresh, until };
}

function randomText(): string {
  return base64Url(crypto.getRandomValues(new Uint8Array(32)).buffer);
}

function base64Url(bytes: ArrayBuffer): string {
  const text = btoa(String.fromCharCode(...new Uint8Array(bytes)));
  return text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
