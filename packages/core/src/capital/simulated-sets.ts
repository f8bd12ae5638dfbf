/**
 * The netting sets of a book as the simulation has them. Where netting cannot be enforced each trade is one of its own, so that its
 * exposure, its CVA and its value today are those of a trade that offsets with no other.
 */
import { assert } from "../document/errors.ts";
import type { ExposureInput } from "../exposure/input.ts";
import type { SimulatedExposure } from "../exposure/result.ts";
import { combined, estimate } from "../numeric/estimate.ts";
import { total } from "../numeric/total.ts";
import type { CapitalFields } from "./fields.ts";
import type { CapitalResult } from "./result.ts";

type NettingSet = CapitalFields["nettingSets"][number];
type Id = ExposureInput["nettingSets"][number]["id"];

/** A netting set of the simulation, and the one of the book that it belongs to. */
interface SimulatedSet {
  readonly id: Id;
  readonly set: NettingSet;
  /** In the book's list. */
  readonly place: number;
}

/** In the order of the book; none of what is given. */
export function simulatedSetsOf({ nettingSets, trades }: CapitalFields): SimulatedSet[] {
  const apart = setsApart(nettingSets);
  const parts = new Map<string, Id[]>();
  for (const trade of trades) {
    if (apart.has(trade.nettingSet)) push(parts, trade.nettingSet, ownSetOf(trade));
  }
  return nettingSets.flatMap((set, place): SimulatedSet[] => {
    if (set.exposure.kind === "given") return [];
    const ids = set.nettingEnforceable ? [set.id] : (parts.get(set.id) ?? []);
    return ids.map((id) => ({ id, set, place }));
  });
}

/** The netting sets whose netting cannot be enforced. */
export function setsApart(nettingSets: readonly NettingSet[]): ReadonlySet<string> {
  return new Set(nettingSets.filter(({ nettingEnforceable }) => !nettingEnforceable).map(({ id }) => id));
}

/** The netting set that a trade is simulated as where netting cannot be enforced. */
export function ownSetOf({ id, nettingSet }: { readonly id: string; readonly nettingSet: string }): Id {
  return `${nettingSet}/${id}` as Id;
}

/** What the simulation says of a netting set of the book. */
export type Simulation = Pick<
  CapitalResult["nettingSets"][number],
  "valueToday" | "simulatedExposure" | "creditValuationAdjustment"
>;

/** By netting set of the book; of several that were simulated for one the sum, with the error of what shares its paths. */
export function simulationsOf(
  input: CapitalFields,
  { deviations, result }: SimulatedExposure,
): ReadonlyMap<string, Simulation> {
  const simulated = new Map(result.nettingSets.map((set) => [set.id, set]));
  const parts = new Map<string, Id[]>();
  for (const { id, set } of simulatedSetsOf(input)) push(parts, set.id, id);
  return new Map(
    [...parts].map(([set, ids]) => {
      const own = ids.map((id) => {
        const [found, deviation] = [simulated.get(id), deviations.get(id)];
        assert(found !== undefined && deviation !== undefined, "the simulation sees every netting set with trades");
        return { found, deviation };
      });
      const [first, ...others] = own;
      // The simulation's own figures, to the last bit, where there is nothing to add up.
      if (first !== undefined && others.length === 0) return [set, ofOne(first.found)] as const;
      const sum = (of: "exposureAtDefault" | "creditValuationAdjustment") =>
        estimate(
          combined(
            own.map(({ deviation }) => [1, deviation[of]] as const),
            result.paths,
          ),
        );
      const simulation = {
        valueToday: total(own.map(({ found }) => found.valueToday)),
        simulatedExposure: sum("exposureAtDefault"),
        creditValuationAdjustment: sum("creditValuationAdjustment"),
      };
      return [set, simulation] as const;
    }),
  );
}

function ofOne({
  creditValuationAdjustment,
  exposureAtDefault,
  valueToday,
}: SimulatedExposure["result"]["nettingSets"][number]): Simulation {
  return { valueToday, simulatedExposure: exposureAtDefault.basel_eepe, creditValuationAdjustment };
}

function push(lists: Map<string, Id[]>, key: string, id: Id): void {
  const list = lists.get(key) ?? [];
  if (list.push(id) === 1) lists.set(key, list);
}
