/* bounce: reads one email from standard input, for the operator's email server to call: a report that an email of this site came back. */
#ifndef BOUNCE_H
#define BOUNCE_H

/* The words may be one: the address that the report was sent to.  Without it the environment of Postfix and Exim is asked, then the
 * report's head.  Returns 0 also for what is no report and for an address that this site has not made, which change nothing: sending those
 * back would reach nobody.  75 (EX_TEMPFAIL) when it could not be noted: the email server keeps the report and tries again. */
int bounce_run(int argc, char **argv);

#endif
