/** The document as JSON, beside the form. It shows what will be sent; editing it edits the form. */
import { useRef, useState } from "preact/hooks";
import { bytes } from "../fmt.ts";
import { Copy } from "../ui.tsx";
import { prettyJson } from "./json.ts";
import type { FormState } from "./state.ts";

export function JsonEditor({ form }: { readonly form: FormState }) {
  const typed = useRef<{ text: string; document: unknown }>({ text: "", document: undefined });
  const [, redraw] = useState(0);
  const broken = form.jsonError.value;
  // The typed text stays as long as it means the document; any other change shows the document anew.
  const own = broken !== null || typed.current.document === form.document.value;
  const text = own && typed.current.text !== "" ? typed.current.text : prettyJson(form.document.value);
  const read = (given: string) => {
    typed.current = { text: given, document: undefined };
    try {
      const document: unknown = JSON.parse(given);
      typed.current.document = document;
      form.document.value = document;
      form.jsonError.value = null;
    } catch (reason) {
      form.jsonError.value = reason instanceof Error ? reason.message : String(reason);
    }
    redraw((count) => count + 1);
  };
  const discard = () => {
    typed.current = { text: "", document: undefined };
    form.jsonError.value = null;
  };
  const load = async (file: File | undefined) => {
    if (file !== undefined) read(await file.text());
  };
  return (
    <section class="json" aria-label="The document as JSON">
      <div class="row between">
        <label for="json">
          JSON <span class="unit">{bytes(text.length)}, the same document</span>
        </label>
        <span class="row">
          <label class="button small">
            Open file
            <input
              class="sr"
              type="file"
              accept=".json,application/json"
              onChange={(event) => load(event.currentTarget.files?.[0])}
            />
          </label>
          <Copy cls="small" text={text}>
            Copy
          </Copy>
        </span>
      </div>
      <textarea
        id="json"
        class="code"
        spellcheck={false}
        autocomplete="off"
        aria-invalid={broken !== null}
        aria-describedby="json-help"
        value={text}
        onInput={(event) => read(event.currentTarget.value)}
      />
      <p class="help" id="json-help" role={broken === null ? undefined : "alert"}>
        {broken !== null && (
          <>
            <span class="bad">✕ Not JSON yet: {broken}</span>{" "}
            <button type="button" class="link" onClick={discard}>
              Back to the form's document
            </button>
          </>
        )}
      </p>
    </section>
  );
}
