/** What becomes of a damaged document: refused in words of our own, or computed to figures that can be stored. Nothing between. */
import { canonicalJson } from "@ballast/core/document/canonical.ts";
import { RiskError } from "@ballast/core/document/errors.ts";
import type { Headline } from "@ballast/core/engine.ts";
import { csv } from "@ballast/functions/csv.ts";
import type { Subject } from "./subjects.ts";

export type Verdict =
  | { readonly kind: "refused"; readonly code: string; readonly issues: RiskError["issues"] }
  | { readonly kind: "computed"; readonly headline: Headline };

/** Throws whatever else happens: it would be an error 500, or a run that fails with one. */
export function verdictOf({ engine }: Pick<Subject, "engine">, document: unknown): Verdict {
  try {
    const input = engine.parse(document);
    sameAfterStorage("the input", input);
    sameAfterStorage("what is worth knowing before", engine.warnings(input));
    const result = engine.run(input);
    sameAfterStorage("the result", result);
    const headline = engine.headline(result);
    sameAfterStorage("the headline", headline);
    for (const table of engine.tables(result)) {
      const text = [...csv(table)].join("");
      if (/(^|,)-?(NaN|Infinity)(,|\r|$)/.test(text)) throw new Error(`The table ${table.name} has what is no number.`);
    }
    return { kind: "computed", headline };
  } catch (error) {
    if (!(error instanceof RiskError)) throw error;
    const { code, issues } = error;
    if (issues.length === 0) throw new Error(`Refused without a reason: ${error.message}`);
    for (const { message, path } of issues) {
      if (isOfTheLibrary(message)) throw new Error(`Refused in words of the schema library: ${path}: ${message}`);
    }
    return { kind: "refused", code, issues };
  }
}

/** JSON makes null of what is no finite number. */
function sameAfterStorage(what: string, value: unknown): void {
  const [number] = strangeNumbers(value, what);
  if (number !== undefined) throw new Error(`${number} cannot be stored.`);
  const text = canonicalJson(value);
  if (canonicalJson(JSON.parse(text)) !== text) throw new Error(`${what} is another one when it is read back.`);
}

function strangeNumbers(value: unknown, at: string): string[] {
  if (typeof value === "number") return Number.isFinite(value) ? [] : [`${at} = ${value}`];
  if (typeof value !== "object" || value === null) return [];
  for (const [name, inner] of Object.entries(value)) {
    const found = strangeNumbers(inner, `${at}.${name}`);
    if (found.length > 0) return found;
  }
  return [];
}

/** Words that the sentences of Zod's locales have and ours never: "Invalid input: expected number, received NaN". */
export function isOfTheLibrary(message: string): boolean {
  return /\b(expected|received|invalid|unrecognized|nonoptional|undefined|NaN|too (small|big)|discriminator|pattern)\b/i.test(
    message.replace(/ \(found .*\)$/s, ""),
  );
}
