/* backup: copies the database while the site is served, and restores a copy. */
#ifndef BACKUP_H
#define BACKUP_H

/* Both return the process's exit status. */
int backup_run(int argc, char **argv);
int restore_run(int argc, char **argv);

#endif
