#include "activitypub/activitypub_document.h"

#include "limits.h"

/* Objects and lists in each other, counted before anything recurses. */
static bool
is_deep(struct text json)
{
	bool quoted = false;
	int depth = 0;

	for (size_t i = 0; i < json.length; i++) {
		const char c = json.at[i];

		if (quoted && c == '\\')
			i++;
		else if (c == '"')
			quoted = !quoted;
		else if (!quoted && (c == '{' || c == '['))
			depth++;
		else if (!quoted && (c == '}' || c == ']'))
			depth--;
		if (depth > LIMIT_ACTIVITY_DEPTH)
			return true;
	}
	return false;
}

json_t *
activitypub_document(struct text json)
{
	json_t *read;

	if (text_is_empty(json) || is_deep(json))
		return NULL;
	read = json_loadb(json.at, json.length, JSON_REJECT_DUPLICATES, NULL);
	if (json_is_object(read))
		return read;
	json_decref(read);
	return NULL;
}

struct text
activitypub_document_text(const json_t *value)
{
	return json_is_string(value) ? (struct text){ json_string_value(value), json_string_length(value) } : TEXT_NONE;
}

struct text
activitypub_document_id(const json_t *value)
{
	return activitypub_document_text(json_is_object(value) ? json_object_get(value, "id") : value);
}
