/** The golden cases speak the annex's short words; this turns one into a document of ours. */

interface GoldenTrade {
  readonly id: string;
  readonly asset_class: "IR" | "FX" | "CR" | "CO";
  readonly ccy?: string;
  readonly entity?: string;
  readonly kind?: "SN" | "IDX";
  readonly rating?: string;
  readonly subclass?: string;
  readonly commodity_type?: string;
  readonly notional: number;
  readonly S?: number;
  readonly E?: number;
  readonly M: number;
  readonly delta?: number;
  readonly option?: { call: boolean; long: boolean; P: number; K: number; T: number };
  readonly mtm: number;
}
export interface GoldenCase {
  readonly name: string;
  readonly input: {
    readonly C?: number;
    readonly margin?: { TH: number; MTA: number; NICA: number; mpor_bd: number };
    readonly trades: readonly GoldenTrade[];
  };
  readonly published?: Readonly<Partial<Record<"EAD" | "RC" | "addon" | "multiplier" | "PFE", number>>>;
  readonly full_precision: {
    readonly V: number;
    readonly RC: number;
    readonly addon: number;
    readonly multiplier: number;
    readonly PFE: number;
    readonly EAD: number;
    readonly EAD_unmargined?: number;
    readonly addon_by_class: Readonly<Record<string, number>>;
    readonly trades: readonly { id: string; MF: number; SD?: number; d: number; delta: number; D: number }[];
  };
}

const categories: Readonly<Record<string, string>> = { OilGas: "oil_and_gas", Metals: "metals" };

export function fromGolden({ input }: GoldenCase) {
  const { margin } = input;
  return {
    regime: "basel",
    reportingCurrency: "USD",
    nettingSets: [
      {
        id: "NS1",
        netCollateral: input.C ?? 0,
        ...(margin && {
          margin: {
            threshold: margin.TH,
            minimumTransferAmount: margin.MTA,
            netIndependentCollateral: margin.NICA,
            // The annex gives the period of risk, 9 + N days; N is the days between calls.
            remarginingBusinessDays: margin.mpor_bd - 9,
          },
        }),
      },
    ],
    trades: input.trades.map(tradeOf),
  };
}

function tradeOf(trade: GoldenTrade) {
  const { option } = trade;
  const position = option
    ? {
        kind: "option",
        side: option.long ? "bought" : "sold",
        type: option.call ? "call" : "put",
        underlyingPrice: option.P,
        strike: option.K,
        exerciseYears: option.T,
      }
    : { kind: "linear", side: (trade.delta ?? 0) > 0 ? "long" : "short" };
  const common = { id: trade.id, nettingSet: "NS1", marketValue: trade.mtm, maturityYears: trade.M };
  const period = { notional: trade.notional, startYears: trade.S, endYears: trade.E, position };
  switch (trade.asset_class) {
    case "IR":
      return { kind: "interest_rate", ...common, currency: trade.ccy, ...period };
    case "CR":
      return trade.kind === "IDX"
        ? { kind: "credit_index", ...common, entity: trade.entity, quality: "investment_grade", ...period }
        : { kind: "credit_single_name", ...common, entity: trade.entity, rating: trade.rating, ...period };
    case "CO":
      return {
        kind: "commodity",
        ...common,
        category: categories[trade.subclass ?? ""],
        commodity: trade.commodity_type,
        notional: trade.notional,
        position,
      };
    case "FX":
      return {
        kind: "foreign_exchange",
        ...common,
        bought: { currency: "EUR", notional: trade.notional },
        sold: { currency: "USD", notional: trade.notional },
      };
  }
}
