#include "media/media_sandbox.h"

#include <errno.h>
#include <linux/landlock.h>
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

/* Forbids all files. A kernel without Landlock is accepted: the filter of system calls below forbids the same. */
static bool
close_files(void)
{
	struct landlock_rules rules = { 0 };
	const long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	const long known = (long)COUNT_OF(landlock_rights) - 1;
	size_t size = sizeof(rules.handled_access_fs);
	long set;

	if (abi < 1)
		return true;
	rules.handled_access_fs = landlock_rights[abi < known ? abi : known];
	if (abi >= 4) {
		rules.handled_access_net = LANDLOCK_NET_RIGHTS;
		size = sizeof(rules);
	}
	set = syscall(SYS_landlock_create_ruleset, &rules, size, 0);
	if (set < 0 || syscall(SYS_landlock_restrict_self, set, 0) != 0) {
		log_note(LOG_FAULT, "media: Landlock: %s", strerror(errno));
		return false;
	}
	close((int)set);
	return true;
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

enum media_sandbox
media_sandbox_close(void)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) {
		log_note(LOG_FAULT, "media: prctl: %s", strerror(errno));
		return MEDIA_SANDBOX_FAULT;
	}
	if (!close_files() || !close_limits() || !close_calls())
		return MEDIA_SANDBOX_FAULT;
	return MEDIA_SANDBOX_OK;
}
