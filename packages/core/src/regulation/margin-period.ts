/** Business days in capital rules: how many make a year, and how long a margin period of risk is at least. CRE52.48-52.51. */

/** Business days in a year. CRE52.48. */
export const BUSINESS_DAYS = 250;
/**
 * Days of a margin period of risk: usual; of trades that a clearing member clears for a client; of many or illiquid trades; all
 * doubled after disputes. CRE52.50, CRE52.51.
 */
export const MARGIN_PERIOD = { floor: 10, clientFloor: 5, longFloor: 20, manyTrades: 5000, disputeFactor: 2 } as const;

/** floor + N − 1, in business days, for collateral that is called every N. CRE52.50. */
export function leastMarginPeriod(callsEveryDays: number, floor: number = MARGIN_PERIOD.floor): number {
  return floor + callsEveryDays - 1;
}
