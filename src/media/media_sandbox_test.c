/* Each forbidden action is tried by a forked child in the sandbox; the signal that kills it is the result. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "limits.h"
#include "media/media_sandbox.h"

static void try_nothing(void) { }
static void try_open(void) { (void)open("/etc/hostname", O_RDONLY); }
static void try_create(void) { (void)open("/tmp/givenback-was-here", O_WRONLY | O_CREAT, 0600); }
static void try_old_open(void) { (void)syscall(SYS_openat2, AT_FDCWD, "/etc/hostname", NULL, 0); }
static void try_unlink(void) { (void)unlink("/tmp/givenback-was-here"); }
static void try_list(void) { (void)syscall(SYS_getdents64, 0, NULL, 0); }
static void try_socket(void) { (void)socket(AF_INET, SOCK_STREAM, 0); }
static void try_pair(void) { int ends[2]; (void)!socketpair(AF_UNIX, SOCK_STREAM, 0, ends); }
static void try_fork(void) { (void)fork(); }
static void try_vfork(void) { (void)syscall(SYS_clone, 0x4000 | 0x100 | SIGCHLD, NULL, NULL, NULL, NULL); }
static void try_program(void) { (void)execl("/bin/true", "true", (char *)NULL); }
static void try_kill(void) { (void)kill(getppid(), 0); }
static void try_other_pipe(void) { (void)!write(7, "x", 1); }
static void try_code(void) { (void)mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); }
static void try_file_memory(void) { (void)mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, 0, 0); }
static void try_trace(void) { (void)syscall(SYS_ptrace, 0, 0, 0, 0); }
static void try_memory_of_parent(void) { (void)syscall(SYS_process_vm_readv, 1, NULL, 0, NULL, 0, 0); }
static void try_ring(void) { (void)syscall(SYS_io_uring_setup, 1, NULL); }

static void *
think(void *data)
{
	return data;
}

static void
try_thread(void)
{
	pthread_t thread;
	void *back = NULL;
	int truth;

	if (pthread_create(&thread, NULL, think, &truth) != 0 || pthread_join(thread, &back) != 0 || back != &truth)
		_exit(3);
}

static void
try_memory(void)
{
	void *at = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (at == MAP_FAILED)
		_exit(3);
	*(char *)at = 1;
}

/* The exit status of a child that enters the sandbox and does it. */
static int
status_of(void (*deed)(void))
{
	const pid_t child = fork();
	int status = -1;

	if (child == 0) {
		alarm(10);
		if (media_sandbox_close() != MEDIA_SANDBOX_OK)
			_exit(2);
		deed();
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return status;
}

static void
computing_memory_and_threads_are_allowed(void **state)
{
	static void (*const deeds[])(void) = { try_nothing, try_memory, try_thread };

	for (size_t i = 0; i < COUNT_OF(deeds); i++) {
		const int status = status_of(deeds[i]);

		if (status != 0)
			fail_msg("deed %d ended with %x", (int)i, (unsigned)status);
	}
}

static void
everything_else_ends_the_child_at_once(void **state)
{
	static void (*const deeds[])(void) = {
		try_open, try_create, try_old_open, try_unlink, try_list, try_socket, try_pair, try_fork, try_vfork,
		try_program, try_kill, try_other_pipe, try_code, try_file_memory, try_trace, try_memory_of_parent, try_ring,
	};

	for (size_t i = 0; i < COUNT_OF(deeds); i++) {
		const int status = status_of(deeds[i]);

		if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGSYS)
			fail_msg("deed %d ended with %x", (int)i, (unsigned)status);
	}
	assert_int_equal(access("/tmp/givenback-was-here", F_OK), -1);
}

/* The sandbox of films: what is tried, and the error that refuses it; 0: it succeeds; -SIGSYS: it kills. */
static int folder_of_film = -1;

static int opened(int file) { return file < 0 ? errno : 0; }
static int done(long answer) { return answer < 0 ? errno : 0; }
static int film_read(void) { return opened(openat(folder_of_film, "film", O_RDONLY)); }
static int film_write(void) { return opened(openat(folder_of_film, "film", O_WRONLY | O_TRUNC)); }
static int film_create(void) { return opened(openat(folder_of_film, "made", O_WRONLY | O_CREAT, 0600)); }
static int film_library(void) { return opened(open("/etc/ld.so.cache", O_RDONLY)); }
static int film_file(void) { return opened(open("/etc/hostname", O_RDONLY)); }
static int film_process(void) { return opened(open("/proc/self/environ", O_RDONLY)); }
static int film_above(void) { return opened(openat(folder_of_film, "../givenback-film-outside", O_RDONLY | O_CREAT, 0600)); }
static int film_device(void) { return opened(open("/dev/null", O_WRONLY)); }
static int film_list(void) { return opened(open("/", O_RDONLY | O_DIRECTORY)); }
static int film_program(void) { return done(execl("/bin/sh", "sh", "-c", "exit 0", (char *)NULL)); }
static int film_truncate(void) { return done(truncate("film", 0)); }
static int film_rename(void) { return done(rename("film", "other")); }
static int film_unlink(void) { return done(unlink("film")); }
static int film_chmod(void) { return done(fchmodat(folder_of_film, "film", 0777, 0)); }
static int film_owner(void) { return done(fchown(folder_of_film, 1, 1)); }
static int film_socket(void) { return done(socket(AF_INET, SOCK_STREAM, 0)); }
static int film_local(void) { return done(socket(AF_UNIX, SOCK_STREAM, 0)); }
static int film_fork(void) { return done(syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL)); }
static int film_kill(void) { return done(kill(getppid(), 0)); }
static int film_limit(void) { return done(prlimit(getppid(), RLIMIT_NOFILE, &(struct rlimit){ 3, 3 }, NULL)); }
static int film_raise(void) { return done(prlimit(0, RLIMIT_FSIZE, &(struct rlimit){ RLIM_INFINITY, RLIM_INFINITY }, NULL)); }
static int film_trace(void) { return done(syscall(SYS_ptrace, 0, 0, 0, 0)); }
static int film_ring(void) { return done(syscall(SYS_io_uring_setup, 1, NULL)); }
static int film_space(void) { return done(syscall(SYS_unshare, CLONE_NEWUSER)); }
static int film_memory(void) { return done(syscall(SYS_mmap, NULL, LIMIT_FILM_MEMORY_BYTES, PROT_READ | PROT_WRITE, 0x22, -1, 0)); }

static int
outcome_in_film(int (*deed)(void))
{
	const pid_t child = fork();
	int status = -1;

	if (child == 0) {
		alarm(10);
		if (media_sandbox_close_for_film("/bin/true", ".", 5) != MEDIA_SANDBOX_OK)
			_exit(255);
		_exit(deed());
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

static void
a_film_has_its_folder_and_the_libraries_and_nothing_else(void **state)
{
	static const struct { int (*deed)(void); int outcome; } deeds[] = {
		{ film_read, 0 }, { film_write, 0 }, { film_create, 0 }, { film_library, 0 },
		{ film_file, EACCES }, { film_process, EACCES }, { film_above, EACCES }, { film_device, EACCES }, { film_list, EACCES },
		{ film_program, EACCES }, { film_chmod, ENOSYS }, { film_owner, ENOSYS }, { film_fork, ENOSYS }, { film_limit, ENOSYS },
		{ film_raise, ENOSYS }, { film_memory, ENOMEM },
		{ film_truncate, -SIGSYS }, { film_rename, -SIGSYS }, { film_unlink, -SIGSYS }, { film_socket, -SIGSYS }, { film_local, -SIGSYS },
		{ film_kill, -SIGSYS }, { film_trace, -SIGSYS }, { film_ring, -SIGSYS }, { film_space, -SIGSYS },
	};
	char folder[] = "/tmp/givenback-film-XXXXXX";
	int file;

	assert_non_null(mkdtemp(folder));
	assert_int_equal(chdir(folder), 0);
	folder_of_film = open(".", O_PATH | O_DIRECTORY);
	file = open("film", O_WRONLY | O_CREAT, 0600);
	assert_true(folder_of_film >= 0 && file >= 0);
	close(file);
	for (size_t i = 0; i < COUNT_OF(deeds); i++) {
		const int outcome = outcome_in_film(deeds[i].deed);

		if (outcome != deeds[i].outcome)
			fail_msg("deed %d: %d", (int)i, outcome);
	}
	assert_int_equal(access("made", F_OK), 0);
	assert_int_equal(unlink("made"), 0);
	assert_int_equal(unlink("film"), 0);
	close(folder_of_film);
	assert_int_equal(chdir("/"), 0);
	assert_int_equal(rmdir(folder), 0);
	assert_int_equal(access("/tmp/givenback-film-outside", F_OK), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(computing_memory_and_threads_are_allowed),
		cmocka_unit_test(everything_else_ends_the_child_at_once),
		cmocka_unit_test(a_film_has_its_folder_and_the_libraries_and_nothing_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
