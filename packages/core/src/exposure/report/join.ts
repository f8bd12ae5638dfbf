/** The result document, from the reports of its groups. */
import { assert } from "../../document/errors.ts";
import { combined, estimate, type LinearEstimate } from "../../numeric/estimate.ts";
import type { Shared } from "../division/bytes.ts";
import type { ExposureInput } from "../input.ts";
import type { Counterparty, NettingSet, SimulatedExposure } from "../result.ts";
import { sumOfCredit } from "./credit-report.ts";
import type { GroupReport, SetReport } from "./group-report.ts";
import { warningsOf } from "./warnings.ts";

const PROBABILITY_MEASURES: Record<ExposureInput["model"]["kind"], string> = {
  seed_gbm: "risk-neutral of the reporting currency; rate and forwards are martingales; exposures not discounted",
  hull_white: "risk-neutral, bank account of the reporting currency as numeraire; exposures not discounted",
};

/** Takes the groups in the order of the plan. */
export class Join {
  readonly #input: ExposureInput;
  readonly #shared: Shared;
  readonly #counterparties: Counterparty[] = [];
  readonly #sets: SetReport[] = [];

  constructor(input: ExposureInput, shared: Shared) {
    this.#input = input;
    this.#shared = shared;
  }

  add({ counterparties, sets }: GroupReport): void {
    this.#counterparties.push(...counterparties);
    this.#sets.push(...sets);
  }

  finish(): SimulatedExposure {
    const input = this.#input;
    const { paths, seed, method } = input.sampling;
    const sets = this.#sets;
    const total = (pick: (set: SetReport) => LinearEstimate) =>
      estimate(
        combined(
          sets.map((set) => [1, pick(set)] as const),
          paths,
        ),
      );
    const result = {
      reportingCurrency: input.reportingCurrency,
      probabilityMeasure: PROBABILITY_MEASURES[input.model.kind],
      method,
      paths,
      seed,
      dates: [...this.#shared.dates],
      exposureAtDefaultMethod: input.measures.exposureAtDefault,
      totals: {
        exposureAtDefault: total((set) => set.exposureAtDefault),
        riskWeightedAssets: total((set) => set.riskWeightedAssets),
        ...sumOfCredit(
          sets.map((set) => set.credit),
          paths,
        ),
      },
      counterparties: this.#counterparties,
      nettingSets: this.#inOrderOfInput(),
      calibrations: this.#shared.calibrations.map(({ fits, ...each }) => ({ ...each, fits: [...fits] })),
    };
    return {
      result: { ...result, warnings: warningsOf(input, result) },
      deviations: new Map(
        sets.map(({ document, basel, maturity, credit }) => [
          document.id,
          { exposureAtDefault: basel, maturity, creditValuationAdjustment: credit.unilateral },
        ]),
      ),
    };
  }

  #inOrderOfInput(): NettingSet[] {
    const byId = new Map(this.#sets.map(({ document }) => [document.id, document]));
    return this.#input.nettingSets.map(({ id }) => {
      const document = byId.get(id);
      assert(document !== undefined, "every netting set belongs to a counterparty");
      return document;
    });
  }
}
