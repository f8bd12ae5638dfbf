/** The document as JSON, beside the form. It shows what will be sent; editing it edits the form. */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { bytes } from "../fmt.ts";
import { Copy } from "../ui.tsx";
import { prettyJson } from "./json.ts";
import type { FormState } from "./state.ts";

export function JsonEditor({ form }: { readonly form: FormState }) {
  const typed = useRef<{ text: string; document: unknown }>({ text: "", document: undefined });
  const [, redraw] = useState(0);
  const broken = form.jsonError.value;
  // The typed text stays as long as it means the document; any other change shows the document anew.
  const length = useRef(0);
  const document = useSettled(form.document.value, typed.current.document, length.current > LONG_TEXT);
  const own = broken !== null || typed.current.document === document;
  const text = useMemo(() => prettyJson(document), [document]);
  length.current = text.length;
  const shown = own && typed.current.text !== "" ? typed.current.text : text;
  const read = (given: string) => {
    typed.current = { text: given, document: undefined };
    try {
      const parsed: unknown = JSON.parse(given);
      typed.current.document = parsed;
      form.document.value = parsed;
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
      <Head text={shown} load={load} />
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
      <textarea
        id="json"
        class="code"
        spellcheck={false}
        autocomplete="off"
        aria-invalid={broken !== null}
        aria-describedby="json-help"
        value={shown}
        onInput={(event) => read(event.currentTarget.value)}
      />
    </section>
  );
}

function Head({ text, load }: { readonly text: string; readonly load: (file: File | undefined) => Promise<void> }) {
  return (
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
  );
}

/** Drawing a text longer than this takes longer than a key. */
const LONG_TEXT = 50_000;
/** How long the form must rest before such a text follows it. */
const SETTLE_MILLISECONDS = 250;

/** The document; if its text is long and was not typed here, once nobody has changed it for a moment. */
function useSettled(document: unknown, typed: unknown, isLong: boolean): unknown {
  const [settled, setSettled] = useState(document);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(document), SETTLE_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [document]);
  return isLong && document !== typed ? settled : document;
}
