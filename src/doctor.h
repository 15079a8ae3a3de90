/* doctor: names what keeps a site from running, and how to mend it. */
#ifndef DOCTOR_H
#define DOCTOR_H

#include "config.h"

/* The database alone: every page of it, its key, its audit.  false: said on standard output what is not well. */
must_use bool doctor_database(struct arena *arena, const struct config *config);
int doctor_run(int argc, char **argv);

#endif
