import { expect, test } from "vitest";
import { derived, store } from "../../packages/web/src/store.ts";

test("a store calls its followers back after a change, and only then", () => {
  const followed = store(1);
  const seen: number[] = [];
  const stop = followed.follow(() => seen.push(followed.value));
  followed.value = 2;
  followed.value = 2;
  followed.value = 3;
  stop();
  followed.value = 4;
  expect(seen).toEqual([2, 3]);
  expect(followed.value).toBe(4);
});

test("a derived value is computed once for each value it is asked about", () => {
  const source = store(2);
  let computed = 0;
  const double = derived(source, (value) => {
    computed += 1;
    return [2 * value];
  });
  const text = derived(double, (list) => list.join());
  expect(computed).toBe(0);
  expect([text.value, text.value, double.value[0]]).toEqual(["4", "4", 4]);
  expect(computed).toBe(1);
  source.value = 5;
  expect(text.value).toBe("10");
  expect(computed).toBe(2);
});
