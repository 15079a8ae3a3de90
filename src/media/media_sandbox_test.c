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
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(computing_memory_and_threads_are_allowed),
		cmocka_unit_test(everything_else_ends_the_child_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
