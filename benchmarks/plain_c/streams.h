/* Random numbers named by what they are for, as in src/alignsim/rules/streams.py: Philox 4x32 with ten rounds. */

#ifndef STREAMS_H
#define STREAMS_H

#include "elementary.h"

enum { NOISE, RULES, WORLD };

static inline void philox(uint32_t c0, uint32_t c1, uint32_t c2, uint32_t c3, uint32_t k0, uint32_t k1, uint32_t w[4])
{
    for (int n = 0; n < 10; n++) {
        uint64_t p0 = (uint64_t)0xD2511F53u * c0, p1 = (uint64_t)0xCD9E8D57u * c2;
        uint32_t a = (uint32_t)(p1 >> 32) ^ c1 ^ k0, b = (uint32_t)(p0 >> 32) ^ c3 ^ k1;
        c1 = (uint32_t)p1;
        c3 = (uint32_t)p0;
        c0 = a;
        c2 = b;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    w[0] = c0;
    w[1] = c1;
    w[2] = c2;
    w[3] = c3;
}

/* A word as a number, exactly, without the conversion of unsigned integers that AVX2 lacks. Single precision
   keeps the upper 23 bits. */
static inline real number_of(uint32_t word)
{
#ifdef SINGLE
    return (real)(int32_t)(word >> 9);
#else
    return real_of((natural)0x4330000000000000u | word) - 4503599627370496.0;
#endif
}

#ifdef SINGLE
#define STEP 1.1920928955078125e-07f
#else
#define STEP 2.3283064365386963e-10
#endif

/* uniform on the open interval: half a step up, so that a logarithm never sees 0 */
static inline real uniform_of(uint32_t word) { return (number_of(word) + C(0.5)) * STEP; }
static inline real turn_of(uint32_t word) { return number_of(word) * STEP; }

#endif
