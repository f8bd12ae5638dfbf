"""The exposure of the swap and the currency forward of the example portfolio, in vectorised numpy: the peer of
bench/exposure.bench.ts. Usage: python3 exposure.py own|philox [paths]. Prints JSON with its seconds.

All paths of a date are one array; EE is a mean and the PFE an np.partition. Arrays are reused where numpy lets them be.
own:    numpy's own sequential generator and its ziggurat (Generator.standard_normal), the fastest way in numpy.
philox: the same counter-based numbers as ours, Philox4x32-10 on arrays and scipy's ndtri, in blocks that stay in the cache.
"""
import json
import sys
import time

import numpy as np

MODE = sys.argv[1] if len(sys.argv) > 1 else "own"
PATHS = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
STEPS, DT, Q = 24, 1 / 12, 0.975
NOTIONAL, STRIKE_RATE, TAU, PAYMENTS = 10e6, 0.03, 0.5, (0.5, 1.0, 1.5, 2.0)
RATE, RATE_VOLATILITY = 0.03, 0.20
FX_NOTIONAL, FX_STRIKE, FX_MATURITY, FX_SPOT, FX_VOLATILITY, FOREIGN = 5e6, 1.12, 1.0, 1.12, 0.10, 0.03
RHO, DISCOUNT = 0.5, 1.03


BLOCK = 16384
M0, M1, LOW, SHIFT = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57), np.uint64(0xFFFFFFFF), np.uint64(32)


def counter_normals(step):
    """The normals of both factors of one step, as a function of (seed, path, step, factor)."""
    from scipy.special import ndtri

    both = np.empty((2, PATHS))
    for start in range(0, PATHS, BLOCK):
        c0 = np.arange(start, min(start + BLOCK, PATHS), dtype=np.uint64)
        c1 = np.full_like(c0, step)
        c2, c3 = np.zeros_like(c0), np.zeros_like(c0)
        k0, k1 = 42, 0
        for _ in range(10):
            c0 *= M0
            c2 *= M1
            c1 ^= c2 >> SHIFT
            c1 ^= np.uint64(k0)
            c3 ^= c0 >> SHIFT
            c3 ^= np.uint64(k1)
            c2 &= LOW
            c0 &= LOW
            c0, c1, c2, c3 = c1, c2, c3, c0
            k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
        for factor, (a, b) in enumerate(((c0, c1), (c2, c3))):
            uniform = (a >> np.uint64(5)).astype(float)
            uniform *= 67108864.0
            uniform += b >> np.uint64(6)
            uniform += 0.5
            uniform *= 2.0 ** -53
            ndtri(uniform, out=both[factor, start : start + BLOCK])
    return both


def swap_weights(step):
    """V = a (L at the last fixing − K) + b (L − K), after the payment of the date."""
    t = step * DT
    left = [p for p in PAYMENTS if p > t + 1e-9]
    fixed = 1 if left and step % 6 != 0 else 0
    amounts = [NOTIONAL * TAU * DISCOUNT ** -(p - t) for p in left]
    return sum(amounts[:fixed]), sum(amounts[fixed:])


def main():
    started = time.perf_counter()
    random = np.random.Generator(np.random.Philox(42))
    rate = np.full(PATHS, RATE)
    spot = np.full(PATHS, FX_SPOT)
    fixing = rate.copy()
    rate_drift, rate_diffusion = -0.5 * RATE_VOLATILITY ** 2 * DT, RATE_VOLATILITY * DT ** 0.5
    fx_drift = (np.log(DISCOUNT / (1 + FOREIGN)) - 0.5 * FX_VOLATILITY ** 2) * DT
    fx_diffusion = FX_VOLATILITY * DT ** 0.5
    rest = (1 - RHO * RHO) ** 0.5
    expected, potential = [], []
    rank = int(np.ceil(Q * PATHS)) - 1
    for step in range(1, STEPS + 1):
        if MODE == "own":
            first, second = random.standard_normal(PATHS), random.standard_normal(PATHS)
        else:
            first, second = counter_normals(step - 1)
        second *= rest
        second += RHO * first
        first *= rate_diffusion
        first += rate_drift
        np.exp(first, out=first)
        rate *= first
        second *= fx_diffusion
        second += fx_drift
        np.exp(second, out=second)
        spot *= second
        a, b = swap_weights(step)
        value = a * fixing
        value += b * rate
        value -= (a + b) * STRIKE_RATE
        t = step * DT
        if t <= FX_MATURITY + 1e-9:
            left = max(FX_MATURITY - t, 0)
            scale = FX_NOTIONAL * DISCOUNT ** -left
            value += scale * (DISCOUNT / (1 + FOREIGN)) ** left * spot
            value -= scale * FX_STRIKE
        np.maximum(value, 0, out=value)
        expected.append(float(value.mean()))
        potential.append(float(np.partition(value, rank)[rank]))
        if step % 6 == 0:
            fixing[:] = rate
    seconds = time.perf_counter() - started
    print(json.dumps({"peer": "numpy " + np.__version__ + " " + MODE, "paths": PATHS, "seconds": seconds, "ee": expected, "pfe": potential}))


main()
