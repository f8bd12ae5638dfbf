/** Ctrl K: goes to a page or run by a few letters; a pasted id, address or JSON document opens what it is. */
import { useEffect, useRef, useState } from "preact/hooks";
import { listEngines, listRuns } from "./api.ts";
import { putDraft } from "./draft.ts";
import { short } from "./fmt.ts";
import { navigate } from "./router.ts";
import { store, useStore } from "./store.ts";

interface Choice {
  readonly title: string;
  readonly hint: string;
  readonly go: () => void;
}

const isOpen = store(false);

export function Palette() {
  const dialog = useRef<HTMLDialogElement>(null);
  const shown = useStore(isOpen);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        isOpen.value = !isOpen.value;
      }
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
  useEffect(() => {
    if (shown) dialog.current?.showModal();
    else dialog.current?.close();
  }, [shown]);
  return (
    // Escape closes a dialog by itself; the click is for those who press beside it.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <dialog
      ref={dialog}
      class="palette"
      aria-label="Go to"
      onClose={() => {
        isOpen.value = false;
      }}
      onClick={(event) => {
        if (event.target === dialog.current) isOpen.value = false;
      }}
    >
      {shown && <Finder />}
    </dialog>
  );
}

Palette.open = () => {
  isOpen.value = true;
};

function Finder() {
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const [all, setAll] = useState<readonly Choice[]>(pages);
  useEffect(() => {
    Promise.all([listRuns(), listEngines()]).then(
      ([page, engines]) =>
        setAll([
          ...pages,
          ...engines.map((engine) => choice(`New run: ${engine.title}`, engine.name, `/new/${engine.name}`)),
          ...page.runs.map((run) => choice(run.label, `${run.engine} ${short(run.id)}`, `/runs/${run.id}`)),
        ]),
      // Without the server the palette still knows the pages.
      () => setAll(pages),
    );
  }, []);
  const pasted = meaningOf(text);
  const terms = text.toLowerCase().split(/\s+/);
  const found = all.filter(({ title, hint }) => terms.every((term) => `${title} ${hint}`.toLowerCase().includes(term)));
  const choices = (pasted === null ? found : [pasted]).slice(0, 9);
  const take = (picked: Choice | undefined) => {
    if (picked === undefined) return;
    isOpen.value = false;
    picked.go();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move !== undefined) {
      event.preventDefault();
      setAt(Math.max(0, Math.min(choices.length - 1, at + move)));
    } else if (event.key === "Enter") {
      event.preventDefault();
      take(choices[at]);
    }
  };
  return (
    <>
      <input
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={choices.length > 0 ? `choice-${at}` : undefined}
        aria-label="Page, run, or paste an id or a JSON document"
        placeholder="Page or run, or paste an id or a JSON document"
        autocomplete="off"
        spellcheck={false}
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <Choices choices={choices} at={at} take={take} />
    </>
  );
}

interface ChoicesProps {
  readonly choices: readonly Choice[];
  readonly at: number;
  readonly take: (picked: Choice) => void;
}

function Choices({ choices, at, take }: ChoicesProps) {
  return (
    <>
      <div id="palette-list" role="listbox" aria-label="Where to go">
        {choices.map((each, index) => (
          // The field above keeps the focus and moves through the options by aria-activedescendant.
          // biome-ignore lint/a11y/useFocusableInteractive: see above
          // biome-ignore lint/a11y/useKeyWithClickEvents: see above
          <div
            key={each.title + each.hint}
            id={`choice-${index}`}
            role="option"
            aria-selected={index === at}
            onClick={() => take(each)}
          >
            {each.title} <span class="muted">{each.hint}</span>
          </div>
        ))}
      </div>
      {choices.length === 0 && <p class="muted">Nothing matches.</p>}
    </>
  );
}

function choice(title: string, hint: string, to: string): Choice {
  return { title, hint, go: () => navigate(to) };
}

const pages: readonly Choice[] = [
  choice("Runs", "list", "/runs"),
  choice("New run", "start", "/new"),
  choice("API", "reference", "/docs"),
];

/** What a pasted text is: a run id, an address of this console, or a document; null for words to search by. */
function meaningOf(text: string): Choice | null {
  const id = /\b[0-9a-f]{32}\b/.exec(text)?.[0];
  if (id !== undefined && !text.trim().startsWith("{")) return choice("Open run", short(id), `/runs/${id}`);
  if (!text.trim().startsWith("{")) return null;
  try {
    return documentChoice(JSON.parse(text) as Record<string, unknown>);
  } catch {
    return { title: "Not a complete JSON document yet", hint: "", go: () => undefined };
  }
}

/** A start request names its engine; a bare input goes to the page that asks for one. */
function documentChoice(document: Record<string, unknown>): Choice {
  const { engine, input } = document;
  if (typeof engine !== "string" || input === undefined) {
    return { title: "A JSON document: name its engine", hint: '{"engine": …, "input": …}', go: () => navigate("/new") };
  }
  return {
    title: `Start ${engine} with this document`,
    hint: "opens the form",
    go: () => {
      putDraft(engine, input);
      navigate(`/new/${engine}`);
    },
  };
}
