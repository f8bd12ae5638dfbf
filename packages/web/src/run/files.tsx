/** What went in, and what can be taken along. */
import type { Run } from "@ballast/core/run.ts";
import { useState } from "preact/hooks";
import { fileAddress, getFile, getInput } from "../api.ts";
import { downloadText } from "../download.ts";
import { bytes } from "../fmt.ts";
import { prettyJson } from "../form/json.ts";
import { needsToken } from "../session.ts";
import { Copy, Pending, useResource } from "../ui.tsx";

export function InputView({ run }: { readonly run: Run }) {
  const [open, setOpen] = useState(false);
  return (
    <section class="card" aria-label="Input">
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <h2>Input</h2>
        </summary>
        {open && <InputText id={run.id} />}
      </details>
    </section>
  );
}

function InputText({ id }: { readonly id: string }) {
  const input = useResource(id, () => getInput(id));
  if (input.value === null) return <Pending {...input} />;
  const text = prettyJson(input.value);
  return (
    <>
      <Copy cls="small" text={text}>
        Copy JSON
      </Copy>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll region takes the focus so that keys can scroll it */}
      <section class="scroll source" tabIndex={0} aria-label="Input as JSON">
        <pre class="code">{text}</pre>
      </section>
    </>
  );
}

export function Files({ run }: { readonly run: Run }) {
  return (
    <section class="card" aria-label="Files">
      <h2>Files</h2>
      {run.files.length === 0 ? (
        <p class="muted">
          {run.endedAt === null ? "Published when the run has succeeded." : "This run published none."}
        </p>
      ) : (
        <ul class="files">
          {run.files.map((file) => (
            <li key={file.name}>
              <a
                href={fileAddress(run.id, file.name)}
                download={file.name}
                onClick={(event) => {
                  if (!needsToken()) return;
                  event.preventDefault();
                  void saveFile(run.id, file);
                }}
              >
                {file.name}
              </a>
              <span class="muted">{file.title}</span>
              <span class="muted right">{bytes(file.bytes)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Fetches a file with the token that a link cannot carry. */
async function saveFile(id: string, file: Run["files"][number]): Promise<void> {
  downloadText(file.name, file.mediaType, await getFile(id, file.name));
}
