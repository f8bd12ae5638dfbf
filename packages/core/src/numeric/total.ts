/** Σ of the values, from the first to the last. */
export function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
