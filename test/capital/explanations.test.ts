/** Every figure of the bank book's SA-CCR and BA-CVA is explained, and the way leads from capital to a trade. */
import { readFileSync } from "node:fs";
import { capital } from "@ballast/core/capital/engine.ts";
import { explain } from "@ballast/core/capital/explain.ts";
import { describe, expect, test } from "vitest";
import { expectExplained, promised } from "../core/explained.ts";

const book = JSON.parse(readFileSync(new URL("../../examples/capital/bank-book.input.json", import.meta.url), "utf8"));
// The figures of SA-CCR do not depend on the simulation but for the values today, which a few paths give.
const input = capital.parse({ ...book, sampling: { paths: 64, seed: 1 } });
const result = capital.run(input);
const explaining = { input, result, explain: (path: string) => explain(input, result, path) };
const paths = promised(capital.resultSchema, result);

describe("the bank book", () => {
  test("every figure of the chain itself and every netting set is explained", () => {
    const lines = paths.filter((path) => !path.startsWith("stages.saCcr.result.trades"));
    expect(lines.filter((path) => path.startsWith("stages.saCcr.result.nettingSets")).length).toBeGreaterThan(1000);
    // Nettings of notionals and the benefit of a hedge are small differences of large numbers.
    const { counterparties, hedged } = result.stages.baCva.result;
    const scaleOf = (path: string) => {
      if (path.endsWith("ffectiveNotional")) return 1e6;
      const [, counterparty] = /counterparties\[(\d+)\]\.netCharge$/.exec(path) ?? [];
      // Of two numbers of ten digits each the tenth is off by half at most: 1e-9 of the larger, in units of 1e-8.
      if (counterparty !== undefined) return 0.1 * (counterparties[Number(counterparty)]?.standaloneCharge ?? 0);
      return path.endsWith(".benefit") ? hedged.charge : 1;
    };
    for (const path of lines) expectExplained(explaining, path, scaleOf(path));
  });

  test("every trade is explained", () => {
    const { trades } = result.stages.saCcr.result;
    expect(trades).toHaveLength(520);
    for (const i of trades.keys()) {
      const own = paths.filter((path) => path.startsWith(`stages.saCcr.result.trades[${i}].`));
      expect(own.length).toBeGreaterThanOrEqual(4);
      for (const path of own) expectExplained(explaining, path);
    }
  });

  test("terms lead from capital down to the notional of a trade", () => {
    const wanted = [
      /^stages\.baCva\.result\.capital$/,
      /fullCharge$/,
      /reduced\.charge$/,
      /reduced\.systematic$/,
      /reduced\.sumOfCharges$/,
      /counterparties\[\d+\]\.standaloneCharge$/,
      /baCva\.result\.nettingSets\[\d+\]\.standaloneCharge$/,
      /^nettingSets\[\d+\]\.exposureAtDefault$/,
      /^nettingSets\[\d+\]\.standardisedExposure$/,
      /saCcr\.result\.nettingSets\[\d+\]\.exposureAtDefault$/,
      /unmargined\.exposureAtDefault$/,
      /potentialFutureExposure$/,
      /aggregateAddOn$/,
      /hedgingSets\[\d+\]\.addOn$/,
      /hedgingSets\[\d+\]\.effectiveNotional$/,
      /components\[\d+\]\.effectiveNotional$/,
      /saCcr\.result\.trades\[\d+\]\.effectiveNotional$/,
      /adjustedNotional$/,
    ];
    let reached = ["capital"];
    for (const pattern of wanted) {
      reached = reached.flatMap((path) =>
        (explain(input, result, path)?.terms ?? []).map((term) => term.path).filter((path) => pattern.test(path)),
      );
      expect(reached.length, String(pattern)).toBeGreaterThan(0);
    }
    const [last = ""] = reached;
    const ends = explain(input, result, last)?.terms.map(({ path }) => path) ?? [];
    expect(ends.some((path) => /^stages\.saCcr\.input\.trades\[\d+\]\..*notional$/.test(path))).toBe(true);
  });

  test("the simulation, texts and lists have no explanation", () => {
    for (const path of ["stages.exposure.result.paths", "nettingSets[0].id", "stages.saCcr", "nettingSets[99].alpha"]) {
      expect(capital.explain(input, result, path)).toBeNull();
    }
  });
});
