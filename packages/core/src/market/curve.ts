/** Zero curves: the logarithm of the discount factor is linear between nodes, and the last forward rate goes on for ever. */
import { assert } from "../document/errors.ts";

export interface ZeroNode {
  readonly years: number;
  /** Continuous compounding. */
  readonly zeroRate: number;
}

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
