/**
 * Which picture an engine's result gets. An engine without one of its own shows its numbers and tables, so that a new
 * engine needs no page; a picture is a file here and a line below.
 */
import type { Run } from "@ballast/core/run.ts";
import type { ComponentType } from "preact";
import type { Explain } from "../explain/figures.ts";
import type { ExplainCell } from "../table.tsx";
import { BaCvaPicture } from "./ba-cva.tsx";
import { CapitalPicture } from "./capital.tsx";
import { ExposurePicture } from "./exposure.tsx";
import { TablesPicture } from "./tables.tsx";

export interface PictureProps {
  readonly explain: Explain;
  readonly explainCell: ExplainCell;
  readonly run: Run;
  readonly input: unknown;
  readonly result: unknown;
  /** The run that this one is compared with. */
  readonly before: { readonly run: Run; readonly result: unknown } | null;
}

const pictures: Readonly<Record<string, ComponentType<PictureProps>>> = {
  exposure: ExposurePicture,
  "ba-cva": BaCvaPicture,
  capital: CapitalPicture,
};

export function Picture(props: PictureProps) {
  const Chosen = pictures[props.run.engine] ?? TablesPicture;
  return <Chosen {...props} />;
}
