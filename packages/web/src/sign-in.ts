/**
 * The sign-in at an OpenID Connect issuer: authorization code flow with PKCE (RFC 7636), state and nonce, by a library.
 * Loaded only where a deployment asks for it. Tokens live in memory only; what the redirect needs is in sessionStorage
 * until it has come back.
 */
import * as oauth from "oauth4webapi";

export interface Config {
  readonly issuer: string;
  readonly clientId: string;
}

/** What the page must still know when the issuer sends it back. */
interface Pending {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly back: string;
}

interface Tokens {
  readonly access: string;
  readonly refresh: string | undefined;
  /** When it is time to renew them. */
  readonly until: number;
}

const SCOPE = "openid runs:read runs:write";
const PENDING = "ballast.sign-in";
/** A token is renewed this long before it ends, so that it does not end on its way. */
const EARLY_MILLISECONDS = 30_000;
/** How long a token is taken to last if its issuer does not say. */
const UNSAID_SECONDS = 300;

export class SignIn {
  readonly #server: oauth.AuthorizationServer;
  readonly #client: oauth.Client;
  #tokens: Tokens | null = null;
  #renewal: Promise<void> | null = null;

  private constructor(server: oauth.AuthorizationServer, client: oauth.Client) {
    this.#server = server;
    this.#client = client;
  }

  /** Asks the issuer to describe itself, ends a sign-in that comes back from it, and leaves for it if there is none. */
  static async start({ issuer, clientId }: Config): Promise<SignIn> {
    const address = new URL(issuer);
    try {
      const server = await oauth.processDiscoveryResponse(address, await oauth.discoveryRequest(address));
      const signIn = new SignIn(server, { client_id: clientId });
      await signIn.#finish();
      if (signIn.#tokens === null) await signIn.leave();
      return signIn;
    } catch (error) {
      throw new Error(
        `Signing in at ${issuer} failed: ${reasonOf(error)}. Load the page again; if it fails again, ask who runs the console.`,
      );
    }
  }

  /** The header that the API asks for. */
  async authorization(): Promise<Record<string, string>> {
    return (await this.authorizationHeld()) ?? this.leave();
  }

  /** The same if it can be had without leaving the page, and what was typed into it. */
  async authorizationHeld(): Promise<Record<string, string> | null> {
    if (this.#tokens !== null && Date.now() > this.#tokens.until) {
      // Requests that find the token too old at once must not each spend the refresh token.
      this.#renewal ??= this.#renew().finally(() => {
        this.#renewal = null;
      });
    }
    await this.#renewal;
    return this.#tokens === null ? null : { authorization: `Bearer ${this.#tokens.access}` };
  }

  /** Leaves for the issuer. The promise never settles: the page is on its way out. */
  async leave(): Promise<never> {
    const pending: Pending = {
      state: oauth.generateRandomState(),
      nonce: oauth.generateRandomNonce(),
      verifier: oauth.generateRandomCodeVerifier(),
      back: window.location.pathname + window.location.search,
    };
    sessionStorage.setItem(PENDING, JSON.stringify(pending));
    const address = new URL(this.#server.authorization_endpoint ?? "");
    const parameters = {
      response_type: "code",
      client_id: this.#client.client_id,
      redirect_uri: redirectAddress(),
      scope: SCOPE,
      state: pending.state,
      nonce: pending.nonce,
      code_challenge: await oauth.calculatePKCECodeChallenge(pending.verifier),
      code_challenge_method: "S256",
    };
    for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
    window.location.assign(address);
    return new Promise<never>(() => undefined);
  }

  async #finish(): Promise<void> {
    const found = sessionStorage.getItem(PENDING);
    const state = new URLSearchParams(window.location.search).get("state");
    if (found === null || state === null) return;
    sessionStorage.removeItem(PENDING);
    const pending = JSON.parse(found) as Pending;
    // A state that is not ours is somebody else's sign-in: it is dropped, and a new one begins.
    if (pending.state !== state) return;
    const address = new URL(window.location.href);
    window.history.replaceState(null, "", pending.back);
    const answer = await oauth.authorizationCodeGrantRequest(
      this.#server,
      this.#client,
      oauth.None(),
      oauth.validateAuthResponse(this.#server, this.#client, address, pending.state),
      redirectAddress(),
      pending.verifier,
    );
    this.#keep(
      await oauth.processAuthorizationCodeResponse(this.#server, this.#client, answer, {
        expectedNonce: pending.nonce,
      }),
    );
  }

  /** Without a refresh token, or with one that the issuer takes no more, there are no tokens afterwards. */
  async #renew(): Promise<void> {
    const refresh = this.#tokens?.refresh;
    this.#tokens = null;
    if (refresh === undefined) return;
    const answer = await oauth.refreshTokenGrantRequest(this.#server, this.#client, oauth.None(), refresh);
    try {
      this.#keep(await oauth.processRefreshTokenResponse(this.#server, this.#client, answer), refresh);
    } catch (error) {
      if (!(error instanceof oauth.ResponseBodyError)) throw error;
    }
  }

  #keep(answer: oauth.TokenEndpointResponse, refresh?: string): void {
    const seconds = answer.expires_in ?? UNSAID_SECONDS;
    this.#tokens = {
      access: answer.access_token,
      // An issuer that names no new refresh token means the old one.
      refresh: answer.refresh_token ?? refresh,
      until: Date.now() + seconds * 1000 - EARLY_MILLISECONDS,
    };
  }
}

function redirectAddress(): string {
  return `${window.location.origin}/`;
}

function reasonOf(error: unknown): string {
  if (error instanceof oauth.AuthorizationResponseError || error instanceof oauth.ResponseBodyError) {
    return error.error_description ?? error.error;
  }
  return error instanceof Error ? error.message : String(error);
}
