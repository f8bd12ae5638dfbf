/** Integrals of smooth functions by the 10-point Gauss-Legendre rule, exact for polynomials of degree 19. */

/** Positive nodes and weights on [−1, 1]. */
const NODES = [
  [0.1488743389816312, 0.2955242247147529],
  [0.4333953941292472, 0.2692667193099963],
  [0.6794095682990244, 0.2190863625159821],
  [0.8650633666889845, 0.1494513491505806],
  [0.9739065285171717, 0.0666713443086881],
] as const;

/** Points and weights over [0, length]: Σ weight · f(point) is the integral. */
export function nodesOver(length: number): (readonly [point: number, weight: number])[] {
  const half = 0.5 * length;
  return NODES.flatMap(([node, weight]) => [
    [half * (1 - node), half * weight] as const,
    [half * (1 + node), half * weight] as const,
  ]);
}
