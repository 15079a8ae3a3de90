#include "base/library.h"

#include <dlfcn.h>

#include "base/log.h"

bool
library_open(const char *file, const struct library_function *functions, size_t count)
{
	/* All symbols are resolved at once: later the file may not be readable (in a sandbox), and a failure could not be reported.
	 * RTLD_GLOBAL, since plug-ins look for symbols of the library that loaded them. */
	void *library = dlopen(file, RTLD_NOW | RTLD_GLOBAL | RTLD_NODELETE);

	if (library == NULL) {
		log_note(LOG_FAULT, "library: %s", dlerror());
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		*functions[i].at = dlsym(library, functions[i].name);
		if (*functions[i].at == NULL) {
			log_note(LOG_FAULT, "library: %s has no %s", file, functions[i].name);
			return false;
		}
	}
	return true;
}
