/** Zero curves: the logarithm of the discount factor is linear between nodes, and the last forward rate goes on for ever. */
import { z } from "zod";
import { assert } from "../document/errors.ts";
import { rate } from "../document/quantities.ts";

const ZeroNode = z.strictObject({
  years: z.number().positive().max(100).meta({ title: "Time", unit: "years" }),
  zeroRate: rate.meta({ title: "Zero rate", unit: "fraction a year, continuous compounding" }),
});
export type ZeroNode = Readonly<z.infer<typeof ZeroNode>>;

export const ZeroCurve = z.array(ZeroNode).min(1).max(200).meta({
  title: "Zero curve",
  description: "The logarithm of the discount factor is linear between nodes; the last forward rate goes on.",
});

/** ln P(0, t). Nodes ascend; today's discount factor is 1. */
export function logDiscount(nodes: readonly ZeroNode[], t: number): number {
  let [from, logFrom] = [0, 0];
  let slope = 0;
  assert(nodes.length > 0, "a curve has a node");
  for (const { years, zeroRate } of nodes) {
    const logTo = -zeroRate * years;
    slope = (logTo - logFrom) / (years - from);
    if (t <= years) return logFrom + slope * (t - from);
    [from, logFrom] = [years, logTo];
  }
  return logFrom + slope * (t - from);
}
