/** A value that has one control: a box, a choice or a line of text. */

import { getAt, pathText } from "@ballast/core/document/path.ts";
import { useState } from "preact/hooks";
import { numberFromText, seriesFromText, seriesText } from "./document.ts";
import type { ShapedProps } from "./field-props.ts";
import { Help } from "./help.tsx";
import { type JsonSchema, labelOf, optionLabel, type Shape } from "./schema.ts";
import { edit, type FormState, fieldId } from "./state.ts";

/** A value in one control: label, unit, control, help, problem. */
export function ScalarField(props: ShapedProps) {
  const { form, shape, path, required } = props;
  const id = fieldId(path);
  const label = labelOf(shape.schema, String(path.at(-1) ?? ""));
  const changed = form.changedPaths.value.has(pathText(path));
  const warned = form.cautions.value.has(pathText(path));
  return (
    <div class={`field${changed ? " changed" : ""}${warned ? " warned" : ""}`}>
      <label for={id}>
        {label}
        <Unit form={form} schema={shape.schema} />
        {!required && shape.schema.default === undefined && <span class="unit">optional</span>}
        {changed && <span class="mark">changed</span>}
      </label>
      <Control {...props} id={id} />
      <Help form={form} path={path} schema={shape.schema} />
    </div>
  );
}

/** The symbol and the unit of a quantity; the reporting currency is named as soon as the document names it. */
function Unit({ form, schema }: { readonly form: FormState; readonly schema: JsonSchema }) {
  const currency = getAt(form.document.value, ["reportingCurrency"]);
  const unit = schema.unit === "reporting currency" && typeof currency === "string" ? currency : schema.unit;
  const text = [schema.symbol, unit].filter((part) => part !== undefined && part !== "").join(" · ");
  return text === "" ? null : <span class="unit">{text}</span>;
}

function Control({ form, shape, path, id, required }: ShapedProps & { readonly id: string }) {
  const { schema, control } = shape;
  const value = getAt(form.document.value, path);
  const wrong = form.messages.value.has(pathText(path));
  const common = { id, "aria-describedby": `${id}-help`, "aria-invalid": wrong };
  const set = (next: unknown) => edit(form, path, next === undefined && shape.nullable ? null : next);
  if (control.kind === "flag") {
    const shown = typeof value === "boolean" ? value : schema.default === true;
    return <input type="checkbox" {...common} checked={shown} onChange={(event) => set(event.currentTarget.checked)} />;
  }
  if (control.kind === "choice") {
    const chosen = control.options.findIndex((option) => Object.is(option, value));
    return (
      <select
        {...common}
        value={String(chosen)}
        onChange={(event) => set(control.options[Number(event.currentTarget.value)])}
      >
        {(chosen < 0 || !required || shape.nullable) && <option value="-1">{absentText(schema) || "–"}</option>}
        {control.options.map((option, index) => (
          <option key={String(option)} value={String(index)}>
            {optionLabel(schema, option)}
          </option>
        ))}
      </select>
    );
  }
  const text = {
    number: { show: (given: unknown) => plain(given), read: numberFromText, mode: "decimal" },
    series: { show: seriesText, read: (given: string) => seriesOrNothing(given, control, required), mode: "text" },
    text: {
      show: (given: unknown) => plain(given),
      read: (given: string) => (given === "" && !required ? undefined : given),
      mode: "text",
    },
  } as const;
  const { show, read, mode } = text[control.kind === "number" || control.kind === "series" ? control.kind : "text"];
  return (
    <TextInput
      attributes={{ ...common, placeholder: absentText(schema), inputMode: mode, maxLength: schema.maxLength }}
      value={value}
      show={show}
      read={read}
      onValue={set}
    />
  );
}

function seriesOrNothing(text: string, control: Shape["control"], required: boolean): unknown {
  const series = seriesFromText(text, control.kind === "series" && control.numbers);
  return series.length === 0 && !required ? undefined : series;
}

function plain(value: unknown): string {
  return value === undefined || value === null ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
}

function absentText(schema: JsonSchema): string {
  if (schema.default !== undefined) return `${optionLabel(schema, plain(schema.default))} (default)`;
  return schema.format === "date" ? "YYYY-MM-DD" : "";
}

interface TextInputProps {
  readonly attributes: Record<string, unknown>;
  readonly value: unknown;
  readonly show: (value: unknown) => string;
  readonly read: (text: string) => unknown;
  readonly onValue: (value: unknown) => void;
}

/** Keeps what is being typed (`1.` on the way to `1.5`) as long as it means the value of the document. */
function TextInput({ attributes, value, show, read, onValue }: TextInputProps) {
  const [typed, setTyped] = useState("");
  const shown = show(value);
  const same = typed.trim() !== "" && show(read(typed)) === shown;
  return (
    <input
      type="text"
      autocomplete="off"
      spellcheck={false}
      {...attributes}
      value={same ? typed : shown}
      onInput={(event) => {
        setTyped(event.currentTarget.value);
        onValue(read(event.currentTarget.value));
      }}
    />
  );
}
