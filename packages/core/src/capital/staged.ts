/** The document of a stage, from what the stages before it worked out. */
import type { z } from "zod";
import { RiskError } from "../document/errors.ts";
import { pathText } from "../document/path.ts";
import { LARGEST_AMOUNT } from "../document/quantities.ts";

/** Refuses figures that have grown larger than any amount of a document. Anything else that a stage cannot take is our bug. */
export function staged<Output>(stage: "saCcr" | "baCva", schema: z.ZodType<Output>, document: object): Output {
  const { data, error } = schema.safeParse(document);
  if (error === undefined) return data;
  if (!error.issues.every(isTooLarge)) throw error;
  throw new RiskError(
    "input.unsupported",
    "Figures of this book are too large to compute with: check its notionals and prices, and the rates of the market.",
    error.issues.map(({ path }) => ({
      path: `stages.${stage}.input.${pathText(path)}`,
      message: `Larger than any amount may be, ${LARGEST_AMOUNT}.`,
    })),
  );
}

function isTooLarge(issue: z.core.$ZodIssue): boolean {
  if (issue.code === "too_big") return issue.maximum === LARGEST_AMOUNT;
  return issue.code === "too_small" && issue.minimum === -LARGEST_AMOUNT;
}
