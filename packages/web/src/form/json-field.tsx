/** A value without a control of its own, as JSON. */

import { getAt, pathText } from "@ballast/core/document/path.ts";
import { useState } from "preact/hooks";
import type { ShapedProps } from "./field-props.ts";
import { Help } from "./help.tsx";
import { prettyJson } from "./json.ts";
import { labelOf } from "./schema.ts";
import { edit, fieldId } from "./state.ts";

export function JsonField({ form, shape, path, required }: ShapedProps) {
  const id = fieldId(path);
  const value = getAt(form.document.value, path);
  const [typed, setTyped] = useState("");
  const [error, setError] = useState("");
  const shown = value === undefined ? "" : prettyJson(value);
  const same = error !== "" || (typed !== "" && asJson(typed) === JSON.stringify(value));
  const text = same ? typed : shown;
  const onInput = (given: string) => {
    setTyped(given);
    if (given.trim() === "" && !required) return edit(form, path, undefined);
    try {
      edit(form, path, JSON.parse(given));
      setError("");
    } catch (reason) {
      setError(`Not JSON yet, so not in the document: ${String(reason)}`);
    }
  };
  return (
    <div class="field wide">
      <label for={id}>
        {labelOf(shape.schema, String(path.at(-1) ?? ""))}
        <span class="unit">{shape.schema.unit ?? "JSON"}</span>
      </label>
      <textarea
        id={id}
        class="code"
        spellcheck={false}
        rows={Math.min(12, Math.max(2, text.split("\n").length))}
        aria-describedby={`${id}-help`}
        aria-invalid={error !== "" || form.messages.value.has(pathText(path))}
        value={text}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      <Help form={form} path={path} schema={shape.schema}>
        {error !== "" && <span class="bad">✕ {error}</span>}
      </Help>
    </div>
  );
}

function asJson(text: string): string | undefined {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return undefined;
  }
}
