import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { root } from "./platform.ts";

test("a deployment that lacks something begins nothing and says what it lacks", () => {
  const { status, stderr } = spawnSync(process.execPath, [`${root}scripts/deploy.ts`], {
    cwd: root,
    env: { PATH: process.env["PATH"] ?? "" },
    encoding: "utf8",
  });
  expect(status).toBe(2);
  for (const name of ["--stage", "BALLAST_ISSUER", "BALLAST_AUDIENCE", "AWS_REGION", "AWS credentials"])
    expect(stderr).toContain(name);
});
