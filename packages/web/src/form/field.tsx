/** One field of a form and all that is below it, as its schema asks. */
import { getAt } from "@ballast/core/document/path.ts";
import type { FieldProps, ShapedProps } from "./field-props.ts";
import { Help } from "./help.tsx";
import { JsonField } from "./json-field.tsx";
import { ListField } from "./list.tsx";
import { ScalarField } from "./scalar.tsx";
import { fieldNames, labelOf, seed, shapeOf, switchVariant } from "./schema.ts";
import { edit, fieldId } from "./state.ts";

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
      {shape.control.kind === "list" && (
        <ListField {...props} itemSchema={shape.control.item}>
          {(here, itemShape) =>
            itemShape.control.kind === "variants" ? (
              <Variants form={form} shape={itemShape} path={here} />
            ) : (
              <Fields form={form} schema={itemShape.schema} path={here} />
            )
          }
        </ListField>
      )}
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

function Variants({ form, shape, path }: Pick<ShapedProps, "form" | "shape" | "path">) {
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
