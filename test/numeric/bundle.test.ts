/** Lambda runs one bundled file without our sources beside it, and workers have their own module graph. */
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { fillSobolUniforms } from "../../packages/core/src/numeric/sobol.ts";
import { fillNormals } from "../twins/philox.ts";

const numeric = fileURLToPath(new URL("../../packages/core/src/numeric/", import.meta.url));
const program = `
  import { parentPort } from "node:worker_threads";
  import { fillSobolUniforms } from "./sobol.ts";
  import { VectorKernels } from "./vector-kernels.ts";
  const kernels = new VectorKernels({ capacity: 1000, vectorCount: 2 });
  const [even, odd] = kernels.vectors;
  kernels.fillNormalPair(even, odd, { seed: 42, firstPath: 5, step: 2, factor: 6 }, 1000);
  const point = new Float64Array(1);
  fillSobolUniforms(point, { seed: 1, replicate: 0, firstPath: 9, dimension: 1000 });
  parentPort.postMessage({ even: even.values.slice(), odd: odd.values.slice(), point });
`;

test("a bundle in a worker thread gives the same bits, without a file to read", async () => {
  const bundle = await build({
    stdin: { contents: program, resolveDir: numeric, loader: "ts" },
    bundle: true,
    minify: true,
    write: false,
    platform: "node",
    format: "cjs",
  });
  const code = bundle.outputFiles[0]!.text;
  expect(code).not.toMatch(/readFile|node:fs/);
  const worker = new Worker(code, { eval: true });
  const message = await new Promise<{ even: Float64Array; odd: Float64Array; point: Float64Array }>(
    (resolve, reject) => {
      worker.once("message", resolve).once("error", reject);
    },
  );
  await worker.terminate();
  for (const [factor, normals] of [message.even, message.odd].entries()) {
    const expected = new Float64Array(1000);
    fillNormals(expected, { seed: 42, firstPath: 5, step: 2, factor: 6 + factor });
    expect(normals).toEqual(expected);
  }
  const expected = new Float64Array(1);
  fillSobolUniforms(expected, { seed: 1, replicate: 0, firstPath: 9, dimension: 1000 });
  expect(message.point).toEqual(expected);
});
