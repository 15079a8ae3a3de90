/* doctor: names what keeps a site from running, and how to correct it. */
#ifndef DOCTOR_H
#define DOCTOR_H

#include "config.h"

/* The database: every page of it, its key, its audit; and what became of its email, unless it has only just been restored (what waited
 * when it was copied is late by now).  false: said on standard output what is not well. */
must_use bool doctor_database(struct arena *arena, const struct config *config, bool restored);
int doctor_run(int argc, char **argv);

#endif
