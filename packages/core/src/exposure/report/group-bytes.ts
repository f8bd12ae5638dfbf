/** The report of a group as bytes, as its reduction hands it to the join. */
import { type BinaryKind, binaryBytes, readBinary } from "../../document/binary.ts";
import { type Estimate, estimate, type LinearEstimate } from "../../numeric/estimate.ts";
import type { Counterparty, NettingSet } from "../result.ts";
import type { GroupReport, SetReport } from "./group-report.ts";

const GROUP: BinaryKind = { magic: "EXPGROUP", version: 1 };

interface GroupDocument {
  readonly counterparties: readonly Counterparty[];
  /** Values and standard errors of the linear estimates; their deviations follow as doubles, in the same order. */
  readonly sets: readonly { readonly document: NettingSet; readonly estimates: Estimates<Estimate> }[];
}

/** The linear estimates of a netting set, by the names under which they are written. */
interface Estimates<Each> {
  readonly exposureAtDefault: Each;
  readonly basel: Each;
  readonly riskWeightedAssets: Each;
  readonly maturity: Each;
  readonly unilateral: Each;
  readonly withoutWrongWayRisk: Each | null;
  readonly theirs: Each | null;
  readonly ours: Each | null;
}

function estimatesOf({ basel, credit, exposureAtDefault, maturity, riskWeightedAssets }: SetReport) {
  const { bilateral, unilateral, withoutWrongWayRisk } = credit;
  const ofCredit = {
    unilateral,
    withoutWrongWayRisk,
    theirs: bilateral?.theirs ?? null,
    ours: bilateral?.ours ?? null,
  };
  return { exposureAtDefault, basel, riskWeightedAssets, maturity, ...ofCredit };
}

/** The same estimates made into something else, in the order in which they are written. */
function each<From, To>(estimates: Estimates<From>, make: (estimate: From) => To): Estimates<To> {
  const orNull = (estimate: From | null) => (estimate === null ? null : make(estimate));
  return {
    exposureAtDefault: make(estimates.exposureAtDefault),
    basel: make(estimates.basel),
    riskWeightedAssets: make(estimates.riskWeightedAssets),
    maturity: make(estimates.maturity),
    unilateral: make(estimates.unilateral),
    withoutWrongWayRisk: orNull(estimates.withoutWrongWayRisk),
    theirs: orNull(estimates.theirs),
    ours: orNull(estimates.ours),
  };
}

export function groupBytes({ counterparties, sets }: GroupReport): Uint8Array {
  const written: Float64Array[] = [];
  const document: GroupDocument = {
    counterparties,
    sets: sets.map((set) => ({
      document: set.document,
      estimates: each(estimatesOf(set), (linear: LinearEstimate) => {
        written.push(linear.deviations);
        return estimate(linear);
      }),
    })),
  };
  const unitCount = written[0]?.length ?? 0;
  const values = new Float64Array(written.length * unitCount);
  for (const [i, deviations] of written.entries()) values.set(deviations, i * unitCount);
  return binaryBytes(GROUP, { shape: [sets.length, unitCount], document, values });
}

export function groupOf(bytes: Uint8Array): GroupReport {
  const { document, values, shape } = readBinary(GROUP, bytes);
  const { counterparties, sets } = document as GroupDocument;
  const [, unitCount = 0] = shape;
  let at = 0;
  return {
    counterparties,
    sets: sets.map(({ document: set, estimates }) => {
      const { ours, theirs, unilateral, withoutWrongWayRisk, ...others } = each(estimates, (own): LinearEstimate => {
        at += unitCount;
        return { ...own, deviations: values.slice(at - unitCount, at) };
      });
      const bilateral = theirs === null || ours === null ? null : { theirs, ours };
      return { document: set, ...others, credit: { unilateral, withoutWrongWayRisk, bilateral } };
    }),
  };
}
