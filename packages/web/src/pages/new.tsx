/** Starting a run: a form and the JSON of the same document, from the engine's schema. */
import type { EngineDescription, Run } from "@ballast/core/run.ts";
import { useMemo, useRef, useState } from "preact/hooks";
import { ApiError, getInput, getRun, listEngines, listRuns, startRun } from "../api.ts";
import { takeDraft } from "../draft.ts";
import { dollars, duration, plural, short } from "../fmt.ts";
import { JsonEditor } from "../form/editor.tsx";
import { Fields } from "../form/field.tsx";
import { type JsonSchema, shapeOf } from "../form/schema.ts";
import { type FormState, fieldElement, formState, showIssues, unfold, useForeseen, useForm } from "../form/state.ts";
import { Noted } from "../notes.tsx";
import { address, navigate } from "../router.ts";
import { useStore } from "../store.ts";
import { asError, Failure, Pending, runTime, useResource, useTitle } from "../ui.tsx";

export function NewRunPage({ engine }: { readonly engine: string }) {
  const engines = useResource("engines", listEngines);
  const from = useStore(address).searchParams.get("from");
  if (engines.value === null) {
    return <Pending {...engines} />;
  }
  if (engine === "") return <ChooseEngine engines={engines.value} />;
  const description = engines.value.find((each) => each.name === engine);
  if (description === undefined) {
    return <Failure error={new Error(`No engine has the name ${engine}.`)} />;
  }
  return <Start description={description} from={from} />;
}

function ChooseEngine({ engines }: { readonly engines: readonly EngineDescription[] }) {
  useTitle("New run");
  return (
    <>
      <h1>New run</h1>
      <p class="lead">Choose a question. Each starts with an example document that you can change.</p>
      <ul class="engines">
        {engines.map((engine) => (
          <li key={engine.name}>
            <a class="card engine" href={`/new/${engine.name}`}>
              <b>{engine.title}</b>
              <span>{engine.question}</span>
              <span class="code muted">
                {engine.name} {engine.version}
              </span>
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}

interface Beginning {
  readonly input: unknown;
  readonly run: Run | null;
}

/** The document to start from: a pasted one, that of an earlier run, or the engine's example. */
function Start({ description, from }: { readonly description: EngineDescription; readonly from: string | null }) {
  const beginning = useResource<Beginning>(`${description.name}?${from}`, async () => {
    const draft = takeDraft(description.name);
    if (draft !== undefined) return { input: draft, run: null };
    if (from === null) return { input: description.example, run: null };
    const [input, versioned] = await Promise.all([getInput(from), getRun(from)]);
    return { input, run: versioned?.run ?? null };
  });
  if (beginning.value === null) {
    return <Pending {...beginning} />;
  }
  return <Form description={description} beginning={beginning.value} />;
}

interface FormProps {
  readonly description: EngineDescription;
  readonly beginning: Beginning;
}

function Form({ description, beginning }: FormProps) {
  const root = description.inputSchema as JsonSchema;
  const base = beginning.run;
  const form = useMemo(
    () => formState(description, beginning.input, base === null ? null : beginning.input),
    [beginning],
  );
  const [label, setLabel] = useState(base?.label ?? "");
  const { send, sending, error } = useSubmission(form, description.name, label);
  useTitle(`${base === null ? "New run" : "Run again"}: ${description.title}`);
  useForm(form);
  useForeseen(form);
  const changes = form.changes.value.length;
  const broken = form.jsonError.value !== null;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <h1>{base === null ? `New run: ${description.title}` : `Run again: ${base.label}`}</h1>
      <p class="lead">{description.question}</p>
      <Origin base={base} description={description} />
      <ErrorSummary form={form} error={error} />
      <div class="split">
        <div>
          <Label placeholder={description.title} value={label} onInput={setLabel} />
          <fieldset class="bare" disabled={broken}>
            <legend class="sr">Input</legend>
            <Fields form={form} schema={shapeOf(root, root).schema} path={[]} />
          </fieldset>
          <div class="row submit">
            <Foreseen form={form} />
            <button type="submit" class="primary" disabled={sending || broken}>
              {sending
                ? "Starting…"
                : base === null
                  ? "Run"
                  : changes === 0
                    ? "Run again unchanged"
                    : `Run with ${plural(changes, "change")}`}
            </button>
            {changes > 0 && (
              <button
                type="button"
                class="quiet"
                onClick={() => {
                  form.document.value = form.base;
                }}
              >
                Undo all changes
              </button>
            )}
          </div>
        </div>
        <JsonEditor form={form} />
      </div>
    </form>
  );
}

interface LabelProps {
  readonly placeholder: string;
  readonly value: string;
  readonly onInput: (text: string) => void;
}

function Label({ placeholder, value, onInput }: LabelProps) {
  return (
    <div class="field wide">
      <label for="label">
        Label<span class="unit">optional</span>
      </label>
      <input
        id="label"
        type="text"
        maxLength={120}
        autocomplete="off"
        placeholder={placeholder}
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      <p class="help">What the list of runs shows. Runs with the same label are compared with each other.</p>
    </div>
  );
}

/** Sends the form. One key per body: pressing twice, or again after a lost answer, starts one run. */
function useSubmission(form: FormState, engine: string, label: string) {
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const attempt = useRef({ body: "", key: "" });
  const send = async () => {
    if (sending) return;
    const named = label.trim() === "" ? {} : { label: label.trim() };
    const request = { engine, ...named, input: form.document.value };
    const body = JSON.stringify(request);
    if (body !== attempt.current.body) attempt.current = { body, key: crypto.randomUUID() };
    setSending(true);
    try {
      const run = await startRun(request, attempt.current.key);
      navigate(`/runs/${run.id}`);
    } catch (reason) {
      setSending(false);
      setError(asError(reason));
      const issues = reason instanceof ApiError ? (reason.problem?.errors ?? []) : [];
      showIssues(form, issues);
      // The fields of unfolded items are on the page after the next frame.
      const first = form.issues.value[0];
      if (first !== undefined) setTimeout(() => focusField(first.path), 50);
    }
  };
  return { send, sending, error };
}

function focusField(path: string): void {
  const element = fieldElement(path);
  element?.focus();
  element?.scrollIntoView({ block: "center" });
}

function ErrorSummary({ form, error }: { readonly form: FormState; readonly error: Error | null }) {
  if (error === null) return null;
  const issues = form.issues.value;
  const answered = error instanceof ApiError ? error : null;
  const requestId = answered?.problem?.requestId;
  return (
    <div class="card notice" role="alert">
      <h2 class="bad">✕ {issues.length === 0 ? "The run was not started" : plural(issues.length, "problem")}</h2>
      <p>
        {error.message} {answered?.advice}
      </p>
      <ul>
        {issues.map((issue, index) => (
          <li key={index}>
            <button type="button" class="link code" onClick={() => focusField(issue.path)}>
              {issue.path || "document"}
            </button>{" "}
            {issue.message}
            {issue.rule !== undefined && <span class="muted"> ({issue.rule})</span>}
          </li>
        ))}
      </ul>
      {requestId !== undefined && <p class="muted">Request {requestId}</p>}
    </div>
  );
}

/** What the run would be warned of. It is not held back: who has read it may mean what is there. */
function Foreseen({ form }: { readonly form: FormState }) {
  const { warningCount, warnings } = form.foreseen.value;
  const show = (path: string) => {
    unfold(form, [path]);
    // The fields of unfolded items are on the page after the next frame.
    setTimeout(() => focusField(path), 50);
  };
  return (
    <>
      <p class="sr" role="status">
        {warningCount > 0 && `${plural(warningCount, "warning")} before the run`}
      </p>
      {warningCount > 0 && (
        <details class="foreseen" open>
          <summary class="warn">! {plural(warningCount, "warning")}</summary>
          <Noted
            notes={warnings.map(({ message, path, rule }) => ({ text: message, where: path, rule }))}
            show={show}
          />
          {warningCount > warnings.length && <p>And {plural(warningCount - warnings.length, "more warning")}.</p>}
        </details>
      )}
    </>
  );
}

/** Where the document comes from, and what such a run took before. */
function Origin({ base, description }: { readonly base: Run | null; readonly description: EngineDescription }) {
  const past = useResource(`past-${description.name}`, () =>
    listRuns({ engine: description.name, status: "succeeded" }),
  );
  const done = past.value?.runs ?? [];
  const middle = [...done].sort((a, b) => runTime(a, 0) - runTime(b, 0))[Math.floor(done.length / 2)];
  return (
    <p class="muted">
      {base === null ? (
        "Filled with the example of this engine. "
      ) : (
        <>
          Filled from{" "}
          <a class="code" href={`/runs/${base.id}`}>
            {short(base.id)}
          </a>
          ; what you change is marked.{" "}
        </>
      )}
      {middle !== undefined &&
        `Earlier runs took about ${duration(runTime(middle, 0))}${middle.costUsd > 0 ? ` and ${dollars(middle.costUsd)}` : ""}.`}
    </p>
  );
}
