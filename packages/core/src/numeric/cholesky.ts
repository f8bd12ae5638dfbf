/** A = L Lᵀ for a symmetric positive semi-definite matrix, so that correlated factors are L times independent ones. */

/** A pivot this far below zero is a negative eigenvalue, not rounding. */
const PIVOT_TOLERANCE = 1e-12;

/**
 * The lower triangular factor L, row-major, shape [size, size]; null if the matrix is not positive semi-definite.
 * A pivot of zero leaves its column zero, which is right for a semi-definite matrix.
 */
export function cholesky(matrix: ArrayLike<number>, size: number): Float64Array | null {
  const factor = new Float64Array(size * size);
  for (let j = 0; j < size; j++) {
    let pivot = matrix[j * size + j]!;
    for (let k = 0; k < j; k++) pivot -= factor[j * size + k]! * factor[j * size + k]!;
    if (pivot < -PIVOT_TOLERANCE) return null;
    const root = pivot <= PIVOT_TOLERANCE ? 0 : Math.sqrt(pivot);
    factor[j * size + j] = root;
    for (let i = j + 1; i < size; i++) {
      let entry = matrix[i * size + j]!;
      for (let k = 0; k < j; k++) entry -= factor[i * size + k]! * factor[j * size + k]!;
      // With a pivot of zero the rest of its column has to vanish too.
      if (root === 0 && Math.abs(entry) > 1e-7) return null;
      factor[i * size + j] = root === 0 ? 0 : entry / root;
    }
  }
  return factor;
}

/**
 * What a variable loads on the independent normals behind factors that it is correlated with: l with L l = ρ, L the factor of
 * their correlations. Null if no such variable exists: |l| would exceed 1, or ρ lies outside the span of the factors.
 */
export function projection(correlations: readonly (readonly number[])[], rho: readonly number[]): number[] | null {
  const size = correlations.length;
  const extended = [...correlations.map((row, i) => [...row, rho[i] ?? 0]), [...rho, 1]];
  const factor = cholesky(extended.flat(), size + 1);
  return factor === null ? null : [...factor.subarray(size * (size + 1), size * (size + 1) + size)];
}
