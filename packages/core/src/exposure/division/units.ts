/** Units of paths, whose spread gives the standard errors of everything that is linear in means over paths. */
import type { ExposureInput } from "../input.ts";
import { SOBOL_REPLICATES } from "../simulation/normals.ts";
import { batchPaths } from "../simulation/paths.ts";

/** Standard errors come from the spread of at most so many units of paths. */
export const MOST_UNITS = 128;

/** Paths whose means are compared for a standard error: a replicate of Sobol points, else some batches. */
export function unitPaths({ sampling }: ExposureInput): number {
  if (sampling.method === "sobol") return sampling.paths / SOBOL_REPLICATES;
  let size = batchPaths(sampling.paths);
  while (size * MOST_UNITS < sampling.paths) size *= 2;
  return size;
}
