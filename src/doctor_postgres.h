/* doctor_postgres: what PostgreSQL says of itself, for `givenback doctor`. */
#ifndef DOCTOR_POSTGRES_H
#define DOCTOR_POSTGRES_H
#include "store.h"

/* Version, rights, and how far standby servers are behind. Prints what it finds; the number of what is not well. */
int doctor_postgres(struct store *store);

#endif
