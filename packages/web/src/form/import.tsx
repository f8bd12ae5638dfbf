/** Entries for a list from a CSV file: read by the engine's own rules, added behind those that are there. */

import { getAt } from "@ballast/core/document/path.ts";
import type { Problem } from "@ballast/core/run.ts";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { ApiError, importCsv } from "../api.ts";
import { plural } from "../fmt.ts";
import { asError, Problems } from "../ui.tsx";
import type { Path } from "./document.ts";
import { edit, type FormState, fieldId, type ListImport } from "./state.ts";

interface ImportProps {
  readonly form: FormState;
  readonly path: Path;
  readonly offer: ListImport;
  /** What stands in the same row: the other ways to add. */
  readonly children: ComponentChildren;
}

type Outcome = { readonly added: string } | { readonly refused: string; readonly problems: Problem["errors"] };

export function ImportCsv({ form, path, offer, children }: ImportProps) {
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const help = `${fieldId(path)}-columns`;
  const load = async (file: File) => {
    try {
      const { entries } = await importCsv(form.engine, offer.list, await file.text());
      const list = getAt(form.document.value, path);
      edit(form, path, [...(Array.isArray(list) ? list : []), ...entries]);
      setOutcome({ added: `✓ ${plural(entries.length, "item")} added from ${file.name}` });
    } catch (reason) {
      const problems = reason instanceof ApiError ? (reason.problem?.errors ?? []) : [];
      setOutcome({ refused: `${file.name}: ${asError(reason).message}`, problems });
    }
  };
  return (
    <>
      <p class="row">
        {children}
        <label class="button small">
          Import CSV
          <input
            class="sr"
            type="file"
            accept=".csv,text/csv"
            aria-describedby={help}
            onChange={({ currentTarget }) => {
              const file = currentTarget.files?.[0];
              if (file !== undefined) void load(file);
              // The same file can be chosen again once it is corrected.
              currentTarget.value = "";
            }}
          />
        </label>
        <span role="status" class="good">
          {outcome !== null && "added" in outcome && outcome.added}
        </span>
      </p>
      <details class="help">
        <summary>Columns of the file</summary>
        <span class="code" id={help}>
          {offer.columns.join(", ")}
        </span>
      </details>
      {outcome !== null && "refused" in outcome && (
        <div role="alert">
          <p class="bad">✕ {outcome.refused}</p>
          <Problems problems={outcome.problems} />
        </div>
      )}
    </>
  );
}
