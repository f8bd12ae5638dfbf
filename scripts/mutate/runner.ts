/**
 * One vitest that stays: what it has transformed it need not transform again for the next mistake. Runs as a process of its
 * own (`mutate.ts` forks it), so that a mistake that runs for ever can be stopped from outside. Takes an `Order`, answers
 * with an `Outcome`.
 */
import process from "node:process";
import { fileURLToPath } from "node:url";
import { BaseSequencer, createVitest, type TestSpecification } from "vitest/node";

export interface Order {
  /** Null: the program as it is. */
  readonly mutant: { readonly file: string; readonly text: string } | null;
  /** Test files, in the order to run them in. */
  readonly tests: readonly string[];
}

export interface Outcome {
  /** The first test that failed, null if none did. */
  readonly failed: string | null;
  /** Of the test files that ran, by their path. */
  readonly files: Readonly<Record<string, { readonly milliseconds: number; readonly imports: readonly string[] }>>;
}

const root = fileURLToPath(new URL("../..", import.meta.url));
let order: Order = { mutant: null, tests: [] };
const place = ({ moduleId }: { readonly moduleId: string }) => order.tests.indexOf(pathOf(moduleId));
const pathOf = (id: string) => id.slice(root.length).replaceAll("\\", "/");

class InOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return [...files].sort((a, b) => place(a) - place(b));
  }
}

const vitest = await createVitest(
  "test",
  {
    root,
    config: false,
    watch: false,
    // It knows a file by what lies on the disk, where it has no mistake.
    fsModuleCache: false,
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/seed.ts"],
    env: { BALLAST_TEST_SEED: "1" },
    // The first failure is enough.
    bail: 1,
    fileParallelism: false,
    // They end with this process.
    pool: "threads",
    sequence: { sequencer: InOrder },
    testTimeout: 300_000,
    hookTimeout: 300_000,
    reporters: [{}],
    // What a test file imports is in its diagnostic.
    experimental: { importDurations: { limit: 10_000, print: false } },
  },
  {
    plugins: [
      {
        name: "mutant",
        enforce: "pre",
        load: (id) => (order.mutant !== null && pathOf(id) === order.mutant.file ? order.mutant.text : null),
      },
    ],
  },
);
await vitest.standalone();

process.on("message", (next: Order) => {
  run(next).then(
    (outcome) => process.send?.(outcome),
    (error: unknown) => {
      throw error;
    },
  );
});

async function run(next: Order): Promise<Outcome> {
  const changed = [order.mutant?.file, next.mutant?.file].filter((file) => file !== undefined);
  order = next;
  for (const file of changed) vitest.invalidateFile(root + file);
  const specifications = await vitest.globTestSpecifications([...next.tests]);
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications);
  const files: Record<string, Outcome["files"][string]> = {};
  let failed: string | null = unhandledErrors.length > 0 ? String(unhandledErrors[0]) : null;
  // What other files said of an earlier mistake is still among the modules.
  const own = testModules.filter(({ moduleId }) => next.tests.includes(pathOf(moduleId)));
  for (const module of own.sort((a, b) => place(a) - place(b))) {
    const { duration, importDurations } = module.diagnostic();
    files[pathOf(module.moduleId)] = { milliseconds: duration, imports: Object.keys(importDurations).map(pathOf) };
    if (module.ok() && module.errors().length === 0) continue;
    const [first] = module.children.allTests("failed");
    failed ??= first === undefined ? pathOf(module.moduleId) : `${pathOf(module.moduleId)} > ${first.fullName}`;
  }
  return { failed, files };
}
