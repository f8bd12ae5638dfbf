/** The one address of console and API: what CloudFront is told, and its function on the entries that the stack writes. */
import { createContext, runInContext } from "node:vm";
import { beforeAll, describe, expect, test } from "vitest";
import { functions } from "../../stacks/catalog.ts";
import { inputsOf, ofType } from "./resources.ts";
import { parameters, type Resource, synthesize } from "./synthesize.ts";

let plain: Resource[];
let named: Resource[];

beforeAll(async () => {
  plain = await synthesize("test");
  named = await synthesize("test", {
    BALLAST_DOMAIN: "risk.example.com",
    BALLAST_CERTIFICATE: "arn:aws:acm:us-east-1:123456789012:certificate/1",
  });
}, 300_000);

interface Distribution {
  readonly aliases: readonly string[];
  readonly defaultCacheBehavior: Record<string, unknown>;
  readonly customErrorResponses: readonly Record<string, unknown>[];
  readonly viewerCertificate: Record<string, unknown>;
}
const distributionOf = (resources: readonly Resource[]) =>
  inputsOf<Distribution>(resources, "aws:cloudfront/distribution:Distribution")[0] as Distribution;

test("the console has the strict policy of its pages, and one address with the API", () => {
  const [policy] = inputsOf<{ securityHeadersConfig: { contentSecurityPolicy: { contentSecurityPolicy: string } } }>(
    plain,
    "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy",
  );
  const text = policy?.securityHeadersConfig.contentSecurityPolicy.contentSecurityPolicy ?? "";
  expect(text).toContain("default-src 'none'");
  expect(text).toContain(`connect-src 'self' ${parameters.BALLAST_SIGN_IN_ORIGINS} https://DocumentsBucket.s3.`);
  expect(text).not.toContain("unsafe");
  expect(distributionOf(plain).defaultCacheBehavior["responseHeadersPolicyId"]).toBeDefined();
});

test("the console's files are kept for a year where their name has their hash, and asked for again elsewhere", () => {
  const uploaded = plain.find(({ name }) => name.startsWith("ConsoleAssetFiles"))?.inputs["files"];
  const files = uploaded as readonly { readonly key: string; readonly cacheControl: string }[];
  expect(files.map(({ key }) => key)).toContain("index.html");
  for (const { key, cacheControl } of files)
    expect(cacheControl, key).toBe(key.startsWith("assets/") ? "max-age=31536000,public,immutable" : "no-cache");
});

test("no error is kept and given to somebody else", () => {
  // The statuses for which CloudFront takes a time at all (Developer Guide, "Control how long CloudFront caches errors").
  const all = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];
  const { customErrorResponses } = distributionOf(plain);
  expect(customErrorResponses).toEqual(all.map((errorCode) => ({ errorCode, errorCachingMinTtl: 0 })));
});

describe("a name of one's own", () => {
  test("is left out by default", () => {
    expect(distributionOf(plain)).toMatchObject({
      aliases: [],
      viewerCertificate: { cloudfrontDefaultCertificate: true },
    });
  });

  test("asks for TLS 1.2 at least, with the certificate that is given", () => {
    expect(distributionOf(named)).toMatchObject({
      aliases: ["risk.example.com"],
      viewerCertificate: {
        acmCertificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/1",
        minimumProtocolVersion: "TLSv1.2_2021",
      },
    });
  });
});

/** What the function of a distribution does with a request: the origin it chooses and what it asks there. */
async function routed(resources: readonly Resource[], uri: string, host = "risk.example.com") {
  const code = String(ofType(resources, "aws:cloudfront/function:Function")[0]?.inputs["code"]);
  const entries = keyValues(resources);
  let origin: Record<string, unknown> | null = null;
  const cf = {
    kvs: () => ({
      get: async (key: string) => entries.get(key) ?? Promise.reject(new Error("KeyNotFound")),
    }),
    updateRequestOrigin: (chosen: Record<string, unknown>) => {
      origin = chosen;
    },
  };
  const handler: (event: unknown) => Promise<Record<string, unknown>> = runInContext(
    `${code.replace('import cf from "cloudfront";', "")}\nhandler`,
    createContext({ cf }),
  );
  const request = { method: "GET", uri, querystring: {}, cookies: {}, headers: { host: { value: host } } };
  const answer = await handler({ version: "1.0", context: {}, viewer: { ip: "192.0.2.1" }, request });
  return { answer, origin: origin as Record<string, unknown> | null };
}

/** The entries of the key-value store: routes are one list, everything else lies below the name of its owner. */
function keyValues(resources: readonly Resource[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const routes = new Map<string, string[]>();
  for (const { name, inputs } of resources) {
    const { namespace, entries, key, entry } = inputs as Record<string, string> & { entries?: Record<string, string> };
    if (name.endsWith(".KvKeys")) {
      for (const [each, value] of Object.entries(entries ?? {})) found.set(`${namespace}:${each}`, value);
    } else if (name.endsWith(".KvRoutesUpdate")) {
      const list = `${namespace}:${key}`;
      routes.set(list, [...(routes.get(list) ?? []), entry ?? ""]);
    }
  }
  for (const [key, list] of routes) found.set(key, JSON.stringify(list));
  return found;
}

describe("the function at the edge", () => {
  const bucket = "ConsoleAssetsBucket.s3.eu-west-2.amazonaws.com";

  test.each(["/v1/runs", "/v1/runs/00/files/result.json", "/v1"])("%s goes to the API as it is", async (uri) => {
    const { answer, origin } = await routed(plain, uri);
    expect(answer["uri"]).toBe(uri);
    expect(origin).toMatchObject({ domainName: "api.example", customOriginConfig: { protocol: "https" } });
  });

  test("waits for the API longer than its slowest function takes", async () => {
    const { origin } = await routed(plain, "/v1/runs");
    const { readTimeout } = origin?.["timeouts"] as { readTimeout: number };
    // API Gateway ends an HTTP API's request after 30 seconds.
    expect(readTimeout).toBe(30);
    const slowest = Object.values(functions).filter(({ kind }) => kind === "api");
    expect(Math.max(...slowest.map(({ timeoutSeconds }) => timeoutSeconds))).toBeLessThan(readTimeout);
  });

  test.each([
    ["/", "/index.html"],
    ["/favicon.svg", "/favicon.svg"],
    ["/runs/0123", "/index.html"],
    ["/v1x", "/index.html"],
    ["/%E0%A4%A", "/index.html"],
  ])("%s is the page's %s", async (uri, asked) => {
    const { answer, origin } = await routed(plain, uri);
    expect(answer["uri"]).toBe(asked);
    expect(origin?.["domainName"]).toBe(bucket);
  });

  test("an asset of another deployment is missing, and never the page under its name", async () => {
    const { answer, origin } = await routed(plain, "/assets/index-gone.js");
    expect([answer["uri"], origin?.["domainName"]]).toEqual(["/assets/index-gone.js", bucket]);
  });

  test("a token reaches the API and no bucket sees a cookie", async () => {
    const { answer } = await routed(plain, "/");
    expect(answer).not.toHaveProperty("cookies");
  });

  test("behind a name of one's own, CloudFront's own name answers 403", async () => {
    const other = "d111111abcdef8.cloudfront.net";
    expect((await routed(named, "/v1/runs", other)).answer).toMatchObject({ statusCode: 403 });
    expect((await routed(named, "/v1/runs")).origin).toMatchObject({ domainName: "api.example" });
    expect((await routed(plain, "/v1/runs", other)).origin).toMatchObject({ domainName: "api.example" });
  });

  test("fits into the 10 KB that CloudFront takes", () => {
    for (const resources of [plain, named]) {
      const code = String(ofType(resources, "aws:cloudfront/function:Function")[0]?.inputs["code"]);
      expect(Buffer.byteLength(code)).toBeLessThan(10 * 1024);
    }
  });
});
