#include "expanders.h"

#include "appointment/appointment_news.h"
#include "follow/follow_news.h"
#include "thanks/thanks.h"
#include "waiting/waiting.h"

const struct outbox_expander *const expanders[EXPANDERS] = {
	&appointment_news_expander, &appointment_cancelled_expander, &waiting_changed_expander, &waiting_cancelled_expander,
	&thanks_letter_expander, &follow_news_expander,
};

int64_t
expanders_run(struct context *context)
{
	int64_t all = 0;

	for (size_t i = 0; i < EXPANDERS; i++) {
		const int64_t written = outbox_expand_due(context, expanders[i]);

		if (written < 0)
			return -1;
		all += written;
	}
	return all;
}
