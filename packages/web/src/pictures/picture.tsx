/**
 * Which picture an engine's result gets. An engine without one of its own shows its numbers and tables, so that a new
 * engine needs no page; a picture is a file here and a line below.
 */
import type { ComponentType } from "preact";
import { BaCvaPicture } from "./ba-cva.tsx";
import { CapitalPicture } from "./capital.tsx";
import { ExposurePicture } from "./exposure.tsx";
import type { PictureProps } from "./picture-props.ts";
import { TablesPicture } from "./tables.tsx";

const pictures: Readonly<Record<string, ComponentType<PictureProps>>> = {
  exposure: ExposurePicture,
  "ba-cva": BaCvaPicture,
  capital: CapitalPicture,
};

export function Picture(props: PictureProps) {
  const Chosen = pictures[props.run.engine] ?? TablesPicture;
  return <Chosen {...props} />;
}
