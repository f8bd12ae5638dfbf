/** The smallest eigenvalue of a symmetric matrix, by Jacobi's rotations: slow, short and sure for a few dozen rows. */

/** Rotations stop when what is off the diagonal is this small beside what is on it, squared. */
const NEGLIGIBLE = 1e-30;
const MOST_SWEEPS = 60;

/** `matrix` is row-major, shape [size, size]. Absolute error about 1e-15 of the largest eigenvalue. */
export function smallestEigenvalue(matrix: ArrayLike<number>, size: number): number {
  const a = Float64Array.from(matrix);
  for (let sweep = 0; sweep < MOST_SWEEPS && offDiagonal(a, size) > NEGLIGIBLE; sweep++) {
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) rotate(a, size, p, q);
  }
  let smallest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < size; i++) smallest = Math.min(smallest, a[i * size + i]!);
  return smallest;
}

/** Turns rows and columns p and q so that their common entry vanishes. */
function rotate(a: Float64Array, size: number, p: number, q: number): void {
  const entry = a[p * size + q]!;
  if (entry === 0) return;
  const theta = (a[q * size + q]! - a[p * size + p]!) / (2 * entry);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let k = 0; k < size; k++) {
    const [kp, kq] = [a[k * size + p]!, a[k * size + q]!];
    a[k * size + p] = c * kp - s * kq;
    a[k * size + q] = s * kp + c * kq;
  }
  for (let k = 0; k < size; k++) {
    const [pk, qk] = [a[p * size + k]!, a[q * size + k]!];
    a[p * size + k] = c * pk - s * qk;
    a[q * size + k] = s * pk + c * qk;
  }
}

function offDiagonal(a: Float64Array, size: number): number {
  let [off, on] = [0, 0];
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      if (i === j) on += a[i * size + j]! * a[i * size + j]!;
      else off += a[i * size + j]! * a[i * size + j]!;
    }
  }
  return on === 0 ? off : off / on;
}
