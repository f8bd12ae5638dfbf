/** Every property test draws from the seed that vitest.config.ts prints, so that a failure can be seen again. */
import fc from "fast-check";

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env["BALLAST_TEST_SEED"]) });
