/** From text to a JSON value; broken text is refused with the place where it breaks. */
import { RiskError } from "@ballast/core/document/errors.ts";

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RiskError("document.malformed", `The text is not JSON: ${breakOf(text)}.`);
  }
}

/** What a JSON text may go on with. */
type Expected =
  | "a value"
  | "a value or ]"
  | "a name in quotes"
  | "a name in quotes or }"
  | "a colon"
  | "a comma or the end";

const WHITE_SPACE = /[ \t\n\r]*/y;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/** The first place where a text stops being JSON, and what should stand there. JSON.parse does not always tell. */
function breakOf(text: string): string {
  const { at, expected } = scan(text);
  const before = text.slice(0, at).split("\n");
  const place = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
  const found =
    at < text.length ? `${JSON.stringify(String.fromCodePoint(text.codePointAt(at) ?? 0))} stands` : "it ends";
  return `${found} at ${place} where ${expected} should follow`;
}

function scan(text: string): { readonly at: number; readonly expected: string } {
  const open: string[] = [];
  let expected: Expected = "a value";
  for (let at = 0; ; ) {
    at = after(WHITE_SPACE, text, at);
    const character = text[at] ?? "";
    const closes = character !== "" && character === open.at(-1);
    if (closes && (expected === "a comma or the end" || expected.endsWith(` or ${character}`))) {
      open.pop();
      at++;
      expected = "a comma or the end";
    } else if (expected === "a comma or the end") {
      if (character !== "," || open.length === 0) return { at, expected: open.length === 0 ? "nothing" : expected };
      at++;
      expected = open.at(-1) === "}" ? "a name in quotes" : "a value";
    } else if (expected === "a colon") {
      if (character !== ":") return { at, expected };
      at++;
      expected = "a value";
    } else if (character === '"') {
      const string = afterString(text, at);
      if (!string.closed) return { at: string.at, expected: "the rest of a text in quotes" };
      at = string.at;
      expected = expected.startsWith("a name") ? "a colon" : "a comma or the end";
    } else if (expected.startsWith("a name")) {
      return { at, expected };
    } else if (character === "{" || character === "[") {
      open.push(character === "{" ? "}" : "]");
      at++;
      expected = character === "{" ? "a name in quotes or }" : "a value or ]";
    } else {
      const end = after(SCALAR, text, at);
      if (end === at) return { at, expected };
      at = end;
      expected = "a comma or the end";
    }
  }
}

function after(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

/** The place behind the string that begins at `start`, or the place where it breaks. */
function afterString(text: string, start: number): { readonly at: number; readonly closed: boolean } {
  for (let at = start + 1; at < text.length; ) {
    const character = text.charAt(at);
    if (character === '"') return { at: at + 1, closed: true };
    if (character < " ") return { at, closed: false };
    const next = character === "\\" ? after(ESCAPE, text, at) : at + 1;
    if (next === at) return { at, closed: false };
    at = next;
  }
  return { at: text.length, closed: false };
}
