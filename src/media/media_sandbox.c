#include "media/media_sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/log.h"
#include "limits.h"

/* The sanitizers map terabytes of address space for themselves: under them the bound on memory cannot be set. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED true
#endif
#endif
#ifndef SANITIZED
#define SANITIZED false
#endif

/* All rights of Landlock's ABI 1 to 5; the kernel is given only those it knows. */
static const __u64 landlock_rights[] = {
	0,
	(1ULL << 13) - 1,     /* 1: execute, read, write, make and remove of every kind */
	(1ULL << 14) - 1,     /* 2: refer */
	(1ULL << 15) - 1,     /* 3: truncate */
	(1ULL << 15) - 1,     /* 4: TCP, below */
	(1ULL << 16) - 1,     /* 5: ioctl on devices */
};
#define LANDLOCK_NET_RIGHTS 3ULL                          /* bind and connect TCP, from ABI 4 */
struct landlock_rules { __u64 handled_access_fs, handled_access_net; };

static bool
limit(int what, rlim_t most)
{
	const struct rlimit bound = { most, most };

	if (setrlimit(what, &bound) == 0)
		return true;
	log_note(LOG_FAULT, "media: setrlimit %d: %s", what, strerror(errno));
	return false;
}

static bool
close_limits(void)
{
	return limit(RLIMIT_CORE, 0) && limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_CPU, LIMIT_PICTURE_SECONDS) &&
		(SANITIZED || limit(RLIMIT_AS, LIMIT_PICTURE_MEMORY_BYTES)) && limit(RLIMIT_NOFILE, 3);
}

static long
landlock_abi(void)
{
	return syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
}

/* A set of rules that forbids all files and TCP; -1: a fault. *rights: those that this kernel knows. */
static int
landlock_set(long abi, __u64 *rights)
{
	struct landlock_rules rules = { 0 };
	const long known = (long)COUNT_OF(landlock_rights) - 1;
	size_t size = sizeof(rules.handled_access_fs);

	*rights = rules.handled_access_fs = landlock_rights[abi < known ? abi : known];
	if (abi >= 4) {
		rules.handled_access_net = LANDLOCK_NET_RIGHTS;
		size = sizeof(rules);
	}
	return (int)syscall(SYS_landlock_create_ruleset, &rules, size, 0);
}

static bool
landlock_enter(int set)
{
	if (set < 0 || syscall(SYS_landlock_restrict_self, set, 0) != 0) {
		log_note(LOG_FAULT, "media: Landlock: %s", strerror(errno));
		return false;
	}
	close(set);
	return true;
}

/* Forbids all files. A kernel without Landlock is accepted: the filter of system calls below forbids the same. */
static bool
close_files(void)
{
	const long abi = landlock_abi();
	__u64 rights;

	return abi < 1 || landlock_enter(landlock_set(abi, &rights));
}

/* What libvips, its decoders, threads and malloc need once everything is loaded. */
static const int allowed[] = {
	SCMP_SYS(brk), SCMP_SYS(clock_getres), SCMP_SYS(clock_gettime), SCMP_SYS(clock_nanosleep), SCMP_SYS(exit),
	SCMP_SYS(exit_group), SCMP_SYS(futex), SCMP_SYS(getpid), SCMP_SYS(getrandom), SCMP_SYS(gettid),
	SCMP_SYS(gettimeofday), SCMP_SYS(madvise), SCMP_SYS(membarrier), SCMP_SYS(mremap), SCMP_SYS(munmap),
	SCMP_SYS(nanosleep), SCMP_SYS(restart_syscall), SCMP_SYS(rseq), SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(rt_sigreturn), SCMP_SYS(sched_get_priority_max), SCMP_SYS(sched_get_priority_min),
	SCMP_SYS(sched_getaffinity), SCMP_SYS(sched_getparam), SCMP_SYS(sched_getscheduler), SCMP_SYS(sched_yield),
	SCMP_SYS(set_robust_list), SCMP_SYS(sigaltstack),
};

static int
allow_with_care(scmp_filter_ctx filter)
{
	const scmp_datum_t thread = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD;
	int wrong = 0;

	wrong |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(read), 1, SCMP_A0(SCMP_CMP_EQ, 0));
	wrong |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(write), 1, SCMP_A0(SCMP_CMP_EQ, 1));
	wrong |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(write), 1, SCMP_A0(SCMP_CMP_EQ, 2));
	/* Memory may be allowed to read and write, never to execute. */
	wrong |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2,
		SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0), SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS));
	wrong |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	/* Threads, not processes.  clone3 keeps its flags where a filter cannot see them: libc then falls back to clone. */
	wrong |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1, SCMP_A0(SCMP_CMP_MASKED_EQ, thread, thread));
	wrong |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
	wrong |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1, SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME));
	/* A thread reads the size of its stack; it may not set it. */
	wrong |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 1, SCMP_A2(SCMP_CMP_EQ, 0));
	/* GLib sets the priority of its threads; refusing that is harmless. */
	wrong |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(sched_setattr), 0);
	wrong |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(sched_getattr), 0);
	/* malloc may name its memory for the kernel (PR_SET_VMA); closing a descriptor is harmless. */
	wrong |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(close), 0);
	return wrong;
}

static bool
close_calls(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	int wrong = 0;

	if (filter == NULL)
		return false;
	for (size_t i = 0; i < COUNT_OF(allowed); i++)
		wrong |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
	wrong |= allow_with_care(filter);
	wrong |= seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);   /* threads that run already, too */
	if (wrong == 0)
		wrong = seccomp_load(filter);
	if (wrong != 0)
		log_note(LOG_FAULT, "media: the filter of system calls was not accepted (%d)", wrong);
	seccomp_release(filter);
	return wrong == 0;
}

static bool
forgo_privileges(void)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0)
		return true;
	log_note(LOG_FAULT, "media: prctl: %s", strerror(errno));
	return false;
}

enum media_sandbox
media_sandbox_close(void)
{
	if (!forgo_privileges() || !close_files() || !close_limits() || !close_calls())
		return MEDIA_SANDBOX_FAULT;
	return MEDIA_SANDBOX_OK;
}

/* For a film. The kernel checks neither symbolic links nor the mapping of a library into memory, so reading is enough for libraries. Their
 * loader is a program in one of these folders; whatever else is executed there stays in this sandbox. */
static const char *const library_folders[] = { "/usr/lib", "/usr/lib64", "/lib", "/lib64" };

#define READ_PROGRAM ((__u64)(LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE))
#define TRUNCATE ((__u64)1 << 14)                         /* from ABI 3; before it opening a file may truncate it */
#define USE_FOLDER (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG | TRUNCATE)

/* A path that is not there needs no rule. */
static bool
open_path(int set, const char *path, __u64 access)
{
	struct landlock_path_beneath_attr rule = { .allowed_access = access, .parent_fd = open(path, O_PATH | O_CLOEXEC) };
	bool good;

	if (rule.parent_fd < 0)
		return errno == ENOENT;
	good = syscall(SYS_landlock_add_rule, set, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
	close(rule.parent_fd);
	return good;
}

static bool
close_files_for_film(const char *program, const char *folder)
{
	const long abi = landlock_abi();
	__u64 rights;
	bool good = true;
	int set;

	if (abi < 1) {
		log_note(LOG_FAULT, "media: films need a kernel with Landlock");
		return false;
	}
	set = landlock_set(abi, &rights);
	for (size_t i = 0; i < COUNT_OF(library_folders); i++)
		good = good && open_path(set, library_folders[i], READ_PROGRAM | LANDLOCK_ACCESS_FS_READ_DIR);
	good = good && open_path(set, "/etc/ld.so.cache", LANDLOCK_ACCESS_FS_READ_FILE) && open_path(set, program, READ_PROGRAM) &&
		(folder == NULL || open_path(set, folder, USE_FOLDER & rights));
	if (!good)
		log_note(LOG_FAULT, "media: Landlock: %s", strerror(errno));
	return good && landlock_enter(set);
}

static bool
close_limits_for_film(int64_t cpu_seconds)
{
	return limit(RLIMIT_CORE, 0) && limit(RLIMIT_FSIZE, LIMIT_FILM_BYTES_OUT) && limit(RLIMIT_NOFILE, LIMIT_FILM_OPEN_FILES) &&
		limit(RLIMIT_MEMLOCK, MIB) && limit(RLIMIT_NPROC, LIMIT_FILM_PROCESSES) && limit(RLIMIT_CPU, (rlim_t)cpu_seconds) &&
		limit(RLIMIT_DATA, LIMIT_FILM_MEMORY_BYTES) && limit(RLIMIT_AS, 2 * LIMIT_FILM_MEMORY_BYTES);
}

/* What ffmpeg, its libraries and their loader need, besides `allowed`. The files among it are Landlock's to refuse. */
static const int allowed_for_film[] = {
	SCMP_SYS(access), SCMP_SYS(arch_prctl), SCMP_SYS(close), SCMP_SYS(execve), SCMP_SYS(faccessat), SCMP_SYS(fstat), SCMP_SYS(fstatfs),
	SCMP_SYS(getcwd), SCMP_SYS(getdents64), SCMP_SYS(getegid), SCMP_SYS(geteuid), SCMP_SYS(getgid), SCMP_SYS(getppid),
	SCMP_SYS(getrusage), SCMP_SYS(getuid), SCMP_SYS(lseek), SCMP_SYS(lstat), SCMP_SYS(mlock), SCMP_SYS(mmap), SCMP_SYS(mprotect),
	SCMP_SYS(newfstatat), SCMP_SYS(open), SCMP_SYS(openat), SCMP_SYS(poll), SCMP_SYS(pread64), SCMP_SYS(pwrite64), SCMP_SYS(read),
	SCMP_SYS(readv), SCMP_SYS(set_tid_address), SCMP_SYS(stat), SCMP_SYS(statfs), SCMP_SYS(statx), SCMP_SYS(sysinfo),
	SCMP_SYS(uname), SCMP_SYS(write), SCMP_SYS(writev),
};

/* No library has a reason for these when it reads a file: they end the process at the first try. */
static const int never_for_film[] = {
	SCMP_SYS(add_key), SCMP_SYS(bpf), SCMP_SYS(chmod), SCMP_SYS(chroot), SCMP_SYS(execveat), SCMP_SYS(fork), SCMP_SYS(io_uring_setup),
	SCMP_SYS(keyctl), SCMP_SYS(kill), SCMP_SYS(link), SCMP_SYS(linkat), SCMP_SYS(mount), SCMP_SYS(perf_event_open),
	SCMP_SYS(pidfd_open), SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev), SCMP_SYS(ptrace), SCMP_SYS(rename),
	SCMP_SYS(renameat), SCMP_SYS(renameat2), SCMP_SYS(setns), SCMP_SYS(socket), SCMP_SYS(socketpair), SCMP_SYS(symlink),
	SCMP_SYS(symlinkat), SCMP_SYS(truncate), SCMP_SYS(unlink), SCMP_SYS(unlinkat), SCMP_SYS(unshare), SCMP_SYS(userfaultfd),
	SCMP_SYS(vfork),
};

static int
allow_with_care_for_film(scmp_filter_ctx filter)
{
	const scmp_datum_t thread = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD;
	int wrong = 0;

	wrong |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1, SCMP_A0(SCMP_CMP_MASKED_EQ, thread, thread));
	wrong |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1, SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME));
	/* Its own limits can be read; a limit of another process of this user could otherwise be set. */
	wrong |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 2, SCMP_A0(SCMP_CMP_EQ, 0), SCMP_A2(SCMP_CMP_EQ, 0));
	for (scmp_datum_t command = F_GETFD; command <= F_GETFL; command++)
		wrong |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1, SCMP_A1(SCMP_CMP_EQ, command));
	return wrong;
}

/* Any other call is answered as by a kernel that does not have it, which libraries of any version are prepared for. */
static scmp_filter_ctx
filter_for_film(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(ENOSYS));
	int wrong = 0;

	if (filter == NULL)
		return NULL;
	for (size_t i = 0; i < COUNT_OF(allowed); i++)
		wrong |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
	for (size_t i = 0; i < COUNT_OF(allowed_for_film); i++)
		wrong |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed_for_film[i], 0);
	for (size_t i = 0; i < COUNT_OF(never_for_film); i++)
		wrong |= seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, never_for_film[i], 0);
	wrong |= allow_with_care_for_film(filter);
	if (wrong == 0)
		return filter;
	seccomp_release(filter);
	return NULL;
}

/* The filter as the kernel takes it: once memory is bounded, libseccomp might have none left under the sanitizers. false: a fault. */
static bool
compile_filter(struct sock_filter *steps, size_t steps_max, unsigned short *count)
{
	scmp_filter_ctx filter = filter_for_film();
	const int memory = memfd_create("filter", MFD_CLOEXEC);
	ssize_t got = -1;

	if (filter != NULL && memory >= 0 && seccomp_export_bpf(filter, memory) == 0)
		got = pread(memory, steps, steps_max * sizeof *steps, 0);
	if (filter != NULL)
		seccomp_release(filter);
	close(memory);
	*count = got > 0 ? (unsigned short)((size_t)got / sizeof *steps) : 0;
	if (*count > 0 && *count < steps_max)
		return true;
	log_note(LOG_FAULT, "media: the filter of system calls for films was not compiled");
	return false;
}

enum media_sandbox
media_sandbox_close_for_film(const char *program, const char *folder, int64_t cpu_seconds)
{
	static struct sock_filter steps[2048];
	struct sock_fprog filter = { .filter = steps };

	if (!compile_filter(steps, COUNT_OF(steps), &filter.len) || !forgo_privileges() || !close_files_for_film(program, folder) ||
	    !close_limits_for_film(cpu_seconds))
		return MEDIA_SANDBOX_FAULT;
	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter) == 0)
		return MEDIA_SANDBOX_OK;
	log_note(LOG_FAULT, "media: the filter of system calls was not accepted: %s", strerror(errno));
	return MEDIA_SANDBOX_FAULT;
}
