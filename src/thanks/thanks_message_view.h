/* thanks_message_view: what the pages and mails of messages are given. */
#ifndef THANKS_THANKS_MESSAGE_VIEW_H
#define THANKS_THANKS_MESSAGE_VIEW_H

#endif
