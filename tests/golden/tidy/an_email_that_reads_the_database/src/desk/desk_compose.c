/* desk_compose: an email. */
#include "db/database.h"
#include "desk_sql.h"
#include "standards/email_message.h"
