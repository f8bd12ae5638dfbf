/** One field of a form and all that is below it, as its schema asks. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { getAt, numberFromText, type Path, pathText, seriesFromText, seriesText } from "./document.ts";
import { prettyJson } from "./json.ts";
import { ListField } from "./list.tsx";
import {
  fieldNames,
  type JsonSchema,
  labelOf,
  limitsText,
  optionLabel,
  type Shape,
  seed,
  shapeOf,
  switchVariant,
} from "./schema.ts";
import { edit, type FormState, fieldId } from "./state.ts";

export interface FieldProps {
  readonly form: FormState;
  readonly schema: JsonSchema;
  readonly path: Path;
  readonly required: boolean;
}

export function Field(props: FieldProps) {
  const shape = shapeOf(props.schema, props.form.root);
  switch (shape.control.kind) {
    case "constant":
      return null;
    case "group":
    case "variants":
    case "list":
      return <Block {...props} shape={shape} />;
    case "json":
      return <JsonField {...props} shape={shape} />;
    default:
      return <ScalarField {...props} shape={shape} />;
  }
}

export interface ShapedProps extends FieldProps {
  readonly shape: Shape;
}

/** A group, a choice between groups or a list; one that may be absent can be added and removed. */
function Block(props: ShapedProps) {
  const { form, shape, path, required, schema } = props;
  const value = getAt(form.document.value, path);
  const label = labelOf(shape.schema, String(path.at(-1) ?? ""));
  const absent = value === undefined || value === null;
  // A list that defaults to an empty one is shown as an empty one.
  const optional = (!required && !(shape.control.kind === "list" && schema.default !== undefined)) || shape.nullable;
  if (absent && optional) {
    const begin = () => {
      const start = seed(schema, form.root);
      edit(form, path, start ?? seed({ ...shape.schema, default: undefined }, form.root));
    };
    return (
      <div class="block absent" id={fieldId(path)}>
        <button type="button" class="quiet" onClick={begin}>
          + {label}
        </button>
        <Help form={form} path={path} schema={shape.schema} />
      </div>
    );
  }
  const remove = () => edit(form, path, shape.nullable ? null : undefined);
  return (
    <fieldset class="block" id={fieldId(path)} tabIndex={-1}>
      <legend>
        {label}
        {optional && (
          <button type="button" class="quiet small" onClick={remove} aria-label={`Remove ${label}`}>
            Remove
          </button>
        )}
      </legend>
      <Help form={form} path={path} schema={shape.schema} />
      {shape.control.kind === "group" && <Fields form={form} schema={shape.schema} path={path} />}
      {shape.control.kind === "variants" && <Variants {...props} />}
      {shape.control.kind === "list" && <ListField {...props} itemSchema={shape.control.item} />}
    </fieldset>
  );
}

/** The fields of an object, in the order of its schema. */
export function Fields({ form, schema, path, without }: Omit<FieldProps, "required"> & { readonly without?: string }) {
  const required = new Set(schema.required);
  return (
    <div class="fields">
      {fieldNames(schema)
        .filter((name) => name !== without)
        .map((name) => (
          <Field
            key={name}
            form={form}
            schema={schema.properties?.[name] ?? {}}
            path={[...path, name]}
            required={required.has(name)}
          />
        ))}
    </div>
  );
}

export function Variants({ form, shape, path }: Pick<ShapedProps, "form" | "shape" | "path">) {
  if (shape.control.kind !== "variants") return null;
  const { key, variants } = shape.control;
  const value = getAt(form.document.value, path);
  const tag = getAt(value, [key]);
  const chosen = variants.find((variant) => variant.tag === tag);
  const name = `${fieldId(path)}-${key}`;
  return (
    <>
      <div class="choices" role="radiogroup" aria-label={labelOf({}, key)} id={fieldId([...path, key])} tabIndex={-1}>
        {variants.map((variant) => (
          <label key={variant.tag}>
            <input
              type="radio"
              name={name}
              checked={variant.tag === tag}
              onChange={() => edit(form, path, switchVariant(variant, key, value, form.root))}
            />
            {variant.label}
          </label>
        ))}
      </div>
      {chosen?.schema.description !== undefined && <p class="help">{chosen.schema.description}</p>}
      {chosen !== undefined && <Fields form={form} schema={chosen.schema} path={path} without={key} />}
    </>
  );
}

/** A value in one control: label, unit, control, help, problem. */
function ScalarField(props: ShapedProps) {
  const { form, shape, path, required } = props;
  const id = fieldId(path);
  const label = labelOf(shape.schema, String(path.at(-1) ?? ""));
  const changed = form.changedPaths.value.has(pathText(path));
  return (
    <div class={changed ? "field changed" : "field"}>
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

/** A value without a control of its own, as JSON. */
function JsonField({ form, shape, path, required }: ShapedProps) {
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

interface HelpProps {
  readonly form: FormState;
  readonly path: Path;
  readonly schema: JsonSchema;
  readonly children?: ComponentChildren;
}

export function Help({ form, path, schema, children }: HelpProps) {
  const message = form.messages.value.get(pathText(path));
  const facts = [schema.description, limitsText(schema), schema.source].filter(
    (fact) => fact !== undefined && fact !== "",
  );
  const text = facts.map((fact) => String(fact).replace(/\.$/, "")).join(" · ");
  return (
    <p class="help" id={`${fieldId(path)}-help`}>
      {message !== undefined && <span class="bad">✕ {message} </span>}
      {children}
      {text}
    </p>
  );
}
