import { describe, expect, test } from "vitest";
import { LONGEST_WAIT, nextPace, type Pace, startPace, timeLeft } from "../../packages/web/src/poll.ts";

const waits = (answers: readonly Parameters<typeof nextPace>[1][], jitter = 0) => {
  let pace: Pace = startPace;
  return answers.map((answer) => {
    pace = nextPace(pace, answer, jitter);
    return pace.wait;
  });
};

describe("how long to wait before asking again", () => {
  test("a second while something changes, then half as long again each time, ten seconds at most", () => {
    const quiet = Array.from({ length: 10 }, () => ({ kind: "unchanged" }) as const);
    expect(waits(quiet)).toEqual([
      1000,
      1000,
      1500,
      2250,
      3375,
      5062.5,
      7593.75,
      LONGEST_WAIT,
      LONGEST_WAIT,
      LONGEST_WAIT,
    ]);
    expect(waits([...quiet, { kind: "changed" }]).at(-1)).toBe(1000);
  });

  test("twice as long after each error, thirty seconds at most", () => {
    const failing = Array.from({ length: 7 }, () => ({ kind: "error", retryAfter: null }) as const);
    expect(waits(failing)).toEqual([2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
    expect(waits(failing, 0.8)[0]).toBe(1600);
  });

  test("what the server asks for, if it asks", () => {
    expect(waits([{ kind: "error", retryAfter: 7 }], 0.5)).toEqual([7000]);
  });
});

describe("time left", () => {
  test("is not guessed before three chunks are done", () => {
    expect(timeLeft(2, 64, 1000)).toBeNull();
    expect(timeLeft(3, 64, 0)).toBeNull();
  });

  test("is what the rest takes at the rate so far", () => {
    expect(timeLeft(16, 64, 4000)).toBe(12_000);
    expect(timeLeft(64, 64, 9000)).toBe(0);
  });
});
