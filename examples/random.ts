/** Numbers from a 32-bit linear congruential generator: the same invented book on every machine. */
export function randomOf(seed: number) {
  let state = seed;
  /** In [0, 1). */
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const between = (low: number, high: number, step: number) =>
    low + step * Math.floor((random() * (high - low)) / step + 0.5);
  return { random, pick, between };
}

export const places = (value: number, digits: number) => Number(value.toFixed(digits));
