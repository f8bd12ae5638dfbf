/** What every control of a form is given. */
import type { Path } from "./document.ts";
import type { JsonSchema, Shape } from "./schema.ts";
import type { FormState } from "./state.ts";

export interface FieldProps {
  readonly form: FormState;
  readonly schema: JsonSchema;
  readonly path: Path;
  readonly required: boolean;
}

export interface ShapedProps extends FieldProps {
  readonly shape: Shape;
}
