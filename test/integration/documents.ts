/** Documents for runs of a known size. */
import { documentBytes } from "@ballast/core/document/canonical.ts";
import { engineNamed } from "@ballast/core/engines.ts";
import { largeBook } from "../../bench/large-book.ts";

export const baCvaDocument = engineNamed("ba-cva").example as Record<string, unknown>;
export const exposureDocument = engineNamed("exposure").example as Record<string, unknown>;

/** The result as one process computes it without any cloud. */
export function resultText(engine: string, document: unknown): string {
  return new TextDecoder().decode(documentBytes(engineNamed(engine).call(document)));
}

/** The example on another number of paths. */
export function exposureOnPaths(paths: number): Record<string, unknown> {
  return { ...exposureDocument, sampling: { ...(exposureDocument["sampling"] as object), paths } };
}

/** Enough paths to be divided into chunks. */
export const dividedExposureDocument = exposureOnPaths(400_000);

/** So many paths that there is time to interrupt the run, and still few enough to compute it again. */
export const longExposureDocument = exposureOnPaths(2_000_000);

/** So many paths that nobody waits for the end. */
export const endlessExposureDocument = exposureOnPaths(50_000_000);

/** A book of many netting sets on few paths: a large result for little work. */
export function largeExposureDocument(nettingSetCount: number): Record<string, unknown> {
  return {
    ...largeBook(nettingSetCount, 100),
    grid: { stepsPerYear: 4, horizonYears: 5 },
  };
}
