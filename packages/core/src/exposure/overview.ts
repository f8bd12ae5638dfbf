/** What of a result a page shows before anybody looks at one netting set: the same document with fields left out. */
import type { ExposureResult } from "./result.ts";

type NettingSet = ExposureResult["nettingSets"][number];

/** A result, and any overview of it. */
export interface ExposureOverview extends Omit<ExposureResult, "counterparties" | "nettingSets"> {
  readonly counterparties: readonly Pick<
    ExposureResult["counterparties"][number],
    "id" | "name" | "nettingSets" | "limit"
  >[];
  readonly nettingSets: readonly {
    readonly id: string;
    readonly counterparty: string;
    /** By the method of the result. */
    readonly exposureAtDefault: Partial<NettingSet["exposureAtDefault"]>;
    /** Those with profiles of their own. */
    readonly trades: readonly Pick<NettingSet["trades"][number], "id">[];
  }[];
}

export function overview({ counterparties, nettingSets, ...rest }: ExposureResult): ExposureOverview {
  const method = rest.exposureAtDefaultMethod;
  return {
    ...rest,
    counterparties: counterparties.map(({ id, limit, name, nettingSets: sets }) => ({
      id,
      name,
      nettingSets: sets,
      limit,
    })),
    nettingSets: nettingSets.map(({ counterparty, exposureAtDefault, id, trades }) => ({
      id,
      counterparty,
      exposureAtDefault: { [method]: exposureAtDefault[method] },
      trades: trades.map((trade) => ({ id: trade.id })),
    })),
  };
}
