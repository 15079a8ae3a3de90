#include "http/shed.h"

#include "db/writer.h"
#include "http/dispatch.h"
#include "http/workers.h"

bool
shed(const struct route *route, struct writer *writer, struct workers *workers)
{
	if ((route->slow || route->upload) && workers_are_full(workers))
		return true;
	return route->method == METHOD_POST && writer_is_full(writer, route->first ? WRITER_TURN_FIRST : WRITER_TURN_ORDINARY);
}
