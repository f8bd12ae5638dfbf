/** What is worth knowing of a document or of its result: warnings, and what was left out with the reason. */

/** The same words about many lines of the input name this many of them; the result names all. */
const MOST_PLACES = 3;

interface Note {
  readonly text: string;
  readonly where: string | undefined;
  readonly rule: string | undefined;
}

export interface Notable {
  readonly warnings?: readonly {
    readonly rule?: string | undefined;
    readonly path?: string;
    readonly message: string;
  }[];
  readonly excluded?: readonly { readonly rule?: string; readonly id?: string; readonly reason: string }[];
}

export function Notes({ result }: { readonly result: Notable }) {
  const notes = [
    ...(result.warnings ?? []).map(({ rule, path, message }) => ({ rule, where: path, text: message })),
    ...(result.excluded ?? []).map(({ rule, id, reason }) => ({ rule, where: id, text: `Left out. ${reason}` })),
  ];
  if (notes.length === 0) return null;
  const { size } = alike(notes);
  return (
    <section class="card notes" aria-label="Warnings">
      <h2>
        <span class="warn" aria-hidden="true">
          !
        </span>{" "}
        {size === 1 ? "One thing to know" : `${size} things to know`}
      </h2>
      <Noted notes={notes} />
    </section>
  );
}

interface NotedProps {
  readonly notes: readonly Note[];
  /** Leads to a place; without it places are told. */
  readonly show?: (place: string) => void;
}

/** Each note with its places. */
export function Noted({ notes, show }: NotedProps) {
  return (
    <ul>
      {[...alike(notes)].map(([text, { rule, places }]) => (
        <li key={text}>
          {text}{" "}
          {show === undefined ? (
            <span class="code muted" title={places.join(", ")}>
              {places.slice(0, MOST_PLACES).join(", ")}
            </span>
          ) : (
            places.slice(0, MOST_PLACES).map((place) => (
              <>
                <button key={place} type="button" class="link code" onClick={() => show(place)}>
                  {place}
                </button>{" "}
              </>
            ))
          )}
          {places.length > MOST_PLACES && ` and ${places.length - MOST_PLACES} more`}{" "}
          {rule && <span class="muted">({rule})</span>}
        </li>
      ))}
    </ul>
  );
}

/** The notes by their words. */
function alike(notes: readonly Note[]) {
  const found = new Map<string, { readonly rule: string | undefined; readonly places: string[] }>();
  for (const { text, rule, where } of notes) {
    const group = found.get(text) ?? { rule, places: [] };
    if (where !== undefined) group.places.push(where);
    found.set(text, group);
  }
  return found;
}
