/* public_member: what the people of a page see of it: its state and its drives, in numbers. */
#ifndef PUBLIC_PUBLIC_MEMBER_H
#define PUBLIC_PUBLIC_MEMBER_H
#include "drive/drive.h"
#include "honour/honour.h"
#include "public/public_view.h"

/* For the visitor, who is a member of the page.  false: a fault. */
must_use bool public_page_state_of(struct request *request, const struct honour_page *page, struct public_page_state *state);
/* How many are booked and wait at these drives; links for the one who organises them.  false: a fault. */
must_use bool public_member_drives(struct request *request, const struct drive_list *drives, struct public_member_drives *view);
/* What is ahead comes first, the soonest of it before the others; then what is over, the latest before the others. */
void public_member_order(struct context *context, struct drive_list *drives);
/* The next drive of the page, if there is one: none or one row. */
must_use bool public_next_drive_of(struct request *request, const struct honour_page *page, struct public_member_drives *view);
must_use bool public_member_drives_of(struct request *request, const struct honour_page *page, struct public_member_drives *view);

#endif
