import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listen } from "@ballast/local/listen.ts";
import { startStorage } from "@ballast/local/storage.ts";
import { expect, test } from "vitest";
import { catalog } from "../../stacks/catalog.ts";

// A worker thread that computes hears of no closed connection: its next request would be sent into it and fail.
test("every server of the embedded cloud keeps an idle connection for the fifteen minutes that a function may compute", async () => {
  const folder = mkdtempSync(join(tmpdir(), "ballast-"));
  const storage = await startStorage(folder, catalog);
  const ours = await listen(
    createServer((_, response) => response.end()),
    0,
  );
  try {
    for (const url of [storage.databaseUrl, storage.storageUrl, ours.url]) {
      const response = await fetch(url);
      await response.text();
      expect(response.headers.get("keep-alive"), url).toBe("timeout=900");
    }
  } finally {
    await Promise.all([storage.stop(), ours.stop()]);
    rmSync(folder, { recursive: true, force: true });
  }
});
