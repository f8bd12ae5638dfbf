/** The Hull-White rate of each currency: as the document gives it, or fitted to the swaptions it quotes. */
import { assert } from "../../../document/errors.ts";
import type { CurveMarket } from "../../document/model-input.ts";
import { type Calibration, calibrated } from "./calibration.ts";
import type { ShortRate } from "./short-rate.ts";

export interface CurrencyCalibration extends Calibration {
  readonly currency: string;
}

/** The reporting currency's rate first. */
export function shortRatesOf(reportingCurrency: string, market: CurveMarket) {
  const calibrations: CurrencyCalibration[] = [];
  const given = [
    { currency: reportingCurrency, rate: market.rate },
    ...market.foreignCurrencies.map(({ currency, rate }) => ({ currency, rate })),
  ];
  const rates = given.map(({ currency, rate }): ShortRate => {
    const { curve, meanReversion, volatility, swaptions } = rate;
    if (swaptions === undefined) {
      assert(meanReversion !== undefined && volatility !== undefined, "input.ts asks for both without swaptions");
      return { curve, meanReversion, volatility };
    }
    const fit = calibrated(curve, swaptions, meanReversion ?? null);
    calibrations.push({ currency, ...fit });
    return { curve, meanReversion: fit.meanReversion, volatility: fit.volatility };
  });
  return { rates, calibrations };
}
