/**
 * The inner loops alone, on the swap and the currency forward of the example portfolio: 24 monthly steps, two factors, EE
 * and 97.5 % PFE, one thread. Peers, run in turn with ours: plain C with the same numbers, numpy with the same numbers, and
 * numpy with its own faster way to draw normals. `node bench/exposure-kernels.bench.ts [paths]`.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { tailSize, UpperTail } from "../packages/core/src/numeric/upper-tail.ts";
import { type Vector, VectorKernels } from "../packages/core/src/numeric/vector-kernels.ts";

const pathCount = Number(process.argv[2] ?? 1_000_000);
const ROUNDS = 3;
const STEPS = 24;
const FACTORS = 2;
const DT = 1 / 12;
const BLOCK = 1024;
const DISCOUNT = 1.03;
const RHO = 0.5;
const QUANTILE = 0.975;

interface Outcome {
  readonly peer: string;
  readonly seconds: number;
  readonly ee: readonly number[];
  readonly pfe: readonly number[];
}

/** The value of both trades as constant + fixed · L(last fixing) + floating · L + currency · S, after the date's payment. */
function weights(step: number): { constant: number; fixed: number; floating: number; currency: number } {
  const t = step * DT;
  const amounts = [0.5, 1, 1.5, 2].filter((time) => time > t + 1e-9).map((time) => 10e6 * 0.5 * DISCOUNT ** (t - time));
  const fixed = step % 6 === 0 ? 0 : (amounts.shift() ?? 0);
  const floating = amounts.reduce((sum, amount) => sum + amount, 0);
  const left = Math.max(1 - t, 0);
  const scale = t <= 1 + 1e-9 ? 5e6 * DISCOUNT ** -left : 0;
  return { constant: -(fixed + floating) * 0.03 - scale * 1.12, fixed, floating, currency: scale };
}

function ours(): Outcome {
  const started = performance.now();
  const kernels = new VectorKernels({ capacity: BLOCK, vectorCount: 7 });
  const [z0, z1, rate, fixing, spot, value, above] = kernels.vectors as readonly [
    Vector,
    Vector,
    Vector,
    Vector,
    Vector,
    Vector,
    Vector,
  ];
  const reach = tailSize(QUANTILE, pathCount);
  const tails = Array.from({ length: STEPS }, () => new UpperTail(reach));
  const sums = new Float64Array(STEPS);
  const weightsOf = Array.from({ length: STEPS }, (_, i) => weights(i + 1));
  for (let firstPath = 0; firstPath < pathCount; firstPath += BLOCK) {
    const count = Math.min(BLOCK, pathCount - firstPath);
    rate.values.fill(0.03);
    fixing.values.fill(0.03);
    spot.values.fill(1.12);
    for (let i = 0; i < STEPS; i++) {
      kernels.fillNormalPair(z0, z1, { seed: 42, firstPath, step: i, factor: 0 }, count);
      kernels.affine(z1, 0, Math.sqrt(1 - RHO * RHO), z1, count);
      kernels.addScaled(z1, RHO, z0, count);
      kernels.evolve(rate, z0, -0.5 * 0.2 * 0.2 * DT, 0.2 * Math.sqrt(DT), count);
      kernels.evolve(spot, z1, -0.5 * 0.1 * 0.1 * DT, 0.1 * Math.sqrt(DT), count);
      const { constant, fixed, floating, currency } = weightsOf[i]!;
      kernels.affine(value, constant, fixed, fixing, count);
      kernels.addScaled(value, floating, rate, count);
      kernels.addScaled(value, currency, spot, count);
      sums[i]! += kernels.sums(value, count).positive;
      const tail = tails[i]!;
      tail.add(above.values, kernels.copyAbove(above, value, tail.floor, count));
      if ((i + 1) % 6 === 0) fixing.values.set(rate.values);
    }
  }
  const pfe = tails.map((tail) => Math.max(tail.largest(reach), 0));
  const ee = Array.from(sums, (sum) => sum / pathCount);
  return { peer: "kernels", seconds: (performance.now() - started) / 1000, ee, pfe };
}

/** Runs a program that prints its outcome as JSON; null if this machine cannot. */
function peer(command: string, commandArguments: readonly string[]): Outcome | null {
  const { status, stdout } = spawnSync(command, [...commandArguments, String(pathCount)], { encoding: "utf8" });
  return status === 0 ? (JSON.parse(stdout) as Outcome) : null;
}

/** The first Python here that has numpy and scipy. */
function python(mode: string): Outcome | null {
  const commandArguments = [`${peers}exposure.py`, mode];
  return peer("python3", commandArguments) ?? peer("/usr/bin/python3", commandArguments);
}

const peers = fileURLToPath(new URL("peers/", import.meta.url));
const folder = mkdtempSync(`${tmpdir()}/ballast-bench-`);
const built = spawnSync("gcc", ["-O3", "-march=native", "-o", `${folder}/exposure`, `${peers}exposure.c`, "-lm"]);
const contestants: readonly [name: string, run: () => Outcome | null][] = [
  ["kernels", ours],
  ["C, same numbers", () => (built.status === 0 ? peer(`${folder}/exposure`, []) : null)],
  ["numpy, same numbers", () => python("philox")],
  ["numpy, own normals", () => python("own")],
];

const best = new Map<string, Outcome>();
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, run] of contestants) {
    const outcome = run();
    if (outcome !== null && !(outcome.seconds >= (best.get(name)?.seconds ?? Infinity))) best.set(name, outcome);
  }
}
rmSync(folder, { recursive: true });

const mine = best.get("kernels")!;
const factorSteps = pathCount * STEPS * FACTORS;
process.stdout.write(`${pathCount} paths, ${STEPS} steps, ${FACTORS} factors, one thread, best of ${ROUNDS}\n`);
for (const [name] of contestants) {
  const outcome = best.get(name);
  if (outcome === undefined) {
    process.stdout.write(`${name}: not on this machine\n`);
    continue;
  }
  const nanoseconds = ((outcome.seconds / factorSteps) * 1e9).toFixed(1);
  const atMost = (profile: "ee" | "pfe") => {
    const gaps = outcome[profile].map((value, i) => Math.abs(value - mine[profile][i]!));
    return (Math.max(...gaps) / Math.max(...mine[profile])).toExponential(1);
  };
  process.stdout.write(
    `${name}: ${outcome.seconds.toFixed(3)} s, ${nanoseconds} ns a factor-step, ` +
      `ours takes ${(mine.seconds / outcome.seconds).toFixed(2)} of it, EE differs by ${atMost("ee")} of its peak, PFE by ${atMost("pfe")}\n`,
  );
}
