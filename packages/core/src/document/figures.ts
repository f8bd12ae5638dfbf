/** The numbers of a result, as their schema names them: title, symbol, unit and paragraph. */
import { z } from "zod";

/** A result may be larger than any amount of a document. */
export const nonNegativeFigure = z.number().nonnegative();

export const figure = (title: string, symbol: string, source: string, unit = "reporting currency") =>
  z.number().meta({ title, symbol, unit, source });

export const estimatedFigure = (title: string, symbol: string, source: string, unit = "reporting currency") =>
  z
    .strictObject({ value: z.number(), standardError: nonNegativeFigure })
    .meta({ title, symbol, unit, source, description: "With one standard error of the simulation." });
