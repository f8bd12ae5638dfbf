/**
 * Which picture an engine's result gets. An engine without one of its own shows its numbers and tables, so that a new
 * engine needs no page; a picture is a file here and a line below.
 */
import type { ComponentType } from "preact";
import { later } from "../ui.tsx";
import type { PictureProps } from "./picture-props.ts";

const pictures: Readonly<Record<string, ComponentType<PictureProps>>> = {
  exposure: later(async () => (await import("./exposure.tsx")).ExposurePicture),
  "ba-cva": later(async () => (await import("./ba-cva.tsx")).BaCvaPicture),
  capital: later(async () => (await import("./capital.tsx")).CapitalPicture),
};
const TablesPicture = later(async () => (await import("./tables.tsx")).TablesPicture);

export function Picture(props: PictureProps) {
  const Chosen = pictures[props.run.engine] ?? TablesPicture;
  return <Chosen {...props} />;
}
