/**
 * How a run comes along, on stderr: one redrawn line on a terminal, a line for every tenth where the output is kept,
 * one JSON object for each event where a program reads.
 */
import { styleText } from "node:util";
import type { Run } from "@ballast/core/run.ts";

/** Chunks that must be done before a remaining time is shown: earlier ones are wild guesses. */
const CHUNKS_BEFORE_ETA = 3;
/** Weight of the newest rate in the moving average behind the remaining time. */
const NEWEST_WEIGHT = 0.3;
const BAR_WIDTH = 24;

/** What is known of a run at one moment. */
export interface Moment {
  readonly label: string;
  readonly status: Run["status"];
  readonly step: Run["step"];
  readonly done: number;
  /** Null until the work is planned. */
  readonly total: number | null;
}

export interface Progress {
  moment(moment: Moment): void;
  /** A line of its own, outside the bar. */
  line(text: string, event: Readonly<Record<string, unknown>>): void;
}

export interface Terminal {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

export function momentOf(run: Run): Moment {
  const { label, status, step, chunkCount: total } = run;
  return { label, status, step, done: run.chunksDone.length, total };
}

/** The way of showing that fits: `json` for programs, a bar for a person at a terminal, lines for everything else. */
export function progressOn(terminal: Terminal, json: boolean, environment: NodeJS.ProcessEnv): Progress {
  if (json) return events(terminal);
  const plain = environment["CI"] !== undefined || environment["TERM"] === "dumb";
  return terminal.isTTY === true && !plain ? bar(terminal) : lines(terminal);
}

function events(terminal: Terminal): Progress {
  let last = "";
  const write = (event: Readonly<Record<string, unknown>>) => {
    terminal.write(`${JSON.stringify({ time: new Date().toISOString(), ...event })}\n`);
  };
  return {
    moment: ({ status, step, done, total }) => {
      const event = { event: "progress", status, step, done, total };
      const text = JSON.stringify(event);
      if (text !== last) write(event);
      last = text;
    },
    line: (_text, event) => write(event),
  };
}

function lines(terminal: Terminal): Progress {
  let last = "";
  const write = (text: string) => terminal.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`);
  return {
    moment: (moment) => {
      const tenth = Math.floor(share(moment) * 10) * 10;
      const text = `${moment.label}: ${moment.step} ${tenth} %`;
      if (text !== last) write(text);
      last = text;
    },
    line: (text) => write(text),
  };
}

function bar(terminal: Terminal): Progress {
  const remaining = remainingTime();
  let drawn = false;
  const clear = () => {
    if (drawn) terminal.write("\r\u001b[2K");
    drawn = false;
  };
  return {
    moment: (moment) => {
      const filled = Math.round(share(moment) * BAR_WIDTH);
      const eta = remaining(moment, performance.now());
      const counted = moment.total === null || moment.total === 0 ? "" : ` ${moment.done}/${moment.total} chunks`;
      clear();
      terminal.write(
        `${moment.label} ${styleText("blue", "█".repeat(filled))}${styleText("gray", "░".repeat(BAR_WIDTH - filled))} ` +
          `${(share(moment) * 100).toFixed(0).padStart(3)} % ${moment.step}${counted}${eta}`,
      );
      drawn = true;
    },
    line: (text) => {
      clear();
      terminal.write(`${text}\n`);
    },
  };
}

/** The part of the work that is done, from 0 to 1. Work that is not divided is done when it has ended. */
function share({ status, done, total }: Moment): number {
  if (status === "succeeded") return 1;
  return total === null || total === 0 ? 0 : done / total;
}

/** The time left in words, from a moving average of the rate; empty while it would be a guess. */
function remainingTime(): (moment: Moment, now: number) => string {
  let rate: number | null = null;
  let last = { done: 0, at: performance.now() };
  return ({ done, total }, now) => {
    if (done > last.done) {
      const newest = (done - last.done) / Math.max(1, now - last.at);
      rate = rate === null ? newest : NEWEST_WEIGHT * newest + (1 - NEWEST_WEIGHT) * rate;
      last = { done, at: now };
    }
    if (rate === null || total === null || done < CHUNKS_BEFORE_ETA || done >= total) return "";
    return `, ${Math.ceil((total - done) / rate / 1000)} s left`;
  };
}
