/**
 * From an unknown document to a typed input: all problems at once, each with its path and its value.
 */
import type { z } from "zod";
import { type Issue, RiskError } from "./errors.ts";
import { getAt, pathText } from "./path.ts";
import { grouped, shortened } from "./shown.ts";

const LONGEST_VALUE_SHOWN = 60;

type Reading<Output> =
  | { readonly accepted: true; readonly document: Output }
  | { readonly accepted: false; readonly issues: readonly Issue[] };

/** Parses a document; throws `input.invalid` with every problem it has. */
export function parse<Output>(schema: z.ZodType<Output>, document: unknown): Output {
  const reading = read(schema, document);
  if (reading.accepted) return reading.document;
  throw invalid(reading.issues);
}

/** The document with its defaults filled in, or every problem it has. */
export function read<Output>(schema: z.ZodType<Output>, document: unknown): Reading<Output> {
  const parsed = schema.safeParse(document, { reportInput: true, error: plainReason });
  return parsed.success
    ? { accepted: true, document: parsed.data }
    : { accepted: false, issues: parsed.error.issues.flatMap((issue) => issuesOf(issue, document)) };
}

/** The refusal of a document for the given problems. */
export function invalid(issues: readonly Issue[]): RiskError {
  const count = issues.length === 1 ? "1 problem" : `${grouped(issues.length)} problems`;
  return new RiskError("input.invalid", `The document has ${count}.`, issues);
}

/** One Zod issue as ours, or several. An unknown field is named by its own path, not by that of its parent. */
export function issuesOf(issue: z.core.$ZodIssue, document: unknown): Issue[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      path: pathText([...issue.path, key]),
      message: "Unknown field: remove it, or check its spelling.",
    }));
  }
  if (issue.code === "invalid_union" && issue.errors.length > 0 && issue.discriminator === undefined) {
    const choices = issue.errors.flat().map((each) => (each.code === "invalid_value" ? each.values : undefined));
    if (choices.every((values) => values !== undefined)) {
      const message = plainReason({
        code: "invalid_value",
        values: choices.flat(),
        input: getAt(document, issue.path),
      });
      return [{ path: pathText(issue.path), message: `${message}${shownValue(getAt(document, issue.path))}` }];
    }
    const closest = [...issue.errors].sort((a, b) => a.length - b.length)[0] ?? [];
    return closest.flatMap((inner) =>
      issuesOf({ ...inner, path: [...issue.path, ...inner.path] } as z.core.$ZodIssue, document),
    );
  }
  const { rule, message } = ruleOf(issue);
  const shown = shownValue(getAt(document, issue.path));
  return [
    {
      path: pathText(issue.path),
      message: issue.code === "custom" ? message : `${message}${shown}`,
      ...(rule === undefined ? {} : { rule }),
    },
  ];
}

const NAMES: ReadonlyMap<string, string> = new Map([
  ["number", "a number"],
  ["int", "a whole number"],
  ["string", "a text"],
  ["boolean", "true or false"],
  ["array", "a list"],
  ["object", "an object"],
  ["record", "an object"],
]);

/** What a limit of a text or a list counts. */
const COUNTED: ReadonlyMap<string, string> = new Map([
  ["string", "character"],
  ["array", "item"],
]);

/** What a text of a certain form looks like. */
const FORMS: ReadonlyMap<string, string> = new Map([
  ["date", "a day of the calendar, as 2026-06-30"],
  ["datetime", "a time, as 2026-06-30T17:30:00Z"],
  ["base64url", "letters, digits, - and _ alone"],
]);

/** What to give instead, in words of the form and not of the language: the schema library says nothing to anybody. */
export function plainReason(issue: z.core.$ZodRawIssue): string {
  const wanted = wantedBy(issue);
  return issue.input === undefined ? `Missing: give ${wanted}` : `Give ${wanted}`;
}

function wantedBy(issue: z.core.$ZodRawIssue): string {
  if (issue.code === "invalid_type") {
    const isEndless = issue.expected === "number" && typeof issue.input === "number";
    return isEndless ? "a finite number" : (NAMES.get(issue.expected) ?? "a value");
  }
  if (issue.code === "too_small" || issue.code === "too_big") return withinBound(issue);
  if (issue.code === "invalid_format") return FORMS.get(issue.format) ?? "a text of another form";
  const choices = issue.code === "invalid_value" ? issue.values : issue.options;
  if (Array.isArray(choices)) return choices.length === 1 ? String(choices[0]) : `one of ${choices.join(", ")}`;
  return "another value";
}

function withinBound(issue: Extract<z.core.$ZodRawIssue, { readonly code: "too_small" | "too_big" }>): string {
  const small = issue.code === "too_small";
  const bound = Number(small ? issue.minimum : issue.maximum);
  const kind = COUNTED.get(issue.origin);
  const of = kind === undefined ? "of " : "";
  const side = issue.inclusive === true ? `${of}${small ? "at least" : "at most"}` : small ? "above" : "below";
  const limit = kind === undefined ? String(bound) : `${bound} ${kind}${bound === 1 ? "" : "s"}`;
  return `${kind === undefined ? "a number " : ""}${issue.exact === true ? "exactly" : side} ${limit}`;
}

/** The rule id that a schema's own check put into `params.rule`, or before its message, as `R02: An exposure …`. */
function ruleOf(issue: z.core.$ZodIssue): { readonly rule?: string; readonly message: string } {
  const [, prefix, text] = /^([A-Z]\d{2}): (.*)$/s.exec(issue.message) ?? [];
  if (prefix !== undefined && text !== undefined) return { rule: prefix, message: text };
  const rule: unknown = issue.code === "custom" ? issue.params?.["rule"] : undefined;
  return typeof rule === "string" ? { rule, message: issue.message } : { message: issue.message };
}

function shownValue(value: unknown): string {
  if (value === undefined || typeof value === "object") return "";
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return ` (found ${shortened(text, LONGEST_VALUE_SHOWN)})`;
}
