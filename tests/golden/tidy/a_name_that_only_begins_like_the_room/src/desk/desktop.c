/* desk: the day. */

