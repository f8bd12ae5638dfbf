/** What the engine wants a person to know about its result: warnings, and what was left out with the reason. */

interface Noted {
  readonly warnings?: readonly { readonly rule?: string; readonly path?: string; readonly message: string }[];
  readonly excluded?: readonly { readonly rule?: string; readonly id?: string; readonly reason: string }[];
}

export function Notes({ result }: { readonly result: Noted }) {
  const notes = [
    ...(result.warnings ?? []).map(({ rule, path, message }) => ({ rule, where: path, text: message })),
    ...(result.excluded ?? []).map(({ rule, id, reason }) => ({ rule, where: id, text: `Left out. ${reason}` })),
  ];
  if (notes.length === 0) return null;
  return (
    <section class="card notes" aria-label="Warnings">
      <h2>
        <span class="notes-mark" aria-hidden="true">
          !
        </span>{" "}
        {notes.length === 1 ? "One thing to know" : `${notes.length} things to know`}
      </h2>
      <ul>
        {notes.map((note, index) => (
          <li key={index}>
            {note.text} {note.where && <span class="code muted">{note.where}</span>}{" "}
            {note.rule && <span class="muted">({note.rule})</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
