/** Explain this number: how a figure came about, and the way from it to its terms, down to the lines of the input. */
import { useEffect, useRef } from "preact/hooks";
import { compact, exact } from "../fmt.ts";
import { prettyJson } from "../form/json.ts";
import { address, setQuery } from "../router.ts";
import { useStore } from "../store.ts";
import { Copy } from "../ui.tsx";
import { entriesOf, type Figure, type Figures, wayTo } from "./figures.ts";

/** The address of a page with the explanation of a figure open. */
export function explainAddress(path: string): string {
  const query = new URLSearchParams(address.value.search);
  query.set("explain", path);
  return `?${query}`;
}

const close = () => setQuery({ explain: "" });

/** Opens when the address names a figure. The browser keeps the focus inside and gives it back at the end. */
export function ExplainPanel({ figures }: { readonly figures: Figures }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const walked = useRef<readonly string[]>([]);
  const path = useStore(address).searchParams.get("explain");
  const isOpen = path !== null;
  walked.current = path === null ? [] : wayTo(figures, path, walked.current);
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  const figure = figures.get(path ?? "");
  return (
    // Escape closes a dialog by itself; the click is for those who press beside it.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <dialog
      ref={dialog}
      class="explain"
      aria-label="How this number comes about"
      onClose={() => address.value.searchParams.has("explain") && close()}
      onClick={(event) => event.target === dialog.current && close()}
    >
      {path !== null && (
        <div>
          <header class="row between">
            <Way figures={figures} way={walked.current} />
            <button type="button" class="small" onClick={close}>
              Close
            </button>
          </header>
          {figure === undefined ? <Unexplained path={path} /> : <Explained figure={figure} figures={figures} />}
        </div>
      )}
    </dialog>
  );
}

function Way({ figures, way }: { readonly figures: Figures; readonly way: readonly string[] }) {
  return (
    <nav aria-label="Way from the total">
      <ol class="way">
        {way.map((path, index) => (
          <li key={path}>
            {index + 1 < way.length ? (
              <a href={explainAddress(path)}>{titleOf(figures, path)}</a>
            ) : (
              <span aria-current="page">{titleOf(figures, path)}</span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}

function titleOf(figures: Figures, path: string): string {
  return figures.get(path)?.title ?? path;
}

/** Only the totals of a large result explain themselves. */
function Unexplained({ path }: { readonly path: string }) {
  return (
    <>
      <h2>No explanation</h2>
      <p>
        The result explains no figure at <span class="code">{path}</span>. A result with many lines explains its totals.
      </p>
    </>
  );
}

function Explained({ figure, figures }: { readonly figure: Figure; readonly figures: Figures }) {
  const heading = useRef<HTMLHeadingElement>(null);
  // Each step down or up is a new page to a screen reader; the first focus is the opening dialog's to give.
  useEffect(() => heading.current?.focus(), [figure.path]);
  return (
    <>
      <h2 ref={heading} tabIndex={-1} autofocus>
        {figure.title}
      </h2>
      <p class="row">
        <b class="explained-value">{exact(figure.value)}</b>
        <Copy cls="small" text={String(figure.value)}>
          Copy
        </Copy>
      </p>
      <dl>
        <dt>Formula</dt>
        <dd>{figure.formula}</dd>
        <dt>With values</dt>
        <dd>
          {figure.substituted} = {compact(figure.value)}
        </dd>
        <dt>Paragraph</dt>
        <dd>{figure.source}</dd>
      </dl>
      {figure.terms.length > 0 && <Terms figure={figure} figures={figures} />}
      {entriesOf(figure).map(({ path, value, used }) => (
        <section key={path} aria-label={`Input ${path}`}>
          <h3>
            Input <span class="code">{path}</span>
          </h3>
          <pre class="code source">
            {Object.entries(value ?? {})
              .filter(([key]) => path !== "" || used.has(key))
              .map(([key, field]) => (
                <div key={key} class={used.has(key) ? "used" : "muted"}>
                  {key}: {prettyJson(field)}
                </div>
              ))}
          </pre>
        </section>
      ))}
    </>
  );
}

function Terms({ figure, figures }: { readonly figure: Figure; readonly figures: Figures }) {
  return (
    <table class="terms">
      <thead>
        <tr>
          <th scope="col">Term</th>
          <th scope="col" class="right">
            Value
          </th>
          <th scope="col">From</th>
        </tr>
      </thead>
      <tbody>
        {figure.terms.map(({ symbol, value, path, from }, index) => (
          <tr key={index}>
            <th scope="row">{symbol}</th>
            <td class="right">{exact(value)}</td>
            <td>
              {path === "" ? (
                from === "rule" ? (
                  "the rule"
                ) : (
                  "–"
                )
              ) : from === "result" && figures.has(path) ? (
                <a href={explainAddress(path)}>{titleOf(figures, path)}</a>
              ) : (
                <>
                  {from} <span class="code">{path.slice(from === "result" ? figure.stage.length : 0)}</span>
                </>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
