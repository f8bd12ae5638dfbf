/**
 * Divides a run into groups of counterparties that are simulated and reduced on their own, as long as there are counterparties
 * to share out: such a group is one chunk that needs no help from outside. A group that is still too much work for one worker
 * is divided into chunks of its paths, and a pilot brackets its quantiles first.
 */

import { RiskError } from "../../document/errors.ts";
import { entry } from "../../numeric/entry.ts";
import { total } from "../../numeric/total.ts";
import type { ExposureInput } from "../input.ts";
import { batchCount, batchPaths, type LineRange, PathSimulator } from "../simulation/paths.ts";
import type { Portfolio } from "../simulation/portfolio.ts";
import { bracketShare, brackets, openBounds, pilotBlockPaths, pilotPaths } from "./brackets.ts";
import type { Slice } from "./bytes.ts";
import { cutterOf } from "./part.ts";
import { type Chunk, KEPT_HEADER, SUMS } from "./partial.ts";
import { MOST_UNITS } from "./units.ts";

/** Values a pilot holds at once: 96 MB. */
const PILOT_VALUES = 12 * 1024 * 1024;
/** What a vCPU of Lambda takes for one line at one date, beside its value; about twice what was measured on a laptop. */
const NANOSECONDS_A_LINE = 20;
/** Below this a run is not divided. */
const SMALL_NANOSECONDS = 0.6e9;
/** A chunk lasts about as long: a tenth of it goes into starting a worker's invocation, fetching and storing. */
const CHUNK_NANOSECONDS = 1.2e9;
/** Chunks come in multiples of so many, so that two or four workers end together. */
const EVEN = 4;
/** So many groups are work for many workers as they are; a longer run has longer groups instead of more. */
const MANY_GROUPS = 200;
/** A chunk that is a whole group lasts no longer than this, far below the time-out of a worker. */
const LONGEST_CHUNK_NANOSECONDS = 120e9;
/** Their indices, and those of the groups that are reduced apart, travel in the state of an execution: 6 bytes each of 250 KB. */
const MOST_CHUNKS = 40_000;
/** Of a run with few groups: more would only wait for a worker. */
const USUAL_CHUNKS = 1000;
/** A partial result stays below 8 MB, with room for what the brackets catch by chance. */
const PARTIAL_DOUBLES = 800_000;
/** What becomes of a group stays below 8 MB too, of some 20 bytes a number of its result. */
const GROUP_RESULT_NUMBERS = 400_000;
/** What the reduction of a group holds: 512 MB as reckoned here, if its counterparties can be told apart. */
const GROUP_DOUBLES = 64 * 1024 * 1024;
/** Of a single counterparty: 2.2 GB, which grow to at most half as much again, within the memory of a reduction. */
const MOST_GROUP_DOUBLES = 280 * 1024 * 1024;
/** A result is written as one text, which may have 500 million characters: some 20 a number. */
const MOST_RESULT_NUMBERS = 24e6;

export interface PlannedGroup extends Slice {
  readonly chunks: readonly Chunk[];
}

/** Lines of whole counterparties. */
interface Group extends LineRange {
  readonly counterparties: { readonly from: number; readonly to: number };
}

/** The groups of a run, one after the other. `chunkCount` overrides the number of chunks of each group. */
export function* plannedGroups(
  input: ExposureInput,
  portfolio: Portfolio,
  chunkCount?: number,
): Generator<PlannedGroup> {
  const groups = groupsOf(input, portfolio, chunkCount === undefined);
  const cut = cutterOf(input, portfolio);
  const counts = groups.map((group) => chunkCount ?? chunksOf(input, portfolio, group, groups.length));
  if (chunkCount === undefined) refuseTooLarge(input, portfolio, groups, counts);
  for (const [i, group] of groups.entries()) {
    const chunks = divided(batchCount(input.sampling.paths), entry(counts, i));
    const bounds = chunks.length === 1 ? null : pilotBounds(input, portfolio, group);
    yield { ...cut(group.counterparties), bounds, chunks };
  }
}

/** Whether a run is so small that dividing it would cost more than it saves. */
export function isSmall(input: ExposureInput, portfolio: Portfolio): boolean {
  return nanoseconds(input, portfolio, { from: 0, to: portfolio.lines.length }) < SMALL_NANOSECONDS;
}

/** What the states of all factors take, and what the lines of a range take beside them. */
function stateNanoseconds({ sampling }: ExposureInput, { dynamics, timeline }: Portfolio): number {
  return sampling.paths * (timeline.times.length - 1) * dynamics.stepNanoseconds;
}

function lineNanoseconds(
  { sampling }: ExposureInput,
  { dates, dynamics, lines, positions, timeline }: Portfolio,
  { from, to }: LineRange,
): number {
  const stepCount = dates.length - 1;
  const each = lines.slice(from, to).map((line) => {
    if (line.kind === "counterparty") return NANOSECONDS_A_LINE;
    const looksBack = line.kind === "netting_set" && timeline.lookBacks[line.nettingSet] != null;
    const values = dynamics.valueNanoseconds([entry(positions, line.position)]);
    return NANOSECONDS_A_LINE + values * (looksBack ? 2 : 1);
  });
  return sampling.paths * stepCount * total(each);
}

function nanoseconds(input: ExposureInput, portfolio: Portfolio, range: LineRange): number {
  return stateNanoseconds(input, portfolio) + lineNanoseconds(input, portfolio, range);
}

/** What the reduction of a line holds: the values of its brackets, and the sums of its units. */
function doublesOfLine({ sampling, measures }: ExposureInput, { dates }: Portfolio): number {
  const { paths } = sampling;
  return (dates.length - 1) * (bracketShare(paths, measures.quantiles) * paths + MOST_UNITS * SUMS);
}

/** Numbers that a line has in the result, about. */
function numbersOfLine({ measures }: ExposureInput, { dates }: Portfolio): number {
  return dates.length * (7 + 3 * measures.quantiles.length);
}

/**
 * Groups of whole counterparties that keep a pilot and a reduction small; where work is shared out, each lasts about as long
 * as a chunk.
 */
function groupsOf(input: ExposureInput, portfolio: Portfolio, isShared: boolean): Group[] {
  const { counterpartyLines, dates } = portfolio;
  const byPilot = PILOT_VALUES / (pilotBlockPaths(input.sampling.paths) * (dates.length - 1));
  const byReduction = GROUP_DOUBLES / doublesOfLine(input, portfolio);
  const byResult = GROUP_RESULT_NUMBERS / numbersOfLine(input, portfolio);
  const mostLines = Math.max(1, Math.floor(Math.min(byPilot, byReduction, byResult)));
  const shareAt = isShared ? sharesOf(input, portfolio) : counterpartyLines.map(() => 0);
  const groups: { from: number; to: number; share: number; counterparties: { from: number; to: number } }[] = [];
  for (const [counterparty, { from, to }] of counterpartyLines.entries()) {
    const last = groups.at(-1);
    const share = entry(shareAt, counterparty);
    if (to === from) continue;
    if (last !== undefined && to - last.from <= mostLines && share === last.share) {
      last.to = to;
      last.counterparties.to = counterparty + 1;
    } else {
      groups.push({ from, to, share, counterparties: { from: counterparty, to: counterparty + 1 } });
    }
  }
  return groups;
}

/** The share of the work in which the middle of each counterparty lies, if all shares are as large. */
function sharesOf(input: ExposureInput, portfolio: Portfolio): number[] {
  const efforts = portfolio.counterpartyLines.map((range) => lineNanoseconds(input, portfolio, range));
  const whole = total(efforts);
  // Each moves the states of all factors for itself; a little room, since no counterparty is cut.
  const room = Math.max(0.8 * CHUNK_NANOSECONDS - stateNanoseconds(input, portfolio), CHUNK_NANOSECONDS / 4);
  const count = Math.min(MANY_GROUPS, evenly(whole / room));
  let before = 0;
  return efforts.map((effort) => {
    const share = Math.floor((count * (before + effort / 2)) / whole);
    before += effort;
    return share;
  });
}

function evenly(count: number): number {
  return EVEN * Math.ceil(count / EVEN);
}

/** A tenth more, up to a chunk for every batch, and then too many. */
function nextCount(count: number, batches: number): number {
  return count === batches ? batches + 1 : Math.min(batches, Math.ceil(1.1 * count));
}

/** So many chunks of a group keep partial results small. */
function chunksBySize({ sampling, measures }: ExposureInput, { dates }: Portfolio, { from, to }: LineRange): number {
  const { paths } = sampling;
  const cells = (to - from) * (dates.length - 1);
  const batches = batchCount(paths);
  const headers = measures.quantiles.length * KEPT_HEADER;
  const doubles = (count: number) => {
    const ownBatches = Math.ceil(batches / count);
    const ownPaths = ownBatches * batchPaths(paths);
    return cells * (bracketShare(paths, measures.quantiles, ownPaths) * ownPaths + ownBatches * SUMS + headers);
  };
  let count = 1;
  while (count <= batches && doubles(count) > PARTIAL_DOUBLES) count = nextCount(count, batches);
  return count;
}

function chunksOf(input: ExposureInput, portfolio: Portfolio, group: Group, groupCount: number): number {
  const effort = nanoseconds(input, portfolio, group);
  const isShort = effort <= (groupCount >= MANY_GROUPS / 2 ? LONGEST_CHUNK_NANOSECONDS : CHUNK_NANOSECONDS);
  if (isShort) return 1;
  const byEffort = evenly(effort / CHUNK_NANOSECONDS);
  const share = Math.max(1, Math.floor(USUAL_CHUNKS / groupCount));
  return Math.max(chunksBySize(input, portfolio, group), Math.min(byEffort, share));
}

function refuseTooLarge(
  input: ExposureInput,
  portfolio: Portfolio,
  groups: readonly Group[],
  counts: readonly number[],
): void {
  const refuse = (what: string) => {
    throw new RiskError("input.unsupported", `${what}: ask for fewer paths, dates, quantiles or trades shown.`);
  };
  const batches = batchCount(input.sampling.paths);
  const needed = counts.reduce((sum, count) => sum + count + (count > 1 ? 1 : 0), 0);
  if (needed > MOST_CHUNKS) refuse(`The run would take ${needed} chunks, of ${MOST_CHUNKS} at most`);
  const widest = Math.max(...groups.map(({ from, to }) => to - from));
  const largest = (widest * doublesOfLine(input, portfolio)) / (128 * 1024 * 1024);
  if (widest * doublesOfLine(input, portfolio) > MOST_GROUP_DOUBLES || Math.max(...counts) > batches) {
    refuse(`The netting sets of one counterparty would take ${largest.toFixed(1)} GB to reduce, of 2.2 GB at most`);
  }
  const numbers = portfolio.lines.length * numbersOfLine(input, portfolio);
  if (numbers > MOST_RESULT_NUMBERS) {
    refuse(
      `The result would have ${Math.ceil(numbers / 1e6)} million numbers, of ${MOST_RESULT_NUMBERS / 1e6} at most`,
    );
  }
}

/** Chunks that share the batches of a group as evenly as they can. */
function divided(batches: number, wanted: number): Chunk[] {
  const count = Math.max(1, Math.min(wanted, batches));
  return Array.from({ length: count }, (_, i) => ({
    fromBatch: Math.floor((batches * i) / count),
    toBatch: Math.floor((batches * (i + 1)) / count),
  }));
}

/** The brackets of a group, from the first paths of the run. */
function pilotBounds(input: ExposureInput, portfolio: Portfolio, group: Group): Float64Array {
  const { paths } = input.sampling;
  const { quantiles } = input.measures;
  const stepCount = portfolio.dates.length - 1;
  const cells = (group.to - group.from) * stepCount;
  const pilot = pilotPaths(paths);
  if (pilot === paths) return openBounds(cells, quantiles);
  const bounds = new Float64Array(cells * quantiles.length * 2);
  const values = new Float64Array(cells * pilot);
  const simulator = new PathSimulator(input, portfolio, group);
  simulator.simulate(0, Math.min(paths, pilotBlockPaths(paths)), (firstPath, line, date, exposed, count) => {
    const taken = Math.min(count, pilot - firstPath);
    const row = (line - group.from) * stepCount + date - 1;
    values.set(exposed.values.values.subarray(0, taken), row * pilot + firstPath);
  });
  for (let cell = 0; cell < cells; cell++) {
    const found = brackets(values.subarray(cell * pilot, (cell + 1) * pilot), paths, quantiles);
    bounds.set(found, cell * quantiles.length * 2);
  }
  return bounds;
}
