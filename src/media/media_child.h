/* media_child: the subcommands of givenback-media, the only program that reads a stranger's picture or film.
 *
 * media_spawn() runs it. It has none of the server's memory, files and sockets, and enters a sandbox (media_sandbox.h) before it reads. */
#ifndef MEDIA_MEDIA_CHILD_H
#define MEDIA_MEDIA_CHILD_H

/* `picture`: reads it from standard input, writes a struct media_answer and a clean JPEG to standard output, and exits. */
int media_child_picture(void);

/* `film FOLDER CPU_SECONDS PROGRAM ARGUMENTS…`, given the words after its name: becomes that program. */
int media_child_film(int argc, char **argv);

/* `check`: 0 when libvips is there, else 1 and a line on standard error. */
int media_child_check(void);

#endif
