/** Mutants that no test can tell from the program, by their name, each with the reason. */
export const equivalent: Readonly<Record<string, string>> = {};
