/* Any bytes as an email that `givenback bounce` is given. */
#include "base/attributes.h"
#include "base/log.h"
#include "standards/delivery_status.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct text message = { (const char *)data, size };
	const struct delivery_status status = delivery_status_read(message);
	struct text receivers[3];
	const size_t count = delivery_status_receivers(message, receivers, COUNT_OF(receivers));

	ASSERT(strlen(status.status) <= DELIVERY_STATUS_LENGTH);
	ASSERT(status.outcome != DELIVERY_OUTCOME_NONE || status.status[0] == '\0');
	ASSERT(count <= COUNT_OF(receivers));
	for (size_t i = 0; i < count; i++)
		ASSERT(receivers[i].length == 0 || (receivers[i].at >= message.at &&
		       receivers[i].at + receivers[i].length <= message.at + message.length));
	return 0;
}
