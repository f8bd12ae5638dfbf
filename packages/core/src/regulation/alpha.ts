/**
 * The alpha of the exposure at default, and who may have one of 1. CRE52.1, CRE53.14; Article 274(2) CRR; PRA Rulebook,
 * Counterparty Credit Risk (CRR) Part, Article 274(2) as of 2027 (PS1/26).
 */
import { z } from "zod";

export const ALPHA = 1.4;
/** For the counterparties below, in the UK. */
export const REDUCED_ALPHA = 1;

export const counterpartyKinds = [
  "financial",
  "non_financial",
  "pension_scheme",
  "pension_compensation_entity",
  "public",
] as const;
export type CounterpartyKind = (typeof counterpartyKinds)[number];

export const CounterpartyKind = z.enum(counterpartyKinds).meta({
  title: "Kind",
  description: "Under uk-pra exposures to non-financial counterparties and pensions carry an alpha of 1.",
  labels: {
    financial: "Financial",
    non_financial: "Non-financial",
    pension_scheme: "Pension scheme arrangement",
    pension_compensation_entity: "Pension compensation entity",
    public: "Public body",
  },
  source: "PRA Article 274(2)",
});

const kindsWithReducedAlpha: ReadonlySet<CounterpartyKind> = new Set([
  "non_financial",
  "pension_scheme",
  "pension_compensation_entity",
]);

/** The alpha that the rule of a regime gives a counterparty. */
export function alphaOf(regime: string, kind: CounterpartyKind): 1 | 1.4 {
  return regime === "uk-pra" && kindsWithReducedAlpha.has(kind) ? REDUCED_ALPHA : ALPHA;
}
