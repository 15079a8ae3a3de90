#include "server/send.h"

#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>

enum { PARTS = 4 };

static const char *const first_lines[CACHE_ANSWERS] = {
	[CACHE_ANSWER_WHOLE] = "HTTP/1.1 200 OK", [CACHE_ANSWER_KNOWN] = "HTTP/1.1 304 Not Modified",
};

const char *
send_reason(int status)
{
	static const struct { int status; const char *reason; } all[] = {
		{ 200, "OK" }, { 201, "Created" }, { 204, "No Content" }, { 206, "Partial Content" }, { 303, "See Other" }, { 304, "Not Modified" },
		{ 308, "Permanent Redirect" }, { 400, "Bad Request" }, { 403, "Forbidden" }, { 404, "Not Found" },
		{ 405, "Method Not Allowed" }, { 406, "Not Acceptable" }, { 409, "Conflict" }, { 410, "Gone" },
		{ 411, "Length Required" }, { 412, "Precondition Failed" }, { 413, "Content Too Large" }, { 414, "URI Too Long" },
		{ 415, "Unsupported Media Type" }, { 416, "Range Not Satisfiable" }, { 417, "Expectation Failed" },
		{ 422, "Unprocessable Content" }, { 429, "Too Many Requests" }, { 431, "Request Header Fields Too Large" },
		{ 500, "Internal Server Error" }, { 501, "Not Implemented" }, { 503, "Service Unavailable" },
		{ 505, "HTTP Version Not Supported" },
	};

	for (size_t i = 0; i < COUNT_OF(all); i++)
		if (all[i].status == status)
			return all[i].reason;
	return "";
}

/* RFC 9110, 5.6.7. */
void
send_dates_set(struct send_dates *dates, struct instant now)
{
	static const char days[][4] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	const time_t second = now.us / INSTANT_SECOND;
	struct tm date;

	if (second == dates->second)
		return;
	dates->second = second;
	gmtime_r(&second, &date);
	dates->length = (size_t)snprintf(dates->date, sizeof dates->date, "Date: %s, %02d %s %04d %02d:%02d:%02d GMT\r\n", days[date.tm_wday],
	                                 date.tm_mday, months[date.tm_mon], date.tm_year + 1900, date.tm_hour, date.tm_min, date.tm_sec);
	for (int i = 0; i < CACHE_ANSWERS; i++)
		dates->lengths[i] = (size_t)snprintf(dates->begins[i], sizeof dates->begins[i], "%s\r\n%s", first_lines[i], dates->date);
}

static struct iovec
part_of(const void *at, size_t length)
{
	return (struct iovec){ (void *)at, length };
}

size_t
sending_length(const struct sending *sending)
{
	if (!sending->form)
		return sending->body.length;
	return sending->answer == CACHE_ANSWER_WHOLE && !sending->head_only ? sending->form->bytes.length : 0;
}

static void
lay_out(const struct sending *sending, const struct send_dates *dates, struct iovec parts[PARTS])
{
	static const char close[] = "Connection: close\r\n";
	const struct cache_form *form = sending->form;

	if (!form) {
		parts[0] = part_of(NULL, 0);
		parts[1] = part_of(NULL, 0);
		parts[2] = part_of(sending->head.at, sending->head.length);
		parts[3] = part_of(sending->body.at, sending->body.length);
		return;
	}
	parts[0] = part_of(dates->begins[sending->answer], dates->lengths[sending->answer]);
	parts[1] = part_of(close, sending->close ? sizeof close - 1 : 0);
	parts[2] = part_of(form->heads[sending->answer].at, form->heads[sending->answer].length);
	parts[3] = part_of(form->bytes.at, sending_length(sending));
}

static bool
skip_sent(size_t *skip, struct iovec *part)
{
	const size_t less = *skip < part->iov_len ? *skip : part->iov_len;

	part->iov_base = (char *)part->iov_base + less;
	part->iov_len -= less;
	*skip -= less;
	return part->iov_len == 0;
}

enum send
send_on(int socket, struct sending *sending, const struct send_dates *dates)
{
	struct send_dates own = { .second = 0 };
	struct iovec parts[PARTS];
	struct msghdr message = { .msg_iov = parts, .msg_iovlen = PARTS };
	size_t whole = 0, skip = sending->sent;
	ssize_t sent;

	if (sending->form && dates->second != sending->second) {
		send_dates_set(&own, (struct instant){ sending->second * INSTANT_SECOND });
		dates = &own;
	}
	lay_out(sending, dates, parts);
	for (int i = 0; i < PARTS; i++)
		whole += parts[i].iov_len;
	while (message.msg_iovlen > 0 && skip_sent(&skip, message.msg_iov)) {
		message.msg_iov++;
		message.msg_iovlen--;
	}
	if (sending->sent == whole)
		return SEND_DONE;
	do
		sent = sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
	while (sent < 0 && errno == EINTR);
	if (sent < 0)
		return errno == EAGAIN ? SEND_STUCK : SEND_ENDED;
	sending->sent += (size_t)sent;
	return sending->sent == whole ? SEND_DONE : SEND_STUCK;
}
