/** What every picture of a result is given. */
import type { Run } from "@ballast/core/run.ts";
import type { Explain } from "../explain/figures.ts";
import type { ExplainCell } from "../table.tsx";

export interface PictureProps {
  readonly explain: Explain;
  readonly explainCell: ExplainCell;
  readonly run: Run;
  readonly result: unknown;
  /** The run that this one is compared with. */
  readonly before: { readonly run: Run; readonly result: unknown } | null;
}
