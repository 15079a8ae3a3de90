/* random: randomness comes from the request's context, so that tests can set it. In production it is libsodium's. */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct random { bool seeded; uint8_t seed[32]; uint64_t drawn; };

void random_start(struct random *random);                 /* from the operating system */
void random_start_seeded(struct random *random, uint64_t seed);      /* tests: the same bytes every time */
void random_bytes(struct random *random, void *bytes, size_t size);
uint64_t random_below(struct random *random, uint64_t bound);        /* uniform; bound > 0 */

#endif
