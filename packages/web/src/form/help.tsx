/** What stands below a control: the problem it has, what was probably not meant, what it means, its limits and its source. */

import { pathText } from "@ballast/core/document/path.ts";
import type { ComponentChildren } from "preact";
import type { Path } from "./document.ts";
import { type JsonSchema, limitsText } from "./schema.ts";
import { type FormState, fieldId } from "./state.ts";

interface HelpProps {
  readonly form: FormState;
  readonly path: Path;
  readonly schema: JsonSchema;
  readonly children?: ComponentChildren;
}

export function Help({ form, path, schema, children }: HelpProps) {
  const message = form.messages.value.get(pathText(path));
  const caution = form.cautions.value.get(pathText(path));
  const facts = [schema.description, limitsText(schema), schema.source].filter(
    (fact) => fact !== undefined && fact !== "",
  );
  const text = facts.map((fact) => String(fact).replace(/\.$/, "")).join(" · ");
  return (
    <p class="help" id={`${fieldId(path)}-help`}>
      {message !== undefined && <span class="bad">✕ {message} </span>}
      {caution !== undefined && <span class="warn">! {caution} </span>}
      {children}
      {text}
    </p>
  );
}
