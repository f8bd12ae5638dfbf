/** Every number of every example, at the values where programs break. */
import { type Leaf, leavesOf, placed } from "./leaves.ts";
import { type Subject, subjects } from "./subjects.ts";

/** 1.8e308 is what JSON has for a number beyond all doubles: it is read as infinity. */
const EXTREMES: readonly unknown[] = [0, -0, -1, 5e-324, 1e-300, 1e24, 1e300, JSON.parse("1.8e308"), "12", null, true];

/** The most paths that a document may ask for take hours. */
const TIME = ".sampling.paths";

export interface Case {
  readonly name: string;
  readonly subject: Subject;
  readonly leaf: Leaf;
  readonly value: unknown;
}

/** One number of each kind of entry, at every extreme and at the bounds of its own schema. */
export function extremeCases(): Case[] {
  return subjects.flatMap((subject) => {
    const numbers = leavesOf(subject.engine.inputSchema, subject.document).filter(({ kind }) => kind === "number");
    const places = new Map(numbers.map((leaf) => [leaf.place, leaf]));
    return [...places.values()].flatMap((leaf) =>
      [...EXTREMES, ...(leaf.place === TIME ? [] : leaf.bounds)].map((value) => {
        const shown = Object.is(value, -0) ? "-0" : String(value);
        return { name: `${subject.name}: ${leaf.place} = ${shown}`, subject, leaf, value };
      }),
    );
  });
}

export function damaged({ leaf, subject, value }: Case): unknown {
  return placed(subject.engine.inputSchema, subject.document, leaf, value);
}
