/* backup: a copy of the database made while the site is served, and the way back. */
#ifndef BACKUP_H
#define BACKUP_H

/* Answer the process's exit status. */
int backup_run(int argc, char **argv);
int restore_run(int argc, char **argv);

#endif
