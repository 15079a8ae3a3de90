#include "http/front_send.h"

#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>

enum { PARTS = 3 };

static const char *const first_lines[CACHE_ANSWERS] = {
	[CACHE_ANSWER_WHOLE] = "HTTP/1.1 200 OK", [CACHE_ANSWER_KNOWN] = "HTTP/1.1 304 Not Modified",
};

/* RFC 9110, 5.6.7. */
void
front_dates_set(struct front_dates *dates, struct instant now)
{
	static const char days[][4] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	const time_t second = now.us / INSTANT_SECOND;
	struct tm date;

	if (second == dates->second)
		return;
	dates->second = second;
	gmtime_r(&second, &date);
	for (int i = 0; i < CACHE_ANSWERS; i++)
		dates->lengths[i] = (size_t)snprintf(dates->bytes[i], FRONT_DATE_BYTES, "%s\r\nDate: %s, %02d %s %04d %02d:%02d:%02d GMT\r\n",
		                                     first_lines[i], days[date.tm_wday], date.tm_mday, months[date.tm_mon], date.tm_year + 1900,
		                                     date.tm_hour, date.tm_min, date.tm_sec);
}

static bool
take(size_t *skip, struct iovec *part)
{
	const size_t less = *skip < part->iov_len ? *skip : part->iov_len;

	part->iov_base = (char *)part->iov_base + less;
	part->iov_len -= less;
	*skip -= less;
	return part->iov_len > 0;
}

enum front_send
front_send(int socket, struct front_sending *sending, const struct front_dates *dates)
{
	const struct cache_form *form = sending->form;
	const enum cache_answer how = sending->answer;
	struct front_dates own = { .second = 0 };
	size_t whole, skip = sending->sent;
	struct iovec parts[PARTS];
	struct msghdr message = { .msg_iov = parts };
	ssize_t sent;

	if (dates->second != sending->second) {
		front_dates_set(&own, (struct instant){ sending->second * INSTANT_SECOND });
		dates = &own;
	}
	parts[0] = (struct iovec){ (void *)dates->bytes[how], dates->lengths[how] };
	parts[1] = (struct iovec){ (void *)form->heads[how].at, form->heads[how].length };
	parts[2] = (struct iovec){ (void *)form->bytes.at, how == CACHE_ANSWER_WHOLE ? form->bytes.length : 0 };
	whole = parts[0].iov_len + parts[1].iov_len + parts[2].iov_len;
	message.msg_iovlen = PARTS;
	for (int i = 0; i < PARTS && !take(&skip, message.msg_iov); i++) {
		message.msg_iov++;
		message.msg_iovlen--;
	}
	do
		sent = sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
	while (sent < 0 && errno == EINTR);
	if (sent < 0)
		return errno == EAGAIN ? FRONT_SEND_STUCK : FRONT_SEND_ENDED;
	sending->sent += (size_t)sent;
	return sending->sent == whole ? FRONT_SEND_DONE : FRONT_SEND_STUCK;
}
