import { expect, test } from "vitest";
import { allows, isAllowed } from "../infra/deployed/iam.ts";

const bucket = "arn:aws:s3:::documents";
const read = { Effect: "Allow", Action: ["s3:GetObject"], Resource: [`${bucket}/inputs/*`] };
const list = {
  Effect: "Allow",
  Action: ["s3:ListBucket"],
  Resource: [bucket],
  Condition: [{ test: "StringLike", variable: "s3:prefix", values: ["standing/*"] }],
};

test.each([
  [
    "the action on a resource below the wildcard",
    { action: "s3:GetObject", resource: `${bucket}/inputs/a/b.json` },
    true,
  ],
  ["another action", { action: "s3:PutObject", resource: `${bucket}/inputs/a` }, false],
  ["another folder", { action: "s3:GetObject", resource: `${bucket}/inputs2/a` }, false],
  ["another bucket", { action: "s3:GetObject", resource: "arn:aws:s3:::other/inputs/a" }, false],
  ["a list of the folder", { action: "s3:ListBucket", resource: bucket, context: { "s3:prefix": "standing/" } }, true],
  ["a list of another folder", { action: "s3:ListBucket", resource: bucket, context: { "s3:prefix": "runs/" } }, false],
  ["a list of everything", { action: "s3:ListBucket", resource: bucket }, false],
])("%s", (_what, call, allowed) => {
  expect(isAllowed([read, list], call)).toBe(allowed);
});

test("a dot is a dot and an action has no upper case of its own", () => {
  const table = { Effect: "Allow", Action: ["dynamodb:getitem"], Resource: ["arn:aws:dynamodb:a.b:1:table/runs"] };
  expect(allows(table, { action: "dynamodb:GetItem", resource: "arn:aws:dynamodb:a.b:1:table/runs" })).toBe(true);
  expect(allows(table, { action: "dynamodb:GetItem", resource: "arn:aws:dynamodb:axb:1:table/runs" })).toBe(false);
});

test("what the simulation does not know is no permission and no silence", () => {
  const call = { action: "s3:GetObject", resource: `${bucket}/inputs/a` };
  expect(() => isAllowed([{ ...read, Effect: "Deny" }], call)).toThrow("Deny");
  const Condition = [{ test: "Bool", variable: "aws:SecureTransport", values: ["true"] }];
  expect(() => isAllowed([{ ...read, Condition }], call)).toThrow("Bool");
});
