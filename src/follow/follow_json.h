/* follow_json: data about a page for machines: the drive as an event, the embed for oEmbed. */
#ifndef FOLLOW_FOLLOW_JSON_H
#define FOLLOW_FOLLOW_JSON_H
#include "drive/drive.h"
#include "honour/honour.h"

/* schema.org Event. None when it cannot be expressed in JSON. */
struct json_text follow_json_event(struct context *context, const struct honour_page *page, const struct drive *drive);
/* oEmbed 1.0, "rich"; `width_max`, `height_max` 0: any. */
struct json_text follow_json_oembed(struct context *context, const struct honour_page *page, struct text title, int64_t width_max,
                                    int64_t height_max);
/* The HTML by which another site shows it, as wide as there is room. */
struct text follow_embed_html(struct context *context, const struct honour_page *page);

#endif
