/**
 * The console as it is deployed: under an address of its own, behind tokens of an issuer. The browser takes both addresses
 * from here, as it would take them from the network; the policy of the page is the deployed one and stays in force.
 */
import type { BrowserContext, Page, Route } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { contentSecurityPolicy } from "../../stacks/content-security-policy.ts";
import { type Console, exampleOf, finishedRun, startConsole } from "./console.ts";
import { type Issuer, issuerAt } from "./issuer.ts";

const CONSOLE = "https://console.example";
const ISSUER = "https://login.example";

describe("signing in", () => {
  let console_: Console;
  let issuer: Issuer;
  let context: BrowserContext;
  let page: Page;
  let errors: string[];
  let answering = 0;

  beforeAll(async () => {
    console_ = await startConsole();
    const input = await exampleOf(console_.url, "ba-cva");
    await finishedRun(console_.url, { engine: "ba-cva", label: "Signed", input });
  });
  afterAll(async () => {
    await console_?.stop();
  });

  beforeEach(async () => {
    issuer = issuerAt(ISSUER, "ballast-console");
    errors = [];
    context = await console_.browser.newContext({ baseURL: CONSOLE, acceptDownloads: true });
    await context.route(`${ISSUER}/**`, async (route) => answer(route, await issuer.answer(requestOf(route))));
    await context.route(`${CONSOLE}/**`, async (route) => {
      answering += 1;
      await answer(route, await deployed(requestOf(route))).finally(() => {
        answering -= 1;
      });
    });
    page = await context.newPage();
    page.setDefaultTimeout(20_000);
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error" && !message.text().includes("status of 40")) errors.push(message.text());
    });
  });
  afterEach(async () => {
    await context.close();
    expect(errors).toEqual([]);
  });

  /** CloudFront and API Gateway: the configuration, the API for who has a token, the page with its policy. */
  async function deployed(request: Request): Promise<Response> {
    const { pathname, search } = new URL(request.url);
    if (pathname === "/config.json") return Response.json({ issuer: ISSUER, clientId: issuer.clientId, stage: "test" });
    const token = /^Bearer (.+)$/.exec(request.headers.get("authorization") ?? "")?.[1] ?? "";
    if (pathname.startsWith("/v1") && !issuer.valid.has(token)) {
      return Response.json({ message: "Unauthorized" }, { status: 401 });
    }
    const { status, headers, ...found } = await fetch(console_.url + pathname + search).then(async (response) => ({
      status: response.status,
      headers: new Headers(response.headers),
      body: await response.arrayBuffer(),
    }));
    headers.delete("content-encoding");
    if (headers.has("content-security-policy")) headers.set("content-security-policy", contentSecurityPolicy(ISSUER));
    return new Response(found.body, { status, headers });
  }

  const listShown = () => page.locator("table.runs").getByText("Signed").waitFor();
  const engineLink = () => page.locator('a[href="/new/ba-cva"]');
  /** A page that asks for nothing more by itself: the list of runs would ask again while a test changes the issuer. */
  const atRest = async () => {
    await page.goto("/new");
    await engineLink().waitFor();
    await expect.poll(() => answering, { timeout: 20_000 }).toBe(0);
  };
  const last = () => issuer.signIns.at(-1);

  test("leads to the issuer and back to the address that was asked for, with PKCE, state and nonce", async () => {
    await page.goto("/runs?engine=ba-cva");
    await listShown();
    expect(page.url()).toBe(`${CONSOLE}/runs?engine=ba-cva`);
    expect(issuer.signIns).toHaveLength(1);
    expect(Object.fromEntries(last() ?? [])).toMatchObject({
      response_type: "code",
      client_id: "ballast-console",
      redirect_uri: `${CONSOLE}/`,
      scope: "openid runs:read runs:write",
      code_challenge_method: "S256",
    });
    for (const name of ["state", "nonce", "code_challenge"]) expect(last()?.get(name)).toMatch(/^[\w-]{43}$/);
    expect(issuer.grants).toEqual(["authorization_code"]);
    // Tokens live in memory only.
    const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
    expect(stored).toBe("[{},{}]");
  });

  test("files are fetched with the token, since a plain link carries none", async () => {
    await page.goto("/runs");
    await page.locator("table.runs").getByRole("link", { name: "Signed" }).click();
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "result.json" }).click(),
    ]);
    expect(file.suggestedFilename()).toBe("result.json");
  });

  test("a token that has aged is renewed once, however many requests find it so", async () => {
    await page.clock.install();
    await atRest();
    const before = [...issuer.valid];
    await page.clock.fastForward("09:45");
    issuer.valid.clear();
    // This page asks for several documents at once.
    await engineLink().click();
    await expect.poll(() => issuer.grants, { timeout: 20_000 }).toEqual(["authorization_code", "refresh_token"]);
    await page.getByRole("button", { name: "Run", exact: true }).waitFor();
    await expect.poll(() => answering, { timeout: 20_000 }).toBe(0);
    expect(issuer.grants).toHaveLength(2);
    expect(issuer.signIns).toHaveLength(1);
    expect([...issuer.valid]).not.toEqual(before);
  });

  test.each([
    ["whose refresh token is taken no more", "refusesRefresh" as const],
    ["that the API refuses before its time", "none" as const],
  ])("a session %s begins anew at the issuer and comes back to the same page", async (_what, misbehaviour) => {
    await page.clock.install();
    await atRest();
    issuer.misbehaviour = misbehaviour;
    if (misbehaviour !== "none") await page.clock.fastForward("09:45");
    issuer.valid.clear();
    await engineLink().click();
    await expect.poll(() => issuer.signIns, { timeout: 20_000 }).toHaveLength(2);
    await page.waitForURL(`${CONSOLE}/new/ba-cva`);
    await page.getByRole("button", { name: "Run", exact: true }).waitFor();
    await expect.poll(() => answering, { timeout: 20_000 }).toBe(0);
    expect(issuer.signIns).toHaveLength(2);
  });

  test("a code under a state that is not ours is dropped, and a new sign-in begins", async () => {
    await page.goto("/runs");
    await listShown();
    await page.evaluate(() =>
      sessionStorage.setItem(
        "ballast.sign-in",
        JSON.stringify({ state: "ours", nonce: "n", verifier: "v", back: "/docs" }),
      ),
    );
    await page.goto("/?code=stolen&state=theirs");
    await listShown();
    // The stolen code was never spent.
    expect(issuer.grants).toEqual(["authorization_code", "authorization_code"]);
    expect(issuer.signIns).toHaveLength(2);
  });

  test.each([
    ["refuses the person", "denies" as const, "You are not of the risk team"],
    ["answers for another sign-in", "wrongNonce" as const, "nonce"],
  ])("an issuer that %s is told of in words, and not asked again and again", async (_what, misbehaviour, words) => {
    issuer.misbehaviour = misbehaviour;
    await page.goto("/runs");
    const alert = page.getByRole("alert");
    await alert.waitFor();
    const text = await alert.innerText();
    expect(text).toContain(`Signing in at ${ISSUER} failed: `);
    expect(text).toContain(words);
    expect(text).toContain("Load the page again");
    expect(issuer.signIns).toHaveLength(1);
  });
});

function requestOf(route: Route): Request {
  const request = route.request();
  const body = request.postDataBuffer();
  return new Request(request.url(), {
    method: request.method(),
    headers: request.headers(),
    ...(body === null ? {} : { body: new Uint8Array(body) }),
  });
}

async function answer(route: Route, response: Response): Promise<void> {
  await route.fulfill({
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  });
}
