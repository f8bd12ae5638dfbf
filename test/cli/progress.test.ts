import { describe, expect, test } from "vitest";
import { type Moment, progressOn } from "../../packages/cli/src/progress.ts";

/** A terminal that keeps what is written to it. */
function terminal(isTTY: boolean) {
  const written: string[] = [];
  return { isTTY, written, write: (text: string) => written.push(text) };
}

const at = (done: number): Moment => ({ label: "Book", status: "running", step: "simulate", done, total: 40 });

describe("progress", () => {
  test("redraws one line on a terminal, and clears it before a line of its own", () => {
    const screen = terminal(true);
    const progress = progressOn(screen, false, {});
    progress.moment(at(10));
    progress.moment(at(20));
    progress.line("done", {});
    const text = screen.written.join("");
    expect(text).toContain(" 25 % simulate 10/40 chunks");
    expect(text).toContain(" 50 % simulate 20/40 chunks");
    expect(text.split("\n")).toHaveLength(2);
    expect(text.endsWith("\r\u001b[2Kdone\n")).toBe(true);
  });

  test("shows no remaining time before three chunks are done", () => {
    const screen = terminal(true);
    const progress = progressOn(screen, false, {});
    progress.moment(at(2));
    expect(screen.written.join("")).not.toContain("left");
    progress.moment(at(4));
    expect(screen.written.join("")).toMatch(/, \d+ s left$/);
  });

  test.each([
    ["a pipe", false, {}],
    ["CI", true, { CI: "true" }],
    ["a dumb terminal", true, { TERM: "dumb" }],
  ])("writes a line for each tenth to %s, without control characters", (_what, isTTY, environment) => {
    const screen = terminal(isTTY);
    const progress = progressOn(screen, false, environment);
    for (let done = 0; done <= 40; done++) progress.moment(at(done));
    expect(screen.written).toHaveLength(11);
    expect(screen.written.map((line) => line.slice(9))).toEqual(
      Array.from({ length: 11 }, (_, i) => `Book: simulate ${i * 10} %\n`),
    );
  });
});
