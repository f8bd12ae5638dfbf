import { readFileSync } from "node:fs";
import { baCva } from "@ballast/core/ba-cva/engine.ts";
import { capital } from "@ballast/core/capital/engine.ts";
import type { CapitalResult } from "@ballast/core/capital/result.ts";
import { canonicalJson } from "@ballast/core/document/canonical.ts";
import { RiskError } from "@ballast/core/document/errors.ts";
import { exposure } from "@ballast/core/exposure/engine.ts";
import { saCcr } from "@ballast/core/sa-ccr/engine.ts";
import type { SaCcrResult } from "@ballast/core/sa-ccr/result.ts";
import { describe, expect, test } from "vitest";
import { inChunks } from "../core/divided.ts";

interface Book {
  nettingSets: { id: string; counterparty: string; exposure: Record<string, unknown> }[];
  trades: Record<string, unknown>[];
  sampling: Record<string, unknown>;
  singleNameHedges: Record<string, unknown>[];
  [field: string]: unknown;
}

const bankBook = (): Book =>
  JSON.parse(readFileSync(new URL("../../examples/capital/bank-book.input.json", import.meta.url), "utf8"));

/** Six netting sets of the book, of every kind, on few paths. */
function smallBook(): Book {
  const book = bankBook();
  const nettingSets = book.nettingSets.filter(({ id }) =>
    ["NS-01", "NS-02", "NS-04", "NS-08", "NS-39", "NS-40"].includes(id),
  );
  const kept = new Set(nettingSets.map(({ id }) => id));
  const trades = book.trades.filter(({ nettingSet }) => kept.has(nettingSet as string));
  return { ...book, nettingSets, trades, sampling: { paths: 256, seed: 1 } };
}

const result = capital.call(smallBook());
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe("the chain of a small book", () => {
  test("each link carries the exposure its method names", () => {
    for (const set of result.nettingSets) {
      const expected = { imm: set.simulatedExposure?.value, sa_ccr: set.standardisedExposure, given: 2_500_000 }[
        set.method
      ];
      expect(set.exposureAtDefault).toBe(expected);
    }
    expect(result.nettingSets.map(({ method }) => method)).toEqual([
      "imm",
      "imm",
      "sa_ccr",
      "sa_ccr",
      "given",
      "given",
    ]);
  });

  test("what the simulation warns of is said of the whole, by its stage, but for quantiles that capital does not use", () => {
    const short = capital.call({ ...smallBook(), grid: { stepsPerYear: 4, horizonYears: 1 } }) as CapitalResult;
    const told = short.warnings.map(({ path }) => path);
    expect(told).toContain("grid.horizonYears");
    // 256 paths do not hold the interval of the 99 % quantile.
    expect(short.stages.exposure.result.warnings.map(({ path }) => path)).toContain("measures.quantiles[2]");
    expect(told.filter((path) => path.includes("quantiles"))).toEqual([]);
  });

  test("capital is what the stage alone makes of its document", () => {
    const { input, result: stage } = result.stages.baCva;
    expect(canonicalJson(baCva.call(input))).toBe(canonicalJson(stage));
    expect(result.capital).toBe(stage.capital);
  });

  test("the simulation is what the stage alone makes of its document", () => {
    const { input, result: stage } = result.stages.exposure;
    expect(canonicalJson(exposure.call(input))).toBe(canonicalJson(stage));
  });

  test("each stage's document and result can be downloaded on its own", () => {
    expect(capital.parts(result).map(({ name }) => name)).toEqual([
      "exposure.input",
      "exposure.result",
      "sa-ccr.input",
      "sa-ccr.result",
      "ba-cva.input",
      "ba-cva.result",
    ]);
    for (const part of capital.parts(result)) {
      expect(Object.keys("document" in part ? (part.document as object) : {}).length).toBeGreaterThan(3);
    }
  });

  test("the challenger is what the stage alone makes of its document", () => {
    const { input, result: stage } = result.stages.saCcr;
    expect(canonicalJson(saCcr.call(input))).toBe(canonicalJson(stage as SaCcrResult));
  });

  test("sums are those of the lines", () => {
    expect(result.exposureAtDefault).toBe(sum(result.nettingSets.map((set) => set.exposureAtDefault)));
    expect(result.defaultRiskWeightedAssets).toBe(sum(result.nettingSets.map((set) => set.defaultRiskWeightedAssets)));
    expect(result.cvaRiskWeightedAssets).toBe(12.5 * result.capital);
    // The stage adds up in the same order.
    expect(result.creditValuationAdjustment).toBe(
      sum(result.nettingSets.map((set) => set.creditValuationAdjustment?.value ?? 0)),
    );
  });

  test("values today come from the simulation's market", () => {
    for (const { id, value } of result.stages.saCcr.result.nettingSets) {
      expect(result.nettingSets.find((set) => set.id === id)?.valueToday).toBe(value);
    }
  });

  test("securities financing that is not material is listed and carries no charge", () => {
    expect(result.stages.baCva.result.excluded.map(({ id, rule }) => `${rule} ${id}`)).toContain("R30 NS-40");
    expect(result.nettingSets[5]?.standaloneCharge).toBeNull();
    expect(result.nettingSets[4]?.standaloneCharge).toBeGreaterThan(0);
  });

  test("no maturity is beyond the longest contract or below a year, unless it was given", () => {
    for (const set of result.nettingSets.slice(0, 4)) {
      expect(set.effectiveMaturityYears).toBeGreaterThanOrEqual(1);
      expect(set.effectiveMaturityYears).toBeLessThanOrEqual(10);
    }
  });
});

test.each([1, 3])("the bytes are the same divided into %i chunks", (count) => {
  expect(Buffer.from(inChunks(capital, smallBook(), count)).toString()).toBe(canonicalJson(result));
});

test("a swap in a foreign currency reaches SA-CCR in its own hedging set, at today's spot", () => {
  const rate = { curve: [{ years: 1, zeroRate: 0.03 }], meanReversion: 0.05, volatility: 0.01 };
  const book = smallBook();
  const [first] = book.nettingSets.filter(({ id }) => id === "NS-02");
  const foreign = capital.call({
    ...book,
    nettingSets: [{ ...first, exposure: { kind: "imm" } }],
    trades: [
      {
        kind: "interest_rate_swap",
        id: "T",
        nettingSet: "NS-02",
        notional: 1_000_000,
        currency: "USD",
        fixedRate: 0.03,
        side: "receive_fixed",
        paymentsPerYear: 2,
        maturityYears: 4,
      },
    ],
    market: {
      kind: "curves",
      rate,
      foreignCurrencies: [{ currency: "USD", spot: 0.8, volatility: 0.1, rate }],
    },
    model: {
      kind: "hull_white",
      correlations: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
    },
    singleNameHedges: [],
    indexHedges: [],
  }) as CapitalResult;
  const [trade] = foreign.stages.saCcr.result.trades;
  expect(trade?.hedgingSet).toBe("USD");
  // 800,000 · (1 − e^−0.2) / 0.05, short the floating rate.
  const expected = (-800_000 * (1 - Math.exp(-0.2))) / 0.05;
  expect(Math.abs((trade?.effectiveNotional ?? 0) - expected)).toBeLessThanOrEqual(1e-13 * -expected);
});

describe("trades in the words of SA-CCR", () => {
  const rate = { curve: [{ years: 1, zeroRate: -0.004 }], meanReversion: 0.05, volatility: 0.01 };
  const standardised = (...trades: object[]) => {
    const book = smallBook();
    const [first] = book.nettingSets.filter(({ id }) => id === "NS-02");
    const common = { nettingSet: "NS-02", notional: 300, fixedRate: 0.03, side: "pay_fixed", paymentsPerYear: 2 };
    const found = capital.call({
      ...book,
      nettingSets: [{ ...first, exposure: { kind: "imm" } }],
      trades: trades.map((trade, i) => ({ ...common, id: `T${i}`, ...trade })),
      market: { kind: "curves", rate, foreignCurrencies: [] },
      model: { kind: "hull_white", correlations: [[1]] },
      singleNameHedges: [],
      indexHedges: [],
    }) as CapitalResult;
    return found.stages.saCcr;
  };

  test("of an amortising swap only what is left of the running period counts", () => {
    const amortisation = [
      { fromYears: 0.25, notional: 200 },
      { fromYears: 0.75, notional: 100 },
    ];
    const swap = { kind: "interest_rate_swap", maturityYears: 1.25, currentFixing: 0.03, amortisation };
    // (0.25 · 300 + 0.5 · 200 + 0.5 · 100) / 1.25
    expect(standardised(swap).input).toMatchObject({ trades: [{ notional: 180 }] });
  });

  test("swaptions at negative rates or strikes have one shift, to a lowest rate of 0.1 %", () => {
    const swaption = { kind: "swaption", position: "bought", expiryYears: 1, maturityYears: 3 };
    const { input, result: found } = standardised(swaption, { ...swaption, fixedRate: -0.02 });
    const shift = { shift: 0.021 };
    expect(input).toMatchObject({ trades: [{ position: shift }, { position: shift }] });
    const [atThree, belowZero] = found.trades.map(({ supervisoryDelta }) => supervisoryDelta);
    expect(atThree).toBeGreaterThan(0);
    expect(belowZero).toBeGreaterThan(atThree ?? 1);
    expect(belowZero).toBeLessThan(1);
  });
});

describe("a book is refused at its own paths", () => {
  const issuesOf = (change: (book: Book) => void) => {
    const book = smallBook();
    change(book);
    try {
      capital.parse(book);
    } catch (error) {
      if (error instanceof RiskError)
        return error.issues.map(({ path, rule }) => (rule === undefined ? path : `${rule} ${path}`));
      throw error;
    }
    return [];
  };

  test("an unknown counterparty", () => {
    const issues = issuesOf((book) => {
      Object.assign(book.nettingSets[1] ?? {}, { counterparty: "NOBODY" });
    });
    expect(issues).toContain("R07 nettingSets[1].counterparty");
  });

  test("a hedge that references another name", () => {
    const issues = issuesOf((book) => {
      Object.assign(book.singleNameHedges[0] ?? {}, { reference: "Somebody" });
    });
    expect(issues).toEqual(["R14 singleNameHedges[0].reference"]);
  });

  test("a netting set without trades, though sets before it are given", () => {
    const issues = issuesOf((book) => {
      const [given] = book.nettingSets.splice(4, 1);
      if (given !== undefined) book.nettingSets.unshift(given);
      book.trades = book.trades.filter(({ nettingSet }) => nettingSet !== "NS-02");
    });
    expect(issues).toEqual(["nettingSets[2].id"]);
  });

  test("a swap of which nothing is left", () => {
    const issues = issuesOf((book) => {
      const [swap] = book.trades.filter(({ kind }) => kind === "interest_rate_swap");
      Object.assign(swap ?? {}, { amortisation: [{ fromYears: 0, notional: 0 }] });
    });
    expect(issues).toEqual([expect.stringMatching(/^trades\[\d+\]\.amortisation$/)]);
  });

  test("a trade of a netting set whose exposure is given", () => {
    const issues = issuesOf((book) => {
      Object.assign(book.trades[0] ?? {}, { nettingSet: "NS-39" });
    });
    expect(issues).toEqual(["trades[0].nettingSet"]);
  });

  test("a wrong field and what the stages refuse of the rest, in one answer", () => {
    const issues = issuesOf((book) => {
      Object.assign(book.nettingSets[0] ?? {}, { exposure: { kind: "imm", agreement: { threshold: -1 } } });
      Object.assign(book.nettingSets[1] ?? {}, { counterparty: "NOBODY" });
      Object.assign(book.singleNameHedges[0] ?? {}, { reference: "Somebody" });
      Object.assign(book.trades[0] ?? {}, { currency: "ZZZ" });
      Object.assign(book.sampling, { paths: 1 });
    });
    expect(issues.sort()).toEqual([
      "R07 nettingSets[1].counterparty",
      "R14 singleNameHedges[0].reference",
      "nettingSets[0].exposure.agreement.threshold",
      "sampling.paths",
      "trades[0].currency",
    ]);
  });

  test("a book in which every exposure is given", () => {
    const issues = issuesOf((book) => {
      book.nettingSets = book.nettingSets.filter(({ exposure: { kind } }) => kind === "given");
    });
    expect(issues[0]).toBe("nettingSets");
  });
});

test("the bank book has the size of a small bank", () => {
  const book = bankBook();
  expect(book.nettingSets.length).toBeGreaterThanOrEqual(40);
  expect(book.trades.length).toBeGreaterThanOrEqual(500);
  expect((book["counterparties"] as unknown[]).length).toBeGreaterThanOrEqual(20);
  expect(() => capital.parse(book)).not.toThrow();
});

test("the standard error of capital is the spread of capital over seeds", () => {
  const book = smallBook();
  const results = Array.from({ length: 24 }, (_, seed) =>
    capital.call({ ...book, sampling: { paths: 512, seed } }),
  ) as CapitalResult[];
  const mean = results.reduce((sum, result) => sum + result.capital, 0) / results.length;
  const variance = results.reduce((sum, result) => sum + (result.capital - mean) ** 2, 0) / (results.length - 1);
  const stated = results.reduce((sum, result) => sum + result.capitalStandardError, 0) / results.length;
  // The deviation of 24 draws is itself known to 15 %, and the delta method is of first order.
  expect(stated / Math.sqrt(variance)).toBeGreaterThan(0.55);
  expect(stated / Math.sqrt(variance)).toBeLessThan(1.8);
});
