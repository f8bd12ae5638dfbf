/** Documents for runs of a known size. */
import { documentBytes } from "@ballast/core/document.ts";
import { engineNamed } from "@ballast/core/engines.ts";

export const baCvaDocument = engineNamed("ba-cva").example as Record<string, unknown>;
export const exposureDocument = engineNamed("exposure").example as Record<string, unknown>;

/** The result as one process computes it without any cloud. */
export function resultText(engine: string, document: unknown): string {
  return new TextDecoder().decode(documentBytes(engineNamed(engine).run(document)));
}

/** The same book on so many paths that there is time to interrupt it. */
export const longExposureDocument = { ...exposureDocument, paths: 40_000_000 };
