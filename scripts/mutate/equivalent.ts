/** Mutants that no test can tell from the program, by their name, each with the reason. */
export const equivalent: Readonly<Record<string, string>> = {
  "packages/core/src/numeric/sobol.ts: for (let k = 1; k «< -> <=» degree!; k++) {":
    "In the turn too many the shift by −1 is one by 31, which leaves nothing of a polynomial of the table.",
  "packages/core/src/numeric/cholesky.ts: const extended = [...correlations.map((row, i) => [...row, rho[i] «?? -> &&» 0]), [...rho, 1]];":
    "Of a symmetric matrix the upper triangle is not read.",
};
