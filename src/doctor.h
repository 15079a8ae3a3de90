/* doctor: names what keeps a site from running, and how to mend it. */
#ifndef DOCTOR_H
#define DOCTOR_H

int doctor_run(int argc, char **argv);

#endif
