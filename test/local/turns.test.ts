import { Turns } from "@ballast/local/turns.ts";
import { expect, test } from "vitest";

function taken(turns: Turns<string>): string[] {
  const items: string[] = [];
  for (let item = turns.take(); item !== undefined; item = turns.take()) items.push(item);
  return items;
}

test("functions take turns, and within one the first that came is served first", () => {
  const turns = new Turns<string>();
  for (const i of [1, 2, 3]) turns.add("simulate", `chunk ${i}`);
  turns.add("status", "look 1");
  turns.add("plan", "plan 1");
  turns.add("status", "look 2");
  expect(taken(turns)).toEqual(["chunk 1", "look 1", "plan 1", "chunk 2", "look 2", "chunk 3"]);
});

test("one that comes while others are served waits for one turn of each at most", () => {
  const turns = new Turns<string>();
  for (const i of [1, 2, 3]) turns.add("simulate", `chunk ${i}`);
  expect(turns.take()).toBe("chunk 1");
  turns.add("status", "look 1");
  expect(taken(turns)).toEqual(["chunk 2", "look 1", "chunk 3"]);
});
