#include "http/front.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <pthread.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"
#include "http/front_read.h"
#include "http/front_send.h"
#include "limits.h"

/* Who sends kept pages to a crowd lets those go first who write, and who read what it sends (decision 29). */
enum { NICENESS = 2 };

enum { EVENTS_AT_ONCE = 256, ACCEPTS_AT_ONCE = 64, PAUSE_MILLISECONDS = 50 };

/* Those who ask for a page that somebody else is making wait here, and are looked at so often. */
enum { WAITING_MAX = 1024, LOOK_MILLISECONDS = 1 };

/* So do those who come when so many have been handed over in one round.  The library takes up to 128 events at once, and one that takes
 * exactly so many waits for more before it looks at them: a burst of 256 connections stood still until something else came.  And what the
 * first of a burst have made is kept when the others are looked at again. */
enum { HAND_OVERS_AT_ONCE = 48 };

/* A connection that goes to the library and comes back costs what some pages save: it has to have earned it. */
enum { CREDIT_AT_FIRST = 16, CREDIT_OF_RETURN = 8, CREDIT_MAX = 1000, RETURN_LOOKS = 16 };

/* What epoll answers with in place of a connection's number. */
enum { DOOR = -1, WAKE = -2 };

struct place {
	_Atomic(struct deadline *) deadline;      /* NULL: nobody's */
	bool here;
	int64_t waits_since;                      /* for its page to be made, clock_us(); 0: it does not */
	struct front_sending sending;             /* the rest of an answer, while its `entry` is not NULL */
	uint64_t taken;                           /* bytes of all requests that were answered */
	uint64_t whole;                           /* those, and the one that was handed over; 0: it stays there */
	int credit;
};

struct front_thread {
	struct front *front;
	pthread_t thread;
	int epoll, wake;
	bool paused;                              /* the door's thread: nobody is let in */
	int64_t began;                            /* clock_us() */
	struct instant now;
	struct front_dates dates;
	char bytes[LIMIT_FRONT_HEAD_BYTES];
	int handed_over;                          /* in this round */
	int64_t looked;                           /* at those who wait */
	int waiting_count;
	int waiting[WAITING_MAX];                 /* their sockets */
};

/* What one look found. */
struct found {
	struct cache_entry *entry;
	struct cache_form *form;
	enum cache_answer how;
	int64_t began;
	size_t length;
	bool more;                                /* something stands behind the request */
};

struct front {
	struct front_settings settings;
	struct front_thread *threads;
	atomic_int count;                         /* connections, here and handed over */
	atomic_bool door_closed, ended;
	atomic_uint next;                         /* the thread whose turn it is to get a connection */
	_Atomic uint64_t handed_over, taken_back;
	pthread_mutex_t lock;                     /* coming back, against the end */
	struct place places[LIMIT_OPEN_FILES];
};

/* Only memory can be short. */
static bool
listen_for(struct front_thread *thread, int operation, int64_t number, int socket, uint32_t events)
{
	struct epoll_event event = { .events = events, .data.u64 = (uint64_t)number };

	if (epoll_ctl(thread->epoll, operation, socket, &event) == 0)
		return true;
	log_note(LOG_WARNING, "a connection cannot be looked at");
	return false;
}

/* Told once for what comes, and at once when something is there already. */
static void
look_again(struct front_thread *thread, int socket, uint32_t events)
{
	listen_for(thread, EPOLL_CTL_MOD, socket, socket, events | EPOLLRDHUP | EPOLLET);
}

/* Before a socket is closed or handed over.  Closing alone is not enough: while a child process is being started, the child has every
 * descriptor of this process open until it runs its own program, and epoll reports what is open anywhere.  Such an event would name
 * whatever connection has the number by then. */
static void
unregister(struct front_thread *thread, int socket)
{
	/* Fails only where registering failed before. */
	(void)epoll_ctl(thread->epoll, EPOLL_CTL_DEL, socket, NULL);
}

static struct deadline *
deadline_of(struct place *place)
{
	return atomic_load_explicit(&place->deadline, memory_order_acquire);
}

/* ---- coming and going ---- */

/* The count has been taken already. */
static bool
come_in(struct front *front, int socket, int seconds, uint64_t taken, int credit)
{
	struct front_thread *thread = &front->threads[atomic_fetch_add(&front->next, 1) % (unsigned)front->settings.threads];
	struct place *place = &front->places[socket];
	struct deadline *deadline = deadline_of(place);

	/* The library gave a connection up without a word, for want of memory. */
	deadline_remove(front->settings.deadlines, deadline);
	atomic_store_explicit(&place->deadline, NULL, memory_order_release);
	deadline = deadline_add(front->settings.deadlines, socket, seconds);
	place->here = deadline != NULL;
	place->taken = taken;
	place->whole = 0;
	place->credit = credit;
	place->sending.entry = NULL;
	place->waits_since = 0;
	if (!deadline)
		return false;
	atomic_store_explicit(&place->deadline, deadline, memory_order_release);
	/* From here on the thread has it. */
	if (listen_for(thread, EPOLL_CTL_ADD, socket, socket, EPOLLIN | EPOLLRDHUP | EPOLLET))
		return true;
	atomic_store_explicit(&place->deadline, NULL, memory_order_release);
	place->here = false;
	deadline_remove(front->settings.deadlines, deadline);
	return false;
}

void
front_gone(struct front *front, int socket)
{
	struct place *place = &front->places[socket];
	struct deadline *deadline = deadline_of(place);

	atomic_store_explicit(&place->deadline, NULL, memory_order_release);
	deadline_remove(front->settings.deadlines, deadline);
	atomic_fetch_sub(&front->count, 1);
}

static void
close_connection(struct front *front, int socket)
{
	struct place *place = &front->places[socket];

	if (place->sending.entry) {
		cache_release(place->sending.entry);
		place->sending.entry = NULL;
		atomic_fetch_sub(front->settings.active, 1);
	}
	place->here = false;
	front_gone(front, socket);
	close(socket);
}

static void
drop(struct front_thread *thread, int socket)
{
	unregister(thread, socket);
	close_connection(thread->front, socket);
}

static void
hand_over(struct front_thread *thread, int socket, struct place *place, struct text path, size_t length)
{
	struct front *front = thread->front;
	const bool comes_back = length > 0 && place->credit >= CREDIT_OF_RETURN;

	unregister(thread, socket);
	place->here = false;
	place->whole = comes_back ? place->taken + length : 0;
	place->credit -= comes_back ? CREDIT_OF_RETURN : 0;
	thread->handed_over++;
	deadline_at_most(deadline_of(place), LIMIT_HEAD_SECONDS);
	atomic_fetch_add_explicit(&front->handed_over, 1, memory_order_relaxed);
	front->settings.hand_over(front->settings.closure, socket, path);
}

struct deadline *
front_deadline(struct front *front, int socket)
{
	return deadline_of(&front->places[socket]);
}

/* What was read of all that came on a connection, or more than that; UINT64_MAX: the system does not say.  First what waits, then what
 * came: what comes between makes the difference larger, never smaller. */
static uint64_t
bytes_read(int socket)
{
	struct tcp_info info = { .tcpi_bytes_received = 0 };
	socklen_t length = sizeof info;
	int unread;

	if (ioctl(socket, FIONREAD, &unread) != 0 || getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &length) != 0 ||
	    length < offsetof(struct tcp_info, tcpi_bytes_received) + sizeof info.tcpi_bytes_received)
		return UINT64_MAX;
	return info.tcpi_bytes_received - (uint64_t)unread;
}

bool
front_may_come_back(struct front *front, int socket)
{
	struct place *place = &front->places[socket];
	const uint64_t whole = place->whole;
	bool same = false;

	place->whole = 0;
	/* The next request often comes in the middle of a look. */
	for (int i = 0; i < RETURN_LOOKS && whole > 0 && !same; i++)
		same = bytes_read(socket) == whole;
	if (same)
		place->taken = whole;
	return same;
}

bool
front_take_back(struct front *front, int socket, int before)
{
	const struct place *place = &front->places[before];
	bool taken = false;

	pthread_mutex_lock(&front->lock);
	if (!atomic_load(&front->ended) && socket < LIMIT_OPEN_FILES) {
		atomic_fetch_add(&front->count, 1);
		taken = come_in(front, socket, LIMIT_IDLE_SECONDS, place->taken, place->credit);
		if (!taken)
			atomic_fetch_sub(&front->count, 1);
	}
	pthread_mutex_unlock(&front->lock);
	if (taken)
		atomic_fetch_add_explicit(&front->taken_back, 1, memory_order_relaxed);
	return taken;
}

/* ---- the door ---- */

static void
let_in(struct front *front, int socket)
{
	const int yes = 1;

	atomic_fetch_add(&front->count, 1);
	setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
	if (socket < LIMIT_OPEN_FILES && come_in(front, socket, LIMIT_HEAD_SECONDS, 0, CREDIT_AT_FIRST))
		return;
	atomic_fetch_sub(&front->count, 1);
	close(socket);
}

/* Those outside wait in the system's own queue. */
static void
pause_door(struct front_thread *thread)
{
	unregister(thread, thread->front->settings.socket);
	thread->paused = true;
}

static void
accept_some(struct front_thread *thread)
{
	struct front *front = thread->front;

	for (int i = 0; i < ACCEPTS_AT_ONCE; i++) {
		int socket;

		if (atomic_load(&front->count) >= front->settings.connections) {
			pause_door(thread);
			return;
		}
		socket = accept4(front->settings.socket, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (socket >= 0) {
			let_in(front, socket);
		} else if (errno != ECONNABORTED && errno != EINTR) {
			if (errno != EAGAIN)
				pause_door(thread);       /* no more files, no memory: it passes */
			return;
		}
	}
}

static void
tend_door(struct front_thread *thread)
{
	struct front *front = thread->front;

	if (atomic_load(&front->door_closed)) {
		unregister(thread, front->settings.socket);
		close(front->settings.socket);
		front->settings.socket = -1;
		thread->paused = false;
	} else if (thread->paused && atomic_load(&front->count) < front->settings.connections) {
		thread->paused = !listen_for(thread, EPOLL_CTL_ADD, DOOR, front->settings.socket, EPOLLIN);
	}
}

/* ---- answers ---- */

static void
settle(struct front_thread *thread, int socket, struct place *place, bool look)
{
	deadline_idle_from(deadline_of(place), thread->began / 1000, LIMIT_IDLE_SECONDS);
	if (look)
		look_again(thread, socket, EPOLLIN);
}

static void
answer(struct front_thread *thread, int socket, struct place *place, const struct found *found)
{
	struct front *front = thread->front;
	struct front_sending sending = { found->entry, found->form, found->how, thread->dates.second, 0 };
	enum front_send sent;

	/* Exactly this request, and not a byte of what follows it. */
	if (recv(socket, thread->bytes, found->length, MSG_DONTWAIT) != (ssize_t)found->length) {
		cache_release(found->entry);
		drop(thread, socket);
		return;
	}
	place->taken += found->length;
	place->credit += place->credit < CREDIT_MAX;
	sent = front_send(socket, &sending, &thread->dates);
	answered_add_kept(front->settings.answered, cache_owner(found->entry), found->how == CACHE_ANSWER_WHOLE ? 200 : 304,
	                  clock_us() - found->began);
	switch (sent) {
	case FRONT_SEND_DONE:
		cache_release(found->entry);
		settle(thread, socket, place, found->more);
		return;
	case FRONT_SEND_STUCK:
		place->sending = sending;
		atomic_fetch_add(front->settings.active, 1);
		deadline_set(deadline_of(place), LIMIT_SEND_SECONDS + (int)(found->form->bytes.length / LIMIT_SEND_RATE));
		look_again(thread, socket, EPOLLOUT);
		return;
	case FRONT_SEND_ENDED:
		cache_release(found->entry);
		drop(thread, socket);
		return;
	}
}

static void
go_on(struct front_thread *thread, int socket, struct place *place)
{
	struct front *front = thread->front;

	switch (front_send(socket, &place->sending, &thread->dates)) {
	case FRONT_SEND_DONE:
		cache_release(place->sending.entry);
		place->sending.entry = NULL;
		atomic_fetch_sub(front->settings.active, 1);
		settle(thread, socket, place, true);
		return;
	case FRONT_SEND_STUCK:
		return;
	case FRONT_SEND_ENDED:
		drop(thread, socket);
		return;
	}
}

/* ---- waiting for a page that is being made ---- */

/* false: it has waited long enough, or too many do. */
static bool
wait_for_page(struct front_thread *thread, int socket, struct place *place)
{
	if (place->waits_since)
		return thread->began - place->waits_since < LIMIT_CACHE_WAIT_MS * INT64_C(1000);
	if (thread->waiting_count == WAITING_MAX)
		return false;
	place->waits_since = thread->began;
	thread->waiting[thread->waiting_count++] = socket;
	atomic_fetch_add(thread->front->settings.active, 1);
	return true;
}

static void
wait_no_longer(struct front_thread *thread, int socket, struct place *place)
{
	int i = 0;

	if (!place->waits_since)
		return;
	while (thread->waiting[i] != socket)
		i++;
	thread->waiting[i] = thread->waiting[--thread->waiting_count];
	place->waits_since = 0;
	atomic_fetch_sub(thread->front->settings.active, 1);
}

static enum cache_ask
find(struct front_thread *thread, const struct front_request *request, struct found *found)
{
	const struct front_settings *settings = &thread->front->settings;
	enum cache_ask asked = CACHE_ASK_NONE;
	bool soon = false;

	if (request->page && !atomic_load_explicit(settings->stopping, memory_order_relaxed))
		asked = cache_ask(settings->cache, request->target, thread->now, &found->entry);
	if (asked != CACHE_ASK_KEPT)
		return asked;
	found->form = cache_form_there(found->entry, request->accepts, request->knows, &found->how, &soon);
	if (found->form)
		return CACHE_ASK_KEPT;
	cache_release(found->entry);
	return soon ? CACHE_ASK_SOON : CACHE_ASK_NONE;
}

static void
look(struct front_thread *thread, int socket, struct place *place, bool half_closed)
{
	const ssize_t count = recv(socket, thread->bytes, sizeof thread->bytes, MSG_PEEK | MSG_DONTWAIT);
	struct found found = { .began = place->waits_since ? place->waits_since : thread->began };
	struct front_request request;
	enum cache_ask asked;

	if (count < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (count <= 0) {
		wait_no_longer(thread, socket, place);
		drop(thread, socket);
		return;
	}
	request = front_read((struct bytes){ (uint8_t *)thread->bytes, (size_t)count });
	asked = find(thread, &request, &found);
	if ((asked == CACHE_ASK_SOON || (asked == CACHE_ASK_NONE && thread->handed_over >= HAND_OVERS_AT_ONCE)) &&
	    wait_for_page(thread, socket, place))
		return;
	wait_no_longer(thread, socket, place);
	if (asked == CACHE_ASK_KEPT) {
		found.length = request.length;
		found.more = half_closed || (size_t)count > request.length;
		answer(thread, socket, place, &found);
	} else {
		hand_over(thread, socket, place, front_read_path((struct bytes){ (uint8_t *)thread->bytes, (size_t)count }), request.length);
	}
}

/* From the last on: whose place is taken by the last has been looked at. */
static void
look_at_waiting(struct front_thread *thread)
{
	thread->looked = thread->began;
	for (int i = thread->waiting_count - 1; i >= 0; i--)
		look(thread, thread->waiting[i], &thread->front->places[thread->waiting[i]], true);
}

static void
hear(struct front_thread *thread, const struct epoll_event *event)
{
	const int64_t number = (int64_t)event->data.u64;
	struct place *place;
	uint64_t woken;

	if (number == DOOR) {
		accept_some(thread);
		return;
	}
	if (number == WAKE) {
		(void)!read(thread->wake, &woken, sizeof woken);
		return;
	}
	place = &thread->front->places[number];
	if (event->events & (EPOLLERR | EPOLLHUP)) {
		wait_no_longer(thread, (int)number, place);
		drop(thread, (int)number);
	} else if (place->sending.entry) {
		go_on(thread, (int)number, place);
	} else if (!place->waits_since) {
		look(thread, (int)number, place, (event->events & EPOLLRDHUP) != 0);
	}
}

static void *
work(void *closure)
{
	struct front_thread *thread = closure;
	struct front *front = thread->front;
	const bool has_door = thread == &front->threads[0];
	struct epoll_event events[EVENTS_AT_ONCE];

	/* Of this thread alone, as Linux has it; refused only where the process is nicer already. */
	(void)setpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid), NICENESS);
	while (!atomic_load(&front->ended)) {
		const int patience = thread->waiting_count > 0 ? LOOK_MILLISECONDS : thread->paused ? PAUSE_MILLISECONDS : -1;
		const int count = epoll_wait(thread->epoll, events, EVENTS_AT_ONCE, patience);

		thread->began = clock_us();
		thread->now = instant_now();
		front_dates_set(&thread->dates, thread->now);
		thread->handed_over = 0;
		for (int i = 0; i < count; i++)
			hear(thread, &events[i]);
		if (thread->waiting_count > 0 && thread->began - thread->looked >= LOOK_MILLISECONDS * INT64_C(1000))
			look_at_waiting(thread);
		if (has_door && front->settings.socket >= 0)
			tend_door(thread);
	}
	return NULL;
}

/* ---- start and stop ---- */

static void
wake_all(struct front *front)
{
	const uint64_t one = 1;

	for (int i = 0; i < front->settings.threads; i++)
		(void)!write(front->threads[i].wake, &one, sizeof one);
}

struct front *
front_start(const struct front_settings *settings)
{
	struct front *front = memory_take(sizeof *front);

	front->settings = *settings;
	front->threads = memory_take((size_t)settings->threads * sizeof *front->threads);
	pthread_mutex_init(&front->lock, NULL);
	for (int i = 0; i < settings->threads; i++) {
		struct front_thread *thread = &front->threads[i];

		thread->front = front;
		thread->epoll = epoll_create1(EPOLL_CLOEXEC);
		thread->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
		ASSERT(thread->epoll >= 0 && thread->wake >= 0);
		ASSERT(listen_for(thread, EPOLL_CTL_ADD, WAKE, thread->wake, EPOLLIN));
	}
	ASSERT(listen_for(&front->threads[0], EPOLL_CTL_ADD, DOOR, settings->socket, EPOLLIN));
	return front;
}

void
front_open(struct front *front)
{
	for (int i = 0; i < front->settings.threads; i++)
		ASSERT(pthread_create(&front->threads[i].thread, NULL, work, &front->threads[i]) == 0);
}

void
front_close_door(struct front *front)
{
	atomic_store(&front->door_closed, true);
	wake_all(front);
}

/* While requests stand there that nobody will read, the system throws away what is still on its way to who sent them. */
static void
read_what_is_left(int socket)
{
	char bytes[4096];

	shutdown(socket, SHUT_WR);
	while (recv(socket, bytes, sizeof bytes, MSG_DONTWAIT) > 0)
		;
}

void
front_stop(struct front *front)
{
	pthread_mutex_lock(&front->lock);
	atomic_store(&front->ended, true);
	pthread_mutex_unlock(&front->lock);
	wake_all(front);
	for (int i = 0; i < front->settings.threads; i++)
		pthread_join(front->threads[i].thread, NULL);
	if (front->settings.socket >= 0)
		close(front->settings.socket);
	for (int i = 0; i < LIMIT_OPEN_FILES; i++) {
		if (!front->places[i].here)
			continue;
		if (front->places[i].waits_since)
			atomic_fetch_sub(front->settings.active, 1);
		read_what_is_left(i);
		close_connection(front, i);
	}
}

void
front_free(struct front *front)
{
	for (int i = 0; i < LIMIT_OPEN_FILES; i++)
		deadline_remove(front->settings.deadlines, deadline_of(&front->places[i]));
	for (int i = 0; i < front->settings.threads; i++) {
		close(front->threads[i].epoll);
		close(front->threads[i].wake);
	}
	pthread_mutex_destroy(&front->lock);
	memory_free(front->threads);
	memory_free(front);
}

struct front_counts
front_counts(const struct front *front)
{
	return (struct front_counts){ atomic_load(&front->handed_over), atomic_load(&front->taken_back) };
}
