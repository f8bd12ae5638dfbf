/** The numbers of a result, as their schema names them: title, symbol, unit and paragraph. */
import { z } from "zod";
import { nonNegativeAmount } from "./quantities.ts";

export const figure = (title: string, symbol: string, source: string, unit = "reporting currency") =>
  z.number().meta({ title, symbol, unit, source });

export const estimatedFigure = (title: string, symbol: string, source: string, unit = "reporting currency") =>
  z
    .strictObject({ value: z.number(), standardError: nonNegativeAmount })
    .meta({ title, symbol, unit, source, description: "With one standard error of the simulation." });
