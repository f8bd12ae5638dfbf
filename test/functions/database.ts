/**
 * A database for the contract of the store: the one of the embedded cloud, or the one at BALLAST_TEST_DYNAMODB_URL, where
 * `npm run check:dynamodb` has started the official DynamoDB Local.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { credentials, REGION } from "@ballast/local/account.ts";
import { makeTables, startStorage } from "@ballast/local/storage.ts";
import { catalog } from "../../stacks/catalog.ts";

export interface Database {
  readonly url: string;
  stop(): Promise<void>;
}

export async function startDatabase(): Promise<Database> {
  const official = process.env["BALLAST_TEST_DYNAMODB_URL"];
  if (official !== undefined) {
    await makeTables(official, catalog.tables);
    return { url: official, stop: async () => undefined };
  }
  const folder = mkdtempSync(join(tmpdir(), "ballast-"));
  const storage = await startStorage(folder, catalog);
  const stop = async () => {
    await storage.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { url: storage.databaseUrl, stop };
}

/** What the store finds in its environment; it reads it when it is imported, so it is imported after this. */
export function storeEnvironment(databaseUrl: string): Record<string, string> {
  return {
    BALLAST_TABLE_RUNS: "runs",
    BALLAST_CODE_VERSION: "test",
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: databaseUrl,
    AWS_MAX_ATTEMPTS: "1",
  };
}
