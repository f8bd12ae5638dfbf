/** What the API refuses: each time a precise problem document, and nothing stored. */
import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { baCvaDocument, exposureDocument } from "./documents.ts";
import { problemOf, startTestCloud } from "./harness.ts";

let cloud: Awaited<ReturnType<typeof startTestCloud>>;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(async () => {
  const stored = await cloud.api.runs();
  await cloud.stop();
  expect(stored).toEqual([]);
});

/** A request with headers that fetch does not let a program set. */
function raw(method: string, path: string, headers: Record<string, string>): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(cloud.url + path, { method, headers }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (text: string) => {
        body += text;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
    });
    outgoing.on("error", reject).end();
  });
}

const start = (input: unknown) => JSON.stringify({ engine: "ba-cva", input });

describe("documents", () => {
  test("an unknown field is named by its path", async () => {
    const problem = await problemOf(await cloud.api.post("/v1/runs", start({ ...baCvaDocument, colour: "red" })));
    expect(problem).toMatchObject({ status: 422, code: "input.invalid" });
    expect(problem.errors).toEqual([{ path: "colour", message: "Unknown field: remove it, or check its spelling." }]);
  });

  test("an unknown field beside the input is named too", async () => {
    const body = JSON.stringify({ engine: "ba-cva", input: baCvaDocument, priority: 1 });
    const problem = await problemOf(await cloud.api.post("/v1/runs", body));
    expect(problem).toMatchObject({ status: 422, code: "input.invalid" });
    expect(problem.errors.map((error) => error.path)).toEqual(["priority"]);
  });

  const [trade, ...trades] = exposureDocument["trades"] as object[];
  const [nettingSet, ...nettingSets] = exposureDocument["nettingSets"] as object[];
  test.each([
    ["a negative notional", { trades: [{ ...trade, notional: -1 }, ...trades] }, ["trades[0].notional"]],
    ["a maturity of zero", { trades: [{ ...trade, maturityYears: 0 }, ...trades] }, ["trades[0].maturityYears"]],
    [
      "an unknown counterparty",
      { nettingSets: [{ ...nettingSet, counterparty: "NOBODY" }, ...nettingSets] },
      ["nettingSets[0].counterparty"],
    ],
    [
      "all of that is wrong at once",
      { trades: [{ ...trade, notional: -1, maturityYears: 0 }, ...trades], colour: "red" },
      ["colour", "trades[0].maturityYears", "trades[0].notional"],
    ],
  ])("%s is named by its path, with its value", async (_what, change, paths) => {
    const body = JSON.stringify({ engine: "exposure", input: { ...exposureDocument, ...change } });
    const problem = await problemOf(await cloud.api.post("/v1/runs", body));
    expect(problem).toMatchObject({ status: 422, code: "input.invalid" });
    expect(problem.errors.map((error) => error.path).sort()).toEqual(paths);
  });

  test.each([
    ["NaN is not JSON", '{"engine":"ba-cva","input":{"x":NaN}}'],
    ["an object that does not end", '{"engine":"ba-cva","input":'],
    ["an empty body", ""],
  ])("%s: 400 document.malformed", async (_what, body) => {
    const problem = await problemOf(await cloud.api.post("/v1/runs", body));
    expect(problem).toMatchObject({ status: 400, code: "document.malformed" });
  });

  test("11 MB are refused with 413 before they are read to their end", async () => {
    const problem = await problemOf(await cloud.api.post("/v1/runs", " ".repeat(11_000_000)));
    expect(problem).toMatchObject({ status: 413, code: "document.tooLarge" });
  });

  test("a stream without a length is cut at 5 MB", async () => {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let i = 0; i < 100; i++) controller.enqueue(new Uint8Array(100_000).fill(32));
        controller.close();
      },
    });
    const init: RequestInit & { duplex: "half" } = {
      method: "POST",
      body,
      duplex: "half",
      headers: { "content-type": "application/json" },
    };
    expect(await problemOf(await fetch(`${cloud.url}/v1/runs`, init))).toMatchObject({ status: 413 });
  });

  test("a body that does not say it is JSON: 415", async () => {
    const response = await cloud.api.post("/v1/runs", start(baCvaDocument), { "content-type": "text/plain" });
    expect(await problemOf(response)).toMatchObject({ status: 415, code: "request.unsupportedMedia" });
  });

  test("an engine that does not exist: 404, with the names of those that do", async () => {
    const problem = await problemOf(await cloud.api.post("/v1/runs", JSON.stringify({ engine: "var", input: {} })));
    expect(problem).toMatchObject({ status: 404, code: "engine.unknown" });
    expect(problem.detail).toContain("exposure");
  });

  test("an engine that takes longer than a request may wait: 409", async () => {
    const problem = await problemOf(await cloud.api.post("/v1/engines/exposure", "{}"));
    expect(problem).toMatchObject({ status: 409, code: "engine.notDirect" });
  });
});

describe("addresses", () => {
  test("a wrong method: 405 with the right ones in Allow", async () => {
    const response = await fetch(`${cloud.url}/v1/runs`, { method: "DELETE" });
    expect(response.headers.get("allow")?.split(", ").sort()).toEqual(["GET", "HEAD", "POST"]);
    expect(await problemOf(response)).toMatchObject({ status: 405, code: "route.methodNotAllowed" });
  });

  test("an address of nothing: 404", async () => {
    const problem = await problemOf(await fetch(`${cloud.url}/v1/nothing`));
    expect(problem).toMatchObject({ status: 404, code: "route.notFound" });
  });

  test.each(["0".repeat(32), "..%2f..%2fetc", "%00"])("a run that does not exist (%s): 404", async (id) => {
    const problem = await problemOf(await fetch(`${cloud.url}/v1/runs/${id}`));
    expect(problem).toMatchObject({ status: 404, code: "run.notFound" });
  });

  test("a path that is no text in UTF-8: 404", async () => {
    expect((await raw("GET", "/v1/runs/%ff", {})).status).toBe(404);
  });

  test("a query that nobody asked for: 422 or 400, with its name", async () => {
    const problem = await problemOf(await fetch(`${cloud.url}/v1/runs?limit=0&colour=red`));
    expect(problem.errors.map((error) => error.path).sort()).toEqual(["colour", "limit"]);
  });
});

describe("strangers", () => {
  test("a Host that is not this machine: 421, whatever the path", async () => {
    for (const path of ["/", "/v1/runs"]) {
      const { status, body } = await raw("GET", path, { host: "ballast.example" });
      expect(status).toBe(421);
      expect(JSON.parse(body)).toMatchObject({ status: 421, code: "request.originRefused" });
    }
  });

  test("a list from CSV has the rules of every request, and names its lines", async () => {
    const path = "/v1/engines/ba-cva/import/nettingSets";
    const body = JSON.stringify({ text: "id,counterparty,exposureMethod,exposureAtDefault\nN1,C1,imm,-1\n" });
    const problem = await problemOf(await cloud.api.post(path, body));
    expect(problem).toMatchObject({ status: 422, code: "input.invalid" });
    expect(problem.errors.map((error) => error.path)).toEqual(["line 2, exposureAtDefault"]);
    const stranger = await cloud.api.post(path, body, { origin: "https://ballast.example" });
    expect(await problemOf(stranger)).toMatchObject({ status: 403, code: "request.originRefused" });
    const unknown = await cloud.api.post("/v1/engines/ba-cva/import/trades", body);
    expect(await problemOf(unknown)).toMatchObject({ status: 404, code: "list.unknown" });
  });

  test("a POST from the page of another origin: 403", async () => {
    for (const origin of ["https://ballast.example", "null", "http://127.0.0.1:1"]) {
      const response = await cloud.api.post("/v1/runs", start(baCvaDocument), { origin });
      expect(await problemOf(response)).toMatchObject({ status: 403, code: "request.originRefused" });
    }
  });
});

describe("the console", () => {
  test("is served for every path of its own, with a strict policy", async () => {
    for (const path of ["/", "/runs", "/runs/0123", "/new/exposure"]) {
      const response = await fetch(cloud.url + path);
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
      expect(response.headers.get("content-security-policy")).toContain("default-src 'none'; script-src 'self'");
      expect(response.headers.get("x-content-type-options")).toBe("nosniff");
      expect(await response.text()).toContain("<!doctype html>");
    }
  });

  test("gives no file from outside the build", async () => {
    for (const path of ["/..%2f..%2fpackage.json", "/assets/../../package.json", "/%2e%2e/package.json"]) {
      const { body } = await raw("GET", path, {});
      expect(body).not.toContain('"workspaces"');
    }
  });

  test("answers 404 for an asset that an older page asks for", async () => {
    expect((await fetch(`${cloud.url}/assets/old.js`)).status).toBe(404);
  });
});
