/**
 * What waits for a thread, by the function it is for. Functions take turns: a thousand chunks hold up no single look at
 * them, nor the plan of a small run. Within a function, first come, first served.
 */
export class Turns<Item> {
  readonly #waiting = new Map<string, Item[]>();

  add(functionName: string, item: Item): void {
    const items = this.#waiting.get(functionName);
    if (items === undefined) this.#waiting.set(functionName, [item]);
    else items.push(item);
  }

  /** The next one, of the function whose turn is longest ago. */
  take(): Item | undefined {
    for (const [functionName, items] of this.#waiting) {
      const item = items.shift();
      // A map keeps the order in which its keys came: the function goes to the end.
      this.#waiting.delete(functionName);
      if (items.length > 0) this.#waiting.set(functionName, items);
      return item;
    }
    return undefined;
  }
}
