/** A document on its way to a form: pasted into the palette, picked up by the page that opens. */
let draft: { readonly engine: string; readonly input: unknown } | null = null;

export function putDraft(engine: string, input: unknown): void {
  draft = { engine, input };
}

/** The draft for this engine, once. */
export function takeDraft(engine: string): unknown {
  if (draft?.engine !== engine) return undefined;
  const { input } = draft;
  draft = null;
  return input;
}
