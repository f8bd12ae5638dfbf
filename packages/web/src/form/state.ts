/** What a form knows: its schema, the document, the document it started from, and the problems the server named. */

import { parsePath, pathText } from "@ballast/core/document/path.ts";
import type { DryRun, EngineDescription, Problem } from "@ballast/core/run.ts";
import { useEffect } from "preact/hooks";
import { dryRun } from "../api.ts";
import { type Derived, derived, type Store, store, useStore } from "../store.ts";
import { type Difference, differences, type Path, setAt } from "./document.ts";
import type { JsonSchema } from "./schema.ts";

export type Issue = Problem["errors"][number];

export type Foreseen = Pick<DryRun, "warnings" | "warningCount">;

const NOTHING: Foreseen = { warnings: [], warningCount: 0 };

/** A list of the document that the engine reads from CSV. */
export type ListImport = EngineDescription["imports"][number];

export interface FormState {
  readonly engine: string;
  readonly imports: readonly ListImport[];
  readonly root: JsonSchema;
  readonly document: Store<unknown>;
  /** The input of the run that this one repeats; null for a first run. */
  readonly base: unknown;
  readonly changes: Derived<readonly Difference[]>;
  readonly changedPaths: Derived<ReadonlySet<string>>;
  readonly issues: Store<readonly Issue[]>;
  readonly messages: Derived<ReadonlyMap<string, string>>;
  /** What a run of the document would be warned of; nothing while it would be refused. */
  readonly foreseen: Store<Foreseen>;
  readonly cautions: Derived<ReadonlyMap<string, string>>;
  /** Items of lists that are unfolded, by path. */
  readonly open: Store<ReadonlySet<string>>;
  /** Why the text of the JSON view is not a document; null if it is one. */
  readonly jsonError: Store<string | null>;
}

export function formState(engine: EngineDescription, start: unknown, base: unknown): FormState {
  const document = store(start);
  const changes = derived(document, (value) => (base === null ? [] : differences(base, value)));
  const issues = store<readonly Issue[]>([]);
  const foreseen = store(NOTHING);
  return {
    engine: engine.name,
    imports: engine.imports,
    root: engine.inputSchema as JsonSchema,
    document,
    base,
    changes,
    changedPaths: derived(changes, (list) => new Set(list.map((change) => change.path))),
    issues,
    messages: derived(issues, messagesByPath),
    foreseen,
    cautions: derived(foreseen, ({ warnings }) => messagesByPath(warnings)),
    open: store<ReadonlySet<string>>(new Set()),
    jsonError: store<string | null>(null),
  };
}

/** Draws the component that holds the fields anew whenever anything of the form changes. */
export function useForm({ document, issues, foreseen, open, jsonError }: FormState): void {
  useStore(document);
  useStore(issues);
  useStore(foreseen);
  useStore(open);
  useStore(jsonError);
}

/** How long the document must rest before the server is asked about it. */
const REST_MILLISECONDS = 400;

/** Keeps what is foreseen up to date with the document. What cannot be asked now is asked after the next change. */
export function useForeseen({ document, engine, foreseen, jsonError }: FormState): void {
  const [input, broken] = [document.value, jsonError.value !== null];
  useEffect(() => {
    if (broken) return;
    let isLatest = true;
    const ask = async () => {
      const found = await dryRun({ engine, input }).catch(() => null);
      if (isLatest) foreseen.value = found ?? NOTHING;
    };
    const timer = setTimeout(() => void ask(), REST_MILLISECONDS);
    return () => {
      isLatest = false;
      clearTimeout(timer);
    };
  }, [input, broken]);
}

export function edit(form: FormState, path: Path, value: unknown): void {
  form.document.value = setAt(form.document.value, path, value);
}

/** Shows the problems of a refusal at their fields and unfolds the items they are in. */
export function showIssues(form: FormState, issues: readonly Issue[]): void {
  form.issues.value = issues.map((issue) => ({ ...issue, path: fieldPath(issue.path) }));
  unfold(
    form,
    form.issues.value.map(({ path }) => path),
  );
}

/** Unfolds the items that these places are in. */
export function unfold(form: FormState, places: readonly string[]): void {
  const open = new Set(form.open.value);
  for (const place of places) {
    const path = parsePath(place);
    for (let length = 1; length <= path.length; length++) open.add(pathText(path.slice(0, length)));
  }
  form.open.value = open;
}

/** Problems of a start request are about `input`; the form is about what is inside. */
function fieldPath(path: string): string {
  return path.replace(/^input(?:\.|(?=\[)|$)/, "");
}

export function fieldId(path: Path | string): string {
  return `field-${typeof path === "string" ? path : pathText(path)}`;
}

/** The field of a problem, or the closest one around it that is on the page. */
export function fieldElement(path: string): HTMLElement | null {
  const keys = parsePath(path);
  for (let length = keys.length; length > 0; length--) {
    const element = document.getElementById(fieldId(keys.slice(0, length)));
    if (element !== null) return element;
  }
  return null;
}

function messagesByPath(issues: readonly Issue[]): ReadonlyMap<string, string> {
  const messages = new Map<string, string>();
  for (const { path, message, rule } of issues) {
    const text = rule === undefined ? message : `${message} (${rule})`;
    const earlier = messages.get(path);
    messages.set(path, earlier === undefined ? text : `${earlier} ${text}`);
  }
  return messages;
}
