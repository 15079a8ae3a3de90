#include "server/overload.h"

#include "db/writer.h"
#include "http/dispatch.h"
#include "server/workers.h"

bool
overload_refuses(const struct route *route, struct writer *writer, struct workers *workers, struct workers *readers)
{
	if ((route->slow || route->upload) && workers_are_full(workers))
		return true;
	if (!route->priority && !route->bare && workers_are_full(readers))
		return true;
	/* A step of a form is answered without the writer then. */
	return route->method != METHOD_GET && !route->step &&
	       writer_is_full(writer, route->priority ? WRITER_PRIORITY_FIRST : WRITER_PRIORITY_ORDINARY);
}
