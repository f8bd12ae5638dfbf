/** Swaps and forwards as cash flows, and the floating legs that remember a fixing. Flows of many trades at one time are one. */
import type { Trade } from "./input.ts";

/** A date within this share of a year of another is that date. */
const SAME_DATE = 1e-9;

export interface CashFlow {
  readonly time: number;
  /** Belongs to the value at the dates before it, from then on it is paid. */
  readonly until: number;
  amount: number;
}

/** A floating leg: at any date its coupons are worth N (R P(t, T₁) − P(t, T)), R = 1 / P(T₀, T₁) at the last fixing T₀. */
export interface FloatingLeg {
  readonly paymentsPerYear: number;
  readonly maturity: number;
  readonly notional: number;
}

/** What one netting set or trade pays in one currency; `currency` counts the reporting currency as 0. */
export interface Legs {
  readonly currency: number;
  readonly flows: readonly CashFlow[];
  readonly floating: readonly FloatingLeg[];
}

/** The legs of trades by currency. `currencies` begins with the reporting currency. */
export function legsOf(trades: readonly Trade[], currencies: readonly string[]): Legs[] {
  const flows = currencies.map(() => new Map<string, CashFlow>());
  const floating = currencies.map((): FloatingLeg[] => []);
  const [reporting] = currencies;
  const pay = (currency: string, time: number, until: number, amount: number) => {
    const book = flows[currencies.indexOf(currency)]!;
    const key = `${time} ${until}`;
    const flow = book.get(key);
    if (flow === undefined) book.set(key, { time, until, amount });
    else flow.amount += amount;
  };
  for (const trade of trades) {
    if (trade.kind === "fx_forward") {
      const sign = trade.side === "buy" ? 1 : -1;
      // Its value at maturity is before settlement.
      const until = trade.maturityYears + SAME_DATE;
      pay(trade.currency, trade.maturityYears, until, sign * trade.notional);
      pay(reporting!, trade.maturityYears, until, -sign * trade.notional * trade.contractRate);
      continue;
    }
    const currency = trade.currency ?? reporting!;
    const { paymentsPerYear, maturityYears, notional, fixedRate } = trade;
    const sign = trade.side === "pay_fixed" ? 1 : -1;
    const payments = Math.round(maturityYears * paymentsPerYear);
    for (let i = 1; i <= payments; i++) {
      const time = i / paymentsPerYear;
      pay(currency, time, time - SAME_DATE, (-sign * notional * fixedRate) / paymentsPerYear);
    }
    const maturity = payments / paymentsPerYear;
    pay(currency, maturity, maturity - SAME_DATE, -sign * notional);
    floating[currencies.indexOf(currency)]!.push({
      paymentsPerYear: trade.floatingPaymentsPerYear ?? paymentsPerYear,
      maturity,
      notional: sign * notional,
    });
  }
  return currencies.map((_, currency) => ({
    currency,
    flows: [...flows[currency]!.values()].sort((a, b) => a.time - b.time),
    floating: floating[currency]!,
  }));
}
