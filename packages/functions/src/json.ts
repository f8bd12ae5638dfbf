/** From text to a JSON value; broken text is refused with its place. */
import { RiskError } from "@ballast/core/errors.ts";

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new RiskError(
      "document.malformed",
      `The body is not JSON: ${error instanceof Error ? error.message : error}.`,
    );
  }
}
