/** What the engine wants a person to know about its result: warnings, and what was left out with the reason. */

/** The same words about many lines of the input name this many of them; the result names all. */
const MOST_PLACES = 3;

interface Noted {
  readonly warnings?: readonly {
    readonly rule?: string | undefined;
    readonly path?: string;
    readonly message: string;
  }[];
  readonly excluded?: readonly { readonly rule?: string; readonly id?: string; readonly reason: string }[];
}

export function Notes({ result }: { readonly result: Noted }) {
  const notes = [
    ...(result.warnings ?? []).map(({ rule, path, message }) => ({ rule, where: path, text: message })),
    ...(result.excluded ?? []).map(({ rule, id, reason }) => ({ rule, where: id, text: `Left out. ${reason}` })),
  ];
  if (notes.length === 0) return null;
  const alike = new Map<string, { readonly rule: string | undefined; readonly places: string[] }>();
  for (const { text, rule, where } of notes) {
    const group = alike.get(text) ?? { rule, places: [] };
    if (where !== undefined) group.places.push(where);
    alike.set(text, group);
  }
  return (
    <section class="card notes" aria-label="Warnings">
      <h2>
        <span class="notes-mark" aria-hidden="true">
          !
        </span>{" "}
        {alike.size === 1 ? "One thing to know" : `${alike.size} things to know`}
      </h2>
      <ul>
        {[...alike].map(([text, { rule, places }]) => (
          <li key={text}>
            {text}{" "}
            <span class="code muted" title={places.join(", ")}>
              {places.slice(0, MOST_PLACES).join(", ")}
            </span>
            {places.length > MOST_PLACES && ` and ${places.length - MOST_PLACES} more`}{" "}
            {rule && <span class="muted">({rule})</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
