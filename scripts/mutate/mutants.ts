/** The small mistakes that somebody could make in a file, one at a time: what `npm run mutate` plants. */
import { parseSync } from "vite";

export interface Mutant {
  readonly file: string;
  readonly line: number;
  /** The place and the change, as a person reads it and as the list of equivalent mutants names it. */
  readonly name: string;
  /** The whole file with the mistake. */
  readonly text: string;
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

/** An operator and what it could be mistaken for. */
const operators: Readonly<Record<string, string>> = {
  "+": "-",
  "-": "+",
  "*": "/",
  "/": "*",
  "%": "*",
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
  "===": "!==",
  "!==": "===",
  "&&": "||",
  "||": "&&",
  "??": "&&",
  "<<": ">>>",
  ">>": "<<",
  ">>>": "<<",
  "&": "|",
  "|": "&",
  "^": "&",
  "+=": "-=",
  "-=": "+=",
  "*=": "/=",
  "/=": "*=",
  "^=": "|=",
  "++": "--",
  "--": "++",
};
/** Types, imports and texts that people read are no behaviour that a test should pin. */
const passedOver = /^(TS|Import|ExportAll|TemplateLiteral$)/;

export function mutantsOf(file: string, text: string): Mutant[] {
  const { program, errors } = parseSync(file, text);
  const [broken] = errors;
  if (broken !== undefined) throw new Error(`${file} does not parse: ${broken.message}`);
  const mutants: Mutant[] = [];
  const plant = (node: Node, start: number, end: number, instead: string) => {
    const line = text.slice(0, node.start).split("\n").length;
    const before = text.slice(text.lastIndexOf("\n", start - 1) + 1, start).trimStart();
    const after = text.slice(end, text.indexOf("\n", end));
    const name = `${file}: ${before}«${excerpt(text.slice(start, end))} -> ${instead || "nothing"}»${after}`;
    mutants.push({ file, line, name, text: text.slice(0, start) + instead + text.slice(end) });
  };
  visit(program, (node) => mistakesIn(node, text, plant));
  return mutants;
}

function mistakesIn(node: Node, text: string, plant: (node: Node, start: number, end: number, to: string) => void) {
  const child = (field: string) => node[field] as Node;
  const { type, start, end } = node;
  if (type === "BinaryExpression" || type === "LogicalExpression" || type === "AssignmentExpression") {
    const operator = String(node["operator"]);
    const at = text.indexOf(operator, child("left").end);
    const instead = operators[operator];
    if (instead !== undefined) plant(node, at, at + operator.length, instead);
  } else if (type === "UpdateExpression") {
    plant(
      node,
      start,
      end,
      text.slice(start, end).replace(/\+\+|--/, (operator) => operators[operator] ?? operator),
    );
  } else if (type === "IfStatement" || type === "ConditionalExpression") {
    const { start: from, end: to } = child("test");
    plant(node, from, to, "true");
    plant(node, from, to, "false");
  } else if (type === "UnaryExpression" && node["operator"] === "!") {
    plant(node, start, start + 1, "");
  } else if (type === "ExpressionStatement") {
    plant(node, start, end, ";");
  } else if (type === "Literal" && typeof node["value"] === "number") {
    plant(node, start, end, `${text.slice(start, end)} + 1`.replace(/^(.*)$/, "($1)"));
  } else if (type === "Literal" && typeof node["value"] === "boolean") {
    plant(node, start, end, String(!node["value"]));
  }
}

function visit(value: unknown, meet: (node: Node) => void): void {
  if (Array.isArray(value)) {
    for (const each of value) visit(each, meet);
  } else if (typeof value === "object" && value !== null) {
    if (isNode(value)) {
      if (passedOver.test(value.type) && !/^TS(As|NonNull|Satisfies)/.test(value.type)) return;
      meet(value);
    }
    for (const [field, each] of Object.entries(value)) if (field !== "typeAnnotation") visit(each, meet);
  }
}

function isNode(value: object): value is Node {
  return "type" in value && typeof value.type === "string" && "start" in value && "end" in value;
}

function excerpt(code: string): string {
  const [first = ""] = code.split("\n");
  return first.length > 70 ? `${first.slice(0, 70)}...` : first;
}
