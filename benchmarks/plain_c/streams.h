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

#ifdef SINGLE

/* on the open interval, by halves, which are exact: src/alignsim/rules/single.py */
static inline real uniform_of(uint32_t word)
{
    real high = (real)(int32_t)(word >> 16), low = (real)(int32_t)(word & 0xFFFFu);
    return smaller(high * 0x1p-16f + (low + 0.5f) * 0x1p-32f, 1.0f - 0x1p-24f);
}

static inline real turn_of(uint32_t word) { return (real)(int32_t)(word >> 8) * 0x1p-24f; }

#else

/* a word as a number, exactly, without the conversion of unsigned integers that AVX2 lacks */
static inline real number_of(uint32_t word)
{
    return real_of((natural)0x4330000000000000u | word) - 4503599627370496.0;
}

/* on the open interval: half a step up, so that a logarithm never sees 0 */
static inline real uniform_of(uint32_t word) { return (number_of(word) + 0.5) * 0x1p-32; }
static inline real turn_of(uint32_t word) { return number_of(word) * 0x1p-32; }

#endif

#endif
