/** What a person reads of a failure: on the run that failed, and in the reference that it leads to. */
import { failureCodeNames, failureCodes } from "@ballast/core/document/failure-codes.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Console, exampleOf, finishedRun, startConsole, visit } from "./console.ts";

describe("a failure", () => {
  let console_: Console;

  beforeAll(async () => {
    console_ = await startConsole({ faults: (name) => (name === "reduce" ? "crash" : null) });
  });
  afterAll(async () => {
    await console_?.stop();
  });

  test("has its place in the reference, whatever its code, with its words", async () => {
    const { context, errors, page } = await visit(console_);
    await page.goto("/docs");
    await page.locator(`[id="problem-${failureCodeNames[0]}"]`).waitFor();
    for (const code of failureCodeNames) {
      const { advice, status, title } = failureCodes[code];
      const told = await page.locator(`[id="problem-${code}"]`).innerText();
      expect(told).toBe(`${code} ${status} ${title} ${advice}`);
    }
    expect(errors).toEqual([]);
    await context.close();
  });

  test("of a run says what happened, what to do next and where to read more", async () => {
    const input = await exampleOf(console_.url, "ba-cva");
    const { id, status } = await finishedRun(console_.url, { engine: "ba-cva", input });
    expect(status).toBe("failed");
    const { context, errors, page } = await visit(console_);
    await page.goto(`/runs/${id}`);
    const card = page.getByRole("region", { name: "Why it failed" });
    await card.getByText("Failed while it was at “reduce”").waitFor();
    const text = await card.innerText();
    expect(text).toContain("A worker ended before it could answer");
    expect(text).toContain("Next: Run it again; if it ends so again, use fewer paths, dates or trades.");
    await card.getByRole("link", { name: "worker.died" }).click();
    await page.locator('[id="problem-worker.died"]').waitFor();
    expect(new URL(page.url()).hash).toBe("#problem-worker.died");
    expect(errors).toEqual([]);
    await context.close();
  });
});
