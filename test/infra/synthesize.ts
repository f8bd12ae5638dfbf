/**
 * Runs sst.config.ts with the real components under Pulumi's mocks: nothing is deployed, and every resource with its
 * inputs comes back. What Pulumi's engine and the sst process would answer is answered here.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { build, type Plugin } from "esbuild";
import { buildWeb } from "../../scripts/build-web.ts";
import { installPlatform, platform, root, sstEnvironment } from "./platform.ts";

export interface Resource {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
}

/** What a deployment decides, as scripts/deploy.ts gives it to the stacks. */
export const parameters = {
  BALLAST_ISSUER: "https://issuer.example/tenant",
  BALLAST_AUDIENCE: "ballast-api",
  BALLAST_SIGN_IN_ORIGINS: "https://issuer.example https://tokens.example",
};

/**
 * All resources of the application at a stage, with what its deployment chooses beside what it must say. With `extended`
 * the stacks read the catalog of test/integration/extended instead of the one that is shipped.
 */
export async function synthesize(
  stage: string,
  choices: Readonly<Record<string, string>> = {},
  extended = false,
): Promise<Resource[]> {
  installPlatform();
  // The site's files are resources too.
  await buildWeb();
  const app = { name: "ballast", stage, removal: "remove", providers: { aws: {} }, protect: false };
  const work = `${platform}.synthesis/${stage}/`;
  mkdirSync(work, { recursive: true });
  const cli = {
    command: "deploy",
    dev: false,
    paths: { home: work, root, work, platform },
    state: { version: {} },
  };
  await build({
    stdin: { contents: PROGRAM, resolveDir: platform, sourcefile: "synthesis.ts", loader: "ts" },
    outfile: `${work}program.mjs`,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    logLevel: "error",
    loader: { ".node": "copy" },
    banner: {
      js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url); const __dirname = import.meta.dirname; const __filename = import.meta.filename;',
    },
    define: { $app: JSON.stringify(app), $cli: JSON.stringify(cli), $dev: "false" },
    inject: [`${platform}src/shim/run.js`],
    plugins: extended ? [globalNames, extendedCatalog] : [globalNames],
  });
  const output = `${work}resources.json`;
  execFileSync(process.execPath, [`${work}program.mjs`, output], {
    cwd: root,
    env: {
      ...sstEnvironment,
      ...parameters,
      ...choices,
      SST_STAGE: stage,
      BALLAST_CODE_VERSION: "test",
      // Nothing is asked of AWS under mocks, but its client wants to find something.
      AWS_REGION: "eu-west-2",
      AWS_ACCESS_KEY_ID: "none",
      AWS_SECRET_ACCESS_KEY: "none",
    },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 120_000,
  });
  return JSON.parse(readFileSync(output, "utf8")) as Resource[];
}

/** `aws` and `sst` are global names in an SST program: imported into each of our files here. */
const globalNames: Plugin = {
  name: "global-names",
  setup(program) {
    const ours = /[\\/](stacks[\\/][a-z-]+|sst\.config)\.ts$/;
    program.onLoad({ filter: ours }, ({ path }) => ({
      contents: `import * as aws from "@pulumi/aws";\nimport * as sst from "${platform}src/components/index";\n${readFileSync(path, "utf8")}`,
      loader: "ts",
      resolveDir: path.includes("sst.config") ? root : `${root}stacks`,
    }));
  },
};

const extendedCatalog: Plugin = {
  name: "extended-catalog",
  setup(program) {
    program.onResolve({ filter: /^\.\/catalog$/ }, () => ({ path: "catalog", namespace: "extended" }));
    program.onLoad({ filter: /./, namespace: "extended" }, () => ({
      contents: `import { extendedCatalog as catalog } from "./test/integration/extended/catalog.ts";
        export { catalog };
        export const { buckets, tables, stateMachines, queues, functions, pollers, routes, schedules, executionEnded } = catalog;`,
      loader: "ts",
      resolveDir: root,
    }));
  },
};

const PROGRAM = `
import { createServer } from "node:http";
import { writeFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";

const resources = [];

const answers = {
  "Provider.Aws.Bootstrap": () => ({ asset: "assets", state: "state", appsyncHost: "", appsyncRealtime: "" }),
  "Provider.Aws.Appsync": () => ({ http: "", realtime: "" }),
  "Runtime.Build": (args) => ({ out: process.cwd() + "/stacks", handler: "index.handler", errors: [], sourcemaps: [] }),
  "Runtime.AddTarget": () => ({}),
};
const server = createServer((request, response) => {
  let body = "";
  request.on("data", (part) => (body += part));
  request.on("end", () => {
    const { method, params } = JSON.parse(body);
    const answer = answers[method];
    // A connection that stays open would look like work that is still to be done.
    response.setHeader("connection", "close");
    response.end(JSON.stringify(answer === undefined ? { error: "rpc: can't find " + method } : { result: answer(params?.[0]) }));
  });
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
process.env.SST_SERVER = "http://127.0.0.1:" + server.address().port;

const account = "123456789012";
const region = "eu-west-2";
const arns = {
  "aws:s3/bucket:Bucket": (name) => "arn:aws:s3:::" + name,
  "aws:s3/bucketV2:BucketV2": (name) => "arn:aws:s3:::" + name,
  "aws:dynamodb/table:Table": (name) => "arn:aws:dynamodb:" + region + ":" + account + ":table/" + name,
  "aws:sfn/stateMachine:StateMachine": (name) => "arn:aws:states:" + region + ":" + account + ":stateMachine:" + name,
  "aws:sqs/queue:Queue": (name) => "arn:aws:sqs:" + region + ":" + account + ":" + name,
  "aws:lambda/function:Function": (name) => "arn:aws:lambda:" + region + ":" + account + ":function:" + name,
};
await pulumi.runtime.setMocks(
  {
    newResource({ type, name, inputs, id }) {
      resources.push({ type, name, inputs });
      const arn = arns[type]?.(name) ?? "arn:aws:" + (type.split("/")[0] ?? "").replace("aws:", "") + ":" + region + ":" + account + ":" + name;
      const state = { ...inputs, arn, name: inputs.name ?? name, bucket: inputs.bucket ?? name, url: "https://queue.example/" + name, region };
      if (type === "aws:s3/bucket:Bucket") state.bucketRegionalDomainName = name + ".s3." + region + ".amazonaws.com";
      if (type === "aws:apigatewayv2/api:Api") Object.assign(state, { apiEndpoint: "https://api.example", executionArn: arn });
      return { id: id || name + "-id", state };
    },
    call({ token, inputs }) {
      if (token.endsWith("getPolicyDocument")) return { json: JSON.stringify({ Version: "2012-10-17", Statement: (inputs.statements ?? []).map((s) => ({
        Effect: s.effect ?? "Allow", Action: s.actions, Resource: s.resources, Principal: s.principals, Condition: s.conditions,
      })) }), ...inputs };
      if (token.endsWith("getCallerIdentity")) return { accountId: account, arn: "arn:aws:iam::" + account + ":user/x", userId: "x" };
      if (token.endsWith("getRegion")) return { region, name: region, id: region };
      if (token.endsWith("getPartition")) return { partition: "aws", id: "aws", dnsSuffix: "amazonaws.com" };
      return inputs;
    },
  },
  "ballast",
  $app.stage,
  false,
);

const { run } = await import("./src/auto/run");
const config = (await import("../../sst.config.ts")).default;
process.on("unhandledRejection", (error) => {
  console.error(error);
  process.exit(1);
});
// Components make resources in callbacks of outputs: all is there when nothing is left that could still call back.
server.unref();
process.once("beforeExit", () => {
  if (!described) throw new Error("The program ended before its resources were described: something waits for ever.");
  writeFileSync(process.argv[2], JSON.stringify(resources));
});
let described = false;
await pulumi.runtime.runInPulumiStack(() => run(config.run));
resources.push({ type: "configuration", name: "app", inputs: await config.app({ stage: $app.stage }) });
described = true;
`;
