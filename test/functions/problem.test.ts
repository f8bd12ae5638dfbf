import { RiskError } from "@ballast/core/document/errors.ts";
import { Problem } from "@ballast/core/run.ts";
import { parseJson } from "@ballast/functions/json.ts";
import { problemOf } from "@ballast/functions/problem.ts";
import { expect, test } from "vitest";

test("a refusal tells everything, in the shape of RFC 9457", () => {
  const error = new RiskError("input.invalid", "The document has 1 problem.", [
    { path: "nettingSets[0].exposureAtDefault", message: "Too small", rule: "R02" },
  ]);
  expect(Problem.parse(problemOf(error, "request-1"))).toEqual({
    type: "/docs#problem-input.invalid",
    title: "The document does not match its schema or breaks a rule.",
    status: 422,
    detail: "The document has 1 problem.",
    code: "input.invalid",
    advice: "Correct every field that is named, then start it again.",
    retryable: false,
    requestId: "request-1",
    errors: [{ path: "nettingSets[0].exposureAtDefault", message: "Too small", rule: "R02" }],
  });
});

test("a bug of ours tells the request id and nothing of its inside", () => {
  const problem = problemOf(new Error("secret table name"), "request-2");
  expect(problem.status).toBe(500);
  expect(JSON.stringify(problem)).not.toContain("secret");
  expect(problem.detail).toContain("request-2");
});

test("an answer that takes too long is 504", () => {
  const error = Object.assign(new Error("aborted"), { name: "TimeoutError" });
  expect(problemOf(error, "r").status).toBe(504);
});

test.each(["{", '{"a":NaN}', '{"a":1,}', ""])("broken JSON %j is refused as malformed", (text) => {
  expect(() => parseJson(text)).toThrow(RiskError);
});

test("a key named __proto__ is data", () => {
  const value = parseJson('{"__proto__":{"admin":true}}') as Record<string, unknown>;
  expect((value as { admin?: boolean }).admin).toBeUndefined();
});
