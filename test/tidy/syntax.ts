/** What only the syntax of a file tells: how long its functions are, and where it says that a value is there. */
import { analyse } from "scslre";
import { parseSync } from "vite";

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

const functions = new Set(["FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"]);

/** Functions longer than so many lines, as `file:line (lines)`. */
export function longFunctions(file: string, text: string, most: number): string[] {
  return nodesOf(file, text).flatMap(({ type, start, end }) => {
    const lines = text.slice(start, end).split("\n").length;
    return functions.has(type) && lines > most ? [`${file}:${lineAt(text, start)} (${lines})`] : [];
  });
}

/** Places of the operator `!` that turns a value that may be missing into one that is there. */
export function nonNullAssertions(file: string, text: string): string[] {
  return nodesOf(file, text).flatMap(({ type, start }) =>
    type === "TSNonNullExpression" ? [`${file}:${lineAt(text, start)}`] : [],
  );
}

/** Regular expressions that may take more than a time in proportion to the text: they try again where they have been before. */
export function slowExpressions(file: string, text: string): string[] {
  return nodesOf(file, text).flatMap((node) => {
    if (!("regex" in node)) return [];
    const { flags, pattern } = node.regex as { readonly flags: string; readonly pattern: string };
    const isSlow = analyse({ source: pattern, flags }).reports.length > 0;
    return isSlow ? [`${file}:${lineAt(text, node.start)} /${pattern}/`] : [];
  });
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

function nodesOf(file: string, text: string): Node[] {
  const { program, errors } = parseSync(file, text);
  const [first] = errors;
  if (first !== undefined) throw new Error(`${file} does not parse: ${first.message}`);
  const found: Node[] = [];
  const open: unknown[] = [program];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (Array.isArray(next)) open.push(...next.filter((each) => typeof each === "object" && each !== null));
    else if (typeof next === "object" && next !== null) {
      if (isNode(next)) found.push(next);
      open.push(...Object.values(next).filter((each) => typeof each === "object" && each !== null));
    }
  }
  return found;
}

function isNode(value: object): value is Node {
  return "type" in value && typeof value.type === "string" && "start" in value && "end" in value;
}
