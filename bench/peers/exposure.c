/*
 * The exposure of the swap and the currency forward of the example portfolio, in plain C: the peer of
 * bench/exposure.bench.ts. Same generator (Philox4x32-10), same quantile function (AS 241), one thread.
 * gcc -O3 -march=native -o exposure exposure.c -lm && ./exposure [paths]. Prints JSON with its seconds.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { STEPS = 24 };
static const double DT = 1.0 / 12, Q = 0.975, NOTIONAL = 10e6, STRIKE_RATE = 0.03, TAU = 0.5, RATE = 0.03,
                    RATE_VOLATILITY = 0.20, FX_NOTIONAL = 5e6, FX_STRIKE = 1.12, FX_MATURITY = 1.0, FX_SPOT = 1.12,
                    FX_VOLATILITY = 0.10, FOREIGN = 0.03, RHO = 0.5, DISCOUNT = 1.03;

static void philox(uint32_t w[4], uint32_t k0, uint32_t k1) {
  for (int round = 0; round < 10; round++) {
    uint64_t p0 = (uint64_t)0xD2511F53 * w[0], p1 = (uint64_t)0xCD9E8D57 * w[2];
    uint32_t w1 = w[1], w3 = w[3];
    w[0] = (uint32_t)(p1 >> 32) ^ w1 ^ k0;
    w[1] = (uint32_t)p1;
    w[2] = (uint32_t)(p0 >> 32) ^ w3 ^ k1;
    w[3] = (uint32_t)p0;
    k0 += 0x9E3779B9;
    k1 += 0xBB67AE85;
  }
}

static double open_uniform(uint32_t a, uint32_t b) {
  double u = ((double)(a >> 5) * 67108864.0 + (double)(b >> 6) + 0.5) * 0x1p-53;
  return u < 1 - 0x1p-53 ? u : 1 - 0x1p-53;
}

#define POLYNOMIAL(r, c) ((((((((c)[7] * r + (c)[6]) * r + (c)[5]) * r + (c)[4]) * r + (c)[3]) * r + (c)[2]) * r + (c)[1]) * r + (c)[0])
static const double A[] = {3.3871328727963666080e0,  1.3314166789178437745e+2, 1.9715909503065514427e+3, 1.3731693765509461125e+4,
                           4.5921953931549871457e+4, 6.7265770927008700853e+4, 3.3430575583588128105e+4, 2.5090809287301226727e+3};
static const double B[] = {1.0,                      4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3,
                           2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4, 5.2264952788528545610e+3};
static const double C[] = {1.42343711074968357734e0, 4.63033784615654529590e0,  5.76949722146069140550e0,  3.64784832476320460504e0,
                           1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4};
static const double D[] = {1.0,                       2.05319162663775882187e0,  1.67638483018380384940e0,  6.89767334985100004550e-1,
                           1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9};
static const double E[] = {6.65790464350110377720e0,  5.46378491116411436990e0,  1.78482653991729133580e0,  2.96560571828504891230e-1,
                           2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7};
static const double F[] = {1.0,                       5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
                           7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15};

static double normal_quantile(double p) {
  double q = p - 0.5;
  if (fabs(q) <= 0.425) {
    double r = 0.180625 - q * q;
    return q * POLYNOMIAL(r, A) / POLYNOMIAL(r, B);
  }
  double r = sqrt(-log(q < 0 ? p : 1 - p)), x;
  if (r <= 5) {
    r -= 1.6;
    x = POLYNOMIAL(r, C) / POLYNOMIAL(r, D);
  } else {
    r -= 5;
    x = POLYNOMIAL(r, E) / POLYNOMIAL(r, F);
  }
  return q < 0 ? -x : x;
}

/* Hoare's selection with a median of three. */
static double order_statistic(double *v, long n, long rank) {
  long left = 0, right = n - 1;
  while (left < right) {
    double a = v[left], b = v[left + (right - left) / 2], c = v[right];
    double pivot = a < b ? (b < c ? b : (a < c ? c : a)) : (a < c ? a : (b < c ? c : b));
    long i = left, j = right;
    while (i <= j) {
      while (v[i] < pivot) i++;
      while (v[j] > pivot) j--;
      if (i <= j) {
        double t = v[i];
        v[i++] = v[j];
        v[j--] = t;
      }
    }
    if (rank <= j) right = j;
    else if (rank >= i) left = i;
    else break;
  }
  return v[rank];
}

int main(int argc, char **argv) {
  long paths = argc > 1 ? atol(argv[1]) : 1000000;
  struct timespec from, to;
  clock_gettime(CLOCK_MONOTONIC, &from);
  double rate_drift = -0.5 * RATE_VOLATILITY * RATE_VOLATILITY * DT, rate_diffusion = RATE_VOLATILITY * sqrt(DT);
  double fx_drift = (log(DISCOUNT / (1 + FOREIGN)) - 0.5 * FX_VOLATILITY * FX_VOLATILITY) * DT;
  double fx_diffusion = FX_VOLATILITY * sqrt(DT), rest = sqrt(1 - RHO * RHO);
  double fixed[STEPS], floating[STEPS], constant[STEPS], currency[STEPS], ee[STEPS], pfe[STEPS];
  for (int s = 0; s < STEPS; s++) {
    double t = (s + 1) * DT, a = 0, b = 0;
    int first = (s + 1) % 6 != 0;
    for (int p = 1; p <= 4; p++) {
      if (p * TAU <= t + 1e-9) continue;
      double amount = NOTIONAL * TAU * pow(DISCOUNT, t - p * TAU);
      if (first) a += amount;
      else b += amount;
      first = 0;
    }
    fixed[s] = a;
    floating[s] = b;
    double left = FX_MATURITY - t > 0 ? FX_MATURITY - t : 0;
    double scale = t <= FX_MATURITY + 1e-9 ? FX_NOTIONAL * pow(DISCOUNT, -left) : 0;
    currency[s] = scale * pow(DISCOUNT / (1 + FOREIGN), left);
    constant[s] = -(a + b) * STRIKE_RATE - scale * FX_STRIKE;
  }
  double *values = malloc(sizeof(double) * STEPS * paths);
  double sums[STEPS] = {0};
  for (long path = 0; path < paths; path++) {
    double rate = RATE, fixing = RATE, spot = FX_SPOT;
    for (int s = 0; s < STEPS; s++) {
      uint32_t w[4] = {(uint32_t)path, (uint32_t)s, 0, 0};
      philox(w, 42, 0);
      double x = normal_quantile(open_uniform(w[0], w[1]));
      double y = RHO * x + rest * normal_quantile(open_uniform(w[2], w[3]));
      rate *= exp(rate_drift + rate_diffusion * x);
      spot *= exp(fx_drift + fx_diffusion * y);
      double value = constant[s] + fixed[s] * fixing + floating[s] * rate + currency[s] * spot;
      value = value > 0 ? value : 0;
      sums[s] += value;
      values[s * paths + path] = value;
      if ((s + 1) % 6 == 0) fixing = rate;
    }
  }
  clock_gettime(CLOCK_MONOTONIC, &to);
  double simulated = (to.tv_sec - from.tv_sec) + (to.tv_nsec - from.tv_nsec) * 1e-9;
  long rank = (long)ceil(Q * paths - 1e-9) - 1;
  for (int s = 0; s < STEPS; s++) {
    ee[s] = sums[s] / paths;
    pfe[s] = order_statistic(values + s * paths, paths, rank);
  }
  clock_gettime(CLOCK_MONOTONIC, &to);
  double seconds = (to.tv_sec - from.tv_sec) + (to.tv_nsec - from.tv_nsec) * 1e-9;
  printf("{\"peer\":\"C %s\",\"paths\":%ld,\"seconds\":%.6f,\"simulated\":%.6f,\"ee\":[", __VERSION__, paths, seconds, simulated);
  for (int s = 0; s < STEPS; s++) printf("%s%.17g", s ? "," : "", ee[s]);
  printf("],\"pfe\":[");
  for (int s = 0; s < STEPS; s++) printf("%s%.17g", s ? "," : "", pfe[s]);
  printf("]}\n");
  free(values);
  return 0;
}
