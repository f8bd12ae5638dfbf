/** The entry at a place where there is one. A place without is our bug: it throws, where `undefined` would go on as NaN. */
export function entry<Item>(list: ArrayLike<Item>, place: number): Item {
  const found = list[place];
  if (found === undefined) throw new Error(`Invariant broken: there is an entry at ${place} of ${list.length}`);
  return found;
}
