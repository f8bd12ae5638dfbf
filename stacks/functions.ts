/** A function of the catalog as a Lambda function: the one place where its settings are written. */
import { type FunctionName, functions } from "./catalog";
import { statements } from "./permissions";
import { documents, runs } from "./storage";

/** `stateMachineArn` is null for the jobs of the state machine itself, which must not depend on it. */
export function lambda(name: FunctionName, stateMachineArn: $util.Input<string> | null): sst.aws.Function {
  const { handler, memoryMegabytes, timeoutSeconds, permissions } = functions[name];
  return new sst.aws.Function(logicalName(name), {
    description: `Ballast: ${name}`,
    handler: `packages/functions/src/${handler}`,
    runtime: "nodejs24.x",
    architecture: "arm64",
    memory: `${memoryMegabytes} MB`,
    timeout: `${timeoutSeconds} seconds`,
    permissions: statements(permissions, stateMachineArn),
    environment: {
      BALLAST_BUCKET: documents.name,
      BALLAST_TABLE: runs.name,
      BALLAST_STAGE: $app.stage,
      BALLAST_CODE_VERSION: process.env.BALLAST_CODE_VERSION ?? "unknown",
      POWERTOOLS_LOG_LEVEL: "INFO",
      ...(stateMachineArn === null ? {} : { BALLAST_STATE_MACHINE_ARN: stateMachineArn }),
    },
    logging: { retention: "3 months", format: "json" },
    nodejs: { format: "esm", minify: true, sourcemap: true },
    transform: { function: { tracingConfig: { mode: "Active" } } },
  });
}

/** `create-run` as `CreateRun`. */
export function logicalName(name: string): string {
  return name
    .split("-")
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join("");
}
