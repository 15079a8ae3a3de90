/* found: the outcome of a function that only says whether there is what it was asked for.  A function with other answers has an enum of
 * its own. */
#ifndef BASE_FOUND_H
#define BASE_FOUND_H

enum found {
	FOUND_FAULT = -1,             /* failed and already logged: show the error page */
	FOUND_OK,
	FOUND_NONE,
};

#endif
