/* doctor_dns: finds in DNS what receivers check the site's email by: SPF (RFC 7208), DKIM (RFC 6376) and DMARC (RFC 7489) records, and how
 * their domains align; and whether reports of email that came back can arrive. */
#ifndef DOCTOR_DNS_H
#define DOCTOR_DNS_H
#include <netinet/in.h>

#include "base/text.h"
#include "config.h"

/* "9.9.9.9" or "127.0.0.1:5353".  false: neither. */
must_use bool doctor_dns_server(struct text written, struct sockaddr_in *server);

/* Prints to standard output what is there, what is missing and what to publish.  Returns how many things are missing; without an answer
 * from DNS it says so, and nothing is missing. */
int doctor_dns(struct arena *arena, const struct config *config);

#endif
