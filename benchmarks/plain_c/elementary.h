/* Elementary functions in plain arithmetic, as in src/alignsim/rules/elementary.py: the same operations in the
   same order, so that without fused multiply-adds the results are the same bit for bit. SINGLE makes float32 of
   all of them, with the shorter polynomials of src/alignsim/rules/single.py; LIBM takes those of the C library. */

#ifndef ELEMENTARY_H
#define ELEMENTARY_H

#include <math.h>
#include <stdint.h>

#ifdef SINGLE
typedef float real;
typedef int32_t whole;
typedef uint32_t natural;
#define C(x) x##f
#define SQRT sqrtf
#else
typedef double real;
typedef int64_t whole;
typedef uint64_t natural;
#define C(x) x
#define SQRT sqrt
#endif

typedef union {
    real value;
    natural bits;
} pun;

static inline natural bits_of(real x) { return ((pun){.value = x}).bits; }
static inline real real_of(natural bits) { return ((pun){.bits = bits}).value; }
static inline real larger(real a, real b) { return a > b ? a : b; }
static inline real smaller(real a, real b) { return a < b ? a : b; }
static inline real clipped(real x, real low, real high) { return larger(low, smaller(high, x)); }

/* adding it to a number rounds that to an integer, which then stands in the low bits */
#ifdef SINGLE
#define ROUND C(12582912.0)
#define MANTISSA 23
#define BIAS 127
#define SQRT_HALF_BITS 0x3F3504F3u
#define ROUND_BITS 0x4B400000u
#define LN2_HIGH C(6.9313812256e-01)
#define LN2_LOW C(9.0580006145e-06)
#else
#define ROUND 6755399441055744.0
#define MANTISSA 52
#define BIAS 1023
#define SQRT_HALF_BITS 0x3FE6A09E667F3BCDu
#define ROUND_BITS 0x4338000000000000u
#define LN2_HIGH 6.93147180369123816490e-01
#define LN2_LOW 1.90821492927058770002e-10
#endif

#ifdef LIBM

#ifdef SINGLE
static inline real exponential(real x) { return expf(x); }
static inline real logarithm(real x) { return logf(x); }
static inline real logarithm1p(real x) { return log1pf(x); }
static inline real cosine_of_turn(real u) { return cosf(C(6.283185307179586) * u); }
static inline real sine_of_turn(real u) { return sinf(C(6.283185307179586) * u); }
#else
static inline real exponential(real x) { return exp(x); }
static inline real logarithm(real x) { return log(x); }
static inline real logarithm1p(real x) { return log1p(x); }
static inline real cosine_of_turn(real u) { return cos(6.283185307179586 * u); }
static inline real sine_of_turn(real u) { return sin(6.283185307179586 * u); }
#endif

#else

static inline real exponential(real x)
{
#ifdef SINGLE
    x = smaller(larger(x, C(-87.0)), C(88.0));
#else
    x = smaller(larger(x, -708.0), 709.0);
#endif
#ifdef SINGLE
    real shifted = x * C(1.44269504) + ROUND, n = shifted - ROUND;
#else
    real shifted = x * 1.4426950408889634 + ROUND, n = shifted - ROUND;
#endif
    real r = (x - n * LN2_HIGH) - n * LN2_LOW;
#ifdef SINGLE
    real p = C(1.9841269841269841e-04);
    p = p * r + C(1.3888888888888889e-03);
    p = p * r + C(8.3333333333333333e-03);
    p = p * r + C(4.1666666666666664e-02);
    p = p * r + C(1.6666666666666666e-01);
    p = p * r + C(0.5);
    p = p * r + C(1.0);
    p = p * r + C(1.0);
#else
    real p = 1.6059043836821613e-10;
    p = p * r + 2.0876756987868100e-09;
    p = p * r + 2.5052108385441720e-08;
    p = p * r + 2.7557319223985893e-07;
    p = p * r + 2.7557319223985888e-06;
    p = p * r + 2.4801587301587302e-05;
    p = p * r + 1.9841269841269841e-04;
    p = p * r + 1.3888888888888889e-03;
    p = p * r + 8.3333333333333333e-03;
    p = p * r + 4.1666666666666664e-02;
    p = p * r + 1.6666666666666666e-01;
    p = p * r + 0.5;
    p = p * r + 1.0;
    p = p * r + 1.0;
#endif
    return p * real_of((bits_of(shifted) + BIAS) << MANTISSA);
}

static inline real logarithm(real x)
{
    /* the exponent by a logical shift of a number that is never negative: AVX2 has no arithmetic one of 64 bits */
    const natural high = (natural)(BIAS + 1) << MANTISSA, mantissa = ((natural)1 << MANTISSA) - 1;
    natural away = bits_of(x) - SQRT_HALF_BITS;
    real f = real_of((away & mantissa) + SQRT_HALF_BITS) - C(1.0);
    real k = real_of(((away + high) >> MANTISSA) + (ROUND_BITS - (BIAS + 1))) - ROUND;
    real s = f / (C(2.0) + f), z = s * s, w = z * z;
#ifdef SINGLE
    real even = w * (C(4.0000972152e-01) + w * C(2.4279078841e-01));
    real odd = z * (C(6.6666662693e-01) + w * C(2.8498786688e-01));
#else
    real even = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
    real odd = z * (6.666666666666735130e-01
                    + w * (2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
#endif
    real half_square = C(0.5) * f * f;
    return k * LN2_HIGH - ((half_square - (s * (half_square + (even + odd)) + k * LN2_LOW)) - f);
}

static inline real logarithm1p(real x)
{
    real u = C(1.0) + x;
    return logarithm(u) + (x - (u - C(1.0))) / u;
}

#ifdef SINGLE
#define SINE(r, z) (r + r * z * (-1.6666654611e-1f + z * (8.3321608736e-3f + z * -1.9515295891e-4f)))
#define COSINE(z) \
    (1.0f - 0.5f * z + z * z * (4.166664568298827e-2f + z * (-1.388731625493765e-3f + z * 2.443315711809948e-5f)))
#else
#define SINE(r, z) \
    (r + r * z * (-1.66666666666666324348e-01 + z * (8.33333333332248946124e-03 + z * (-1.98412698298579493134e-04 \
     + z * (2.75573137070700676789e-06 + z * (-2.50507602534068634195e-08 + z * 1.58969099521155010221e-10))))))
#define COSINE(z) \
    (1.0 - 0.5 * z + z * z * (4.16666666666666019037e-02 + z * (-1.38888888888741095749e-03 \
     + z * (2.48015872894767294178e-05 + z * (-2.75573143513906633035e-07 + z * (2.08757232129817482790e-09 \
     + z * -1.13596475577881948265e-11))))))
#endif

/* reduced to an eighth of a turn either side of the nearest quarter; signs are put in as bits */
static inline void cos_sin_of_turn(real turn, real *cosine, real *sine)
{
    real shifted = C(4.0) * turn + ROUND;
    natural quarter = bits_of(shifted);
    real r = (turn - C(0.25) * (shifted - ROUND)) * C(6.283185307179586), z = r * r;
    real s = SINE(r, z), c = COSINE(z);
    int swapped = (quarter & 1) == 1;
    const int top = 8 * sizeof(real) - 1;
    natural flip_cosine = ((quarter + 1) >> 1 & 1) << top, flip_sine = (quarter >> 1 & 1) << top;
    *cosine = real_of(bits_of(swapped ? s : c) ^ flip_cosine);
    *sine = real_of(bits_of(swapped ? c : s) ^ flip_sine);
}

#endif

#endif
