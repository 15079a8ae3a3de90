/* doctor: finds what keeps a site from running, and says how to correct it. */
#ifndef DOCTOR_H
#define DOCTOR_H

#include "config.h"

/* Checks the database: every page of it, its key, its audit; and its email, unless the database has only just been restored (emails that
 * waited when it was copied are late by now). false: printed the problems to standard output. */
must_use bool doctor_database(struct arena *arena, const struct config *config, bool restored);
int doctor_run(int argc, char **argv);

#endif
