/**
 * A small OpenID Connect issuer: it describes itself, lets one person sign in at once, and gives tokens for a code with the
 * right PKCE verifier (RFC 6749, RFC 7636, OpenID Connect Core). Refresh tokens are good for one use.
 */
import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const TOKEN_SECONDS = 600;

export interface Issuer {
  readonly address: string;
  readonly clientId: string;
  /** The parameters of every sign-in that was asked for. */
  readonly signIns: URLSearchParams[];
  /** The grant of every request for tokens. */
  readonly grants: string[];
  /** Access tokens that the API takes. */
  readonly valid: Set<string>;
  /** What a test has the issuer do wrong, or refuse. */
  misbehaviour: "none" | "denies" | "wrongNonce" | "refusesRefresh";
  answer(request: Request): Promise<Response>;
}

interface Granted {
  readonly challenge: string;
  readonly nonce: string;
  readonly redirect: string;
}

export function issuerAt(address: string, clientId: string): Issuer {
  const codes = new Map<string, Granted>();
  const refreshTokens = new Set<string>();
  const issuer: Issuer = {
    address,
    clientId,
    signIns: [],
    grants: [],
    valid: new Set(),
    misbehaviour: "none",
    answer: async (request) => {
      const url = new URL(request.url);
      if (url.pathname === "/.well-known/openid-configuration") return json(200, descriptionOf(address));
      if (url.pathname === "/authorize") return authorize(url.searchParams);
      if (url.pathname !== "/token" || request.method !== "POST") return json(404, { error: "not_found" });
      return tokens(new URLSearchParams(await request.text()));
    },
  };

  function authorize(query: URLSearchParams): Response {
    issuer.signIns.push(query);
    const redirect = query.get("redirect_uri") ?? "";
    const back = new URL(redirect);
    back.searchParams.set("state", query.get("state") ?? "");
    back.searchParams.set("iss", address);
    if (issuer.misbehaviour === "denies") {
      back.searchParams.set("error", "access_denied");
      back.searchParams.set("error_description", "You are not of the risk team");
    } else {
      const code = randomText();
      codes.set(code, { challenge: query.get("code_challenge") ?? "", nonce: query.get("nonce") ?? "", redirect });
      back.searchParams.set("code", code);
    }
    // A page, as most issuers show one; a browser whose requests are taken from a test follows no redirect.
    const page = `<meta http-equiv="refresh" content="0;url=${back.href.replaceAll("&", "&amp;")}">`;
    return new Response(page, { headers: { "content-type": "text/html" } });
  }

  function tokens(body: URLSearchParams): Response {
    const grant = body.get("grant_type") ?? "";
    issuer.grants.push(grant);
    if (body.get("client_id") !== clientId) return json(401, { error: "invalid_client" });
    if (grant === "refresh_token") {
      const known = refreshTokens.delete(body.get("refresh_token") ?? "");
      return known && issuer.misbehaviour !== "refusesRefresh" ? given() : json(400, { error: "invalid_grant" });
    }
    const code = body.get("code") ?? "";
    const granted = codes.get(code);
    codes.delete(code);
    const challenge = createHash("sha256")
      .update(body.get("code_verifier") ?? "")
      .digest("base64url");
    if (granted?.challenge !== challenge || granted.redirect !== body.get("redirect_uri")) {
      return json(400, { error: "invalid_grant" });
    }
    return given(issuer.misbehaviour === "wrongNonce" ? "another" : granted.nonce);
  }

  function given(nonce?: string): Response {
    const [access, refresh] = [randomText(), randomText()];
    issuer.valid.add(access);
    refreshTokens.add(refresh);
    const id = nonce === undefined ? {} : { id_token: idToken(address, clientId, nonce) };
    return json(200, {
      access_token: access,
      token_type: "Bearer",
      expires_in: TOKEN_SECONDS,
      refresh_token: refresh,
      ...id,
    });
  }

  return issuer;
}

function descriptionOf(address: string) {
  return {
    issuer: address,
    authorization_endpoint: `${address}/authorize`,
    token_endpoint: `${address}/token`,
    authorization_response_iss_parameter_supported: true,
    id_token_signing_alg_values_supported: ["RS256"],
  };
}

function idToken(iss: string, aud: string, nonce: string): string {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = { iss, aud, sub: "ana", nonce, iat: now, exp: now + TOKEN_SECONDS };
  const signed = `${part({ alg: "RS256", typ: "JWT" })}.${part(claims)}`;
  return `${signed}.${sign("sha256", Buffer.from(signed), privateKey).toString("base64url")}`;
}

function json(status: number, body: object): Response {
  // The console asks from its own origin.
  const headers = { "access-control-allow-origin": "*", "cache-control": "no-store" };
  return Response.json(body, { status, headers });
}

function randomText(): string {
  return randomBytes(24).toString("base64url");
}
