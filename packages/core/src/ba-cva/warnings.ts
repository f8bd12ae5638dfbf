/** What a person should know about a result, with the input rule it comes from. docs/methods/ba-cva.md lists them all. */
import type { BaCvaInput } from "./input.ts";
import { regimes } from "./regimes.ts";
import type { BaCvaResult } from "./result.ts";

type Warning = BaCvaResult["warnings"][number];

export function warnings(
  input: BaCvaInput,
  result: Pick<BaCvaResult, "counterparties" | "reduced" | "hedged" | "nettingSets">,
): Warning[] {
  return [...ofDates(input), ...ofNettingSets(input), ...ofHedges(input, result)];
}

/** R25. */
function ofDates({ regime, reportingDate }: BaCvaInput): Warning[] {
  const { effectiveFrom } = regimes[regime];
  if (reportingDate >= effectiveFrom) return [];
  const message = `The reporting date lies before ${effectiveFrom}, when ${regime} takes effect.`;
  return [{ rule: "R25", path: "reportingDate", message }];
}

/** R06, R10, R22. */
function ofNettingSets({ nettingSets, counterparties }: BaCvaInput): Warning[] {
  const found: Warning[] = [];
  counterparties.forEach(({ creditQuality }, i) => {
    if (creditQuality !== "not_rated") return;
    const message = "Without a rating the name takes the risk weight of high yield.";
    found.push({ rule: "R10", path: `counterparties[${i}].creditQuality`, message });
  });
  nettingSets.forEach((set, i) => {
    if (set.effectiveMaturityYears === 5) {
      const message = "Exactly five years: the old cap may still be applied; MAR50.15(2) removes it.";
      found.push({ rule: "R06", path: `nettingSets[${i}].effectiveMaturityYears`, message });
    }
    if (set.alphaInExposure === 1 && set.exposureMethod === "imm") {
      const message =
        "An IMM exposure carries an alpha of 1.4: dividing by 1 leaves it in the charge. Check the exposure.";
      found.push({ rule: "R22", path: `nettingSets[${i}].alphaInExposure`, message });
    }
  });
  return found;
}

/** R16, R26, R27. */
function ofHedges(
  { singleNameHedges, counterparties }: BaCvaInput,
  {
    counterparties: charges,
    reduced,
    hedged,
    nettingSets,
  }: Pick<BaCvaResult, "counterparties" | "reduced" | "hedged" | "nettingSets">,
): Warning[] {
  const found: Warning[] = [];
  const exposed = new Set(nettingSets.map((set) => set.counterparty));
  singleNameHedges.forEach((hedge, i) => {
    if (exposed.has(hedge.counterparty)) return;
    const message = `${hedge.counterparty} has no covered transaction: the hedge is left out.`;
    found.push({ rule: "R16", path: `singleNameHedges[${i}].counterparty`, message });
  });
  counterparties.forEach(({ id }, i) => {
    const charge = charges[i];
    if (charge === undefined || charge.singleNameHedges <= charge.standaloneCharge) return;
    const message = `${id} is over-hedged: its hedges are worth more than its charge, so more of them may raise capital.`;
    found.push({ rule: "R26", path: `counterparties[${i}]`, message });
  });
  if (hedged.charge > reduced.charge) {
    const message =
      "Capital with the hedges is higher than without: look at the index hedges and the over-hedged names.";
    found.push({ rule: "R27", path: "indexHedges", message });
  }
  return found;
}
