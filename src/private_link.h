/* private_link: the private links of private_link.def. */
#ifndef PRIVATE_LINK_H
#define PRIVATE_LINK_H

enum private_link {
#define PRIVATE_LINK(name, purpose, length, table, id, generation, hash) PRIVATE_LINK_##name,
#include "private_link.def"
#undef PRIVATE_LINK
};

/* How long the token of each is. */
enum private_link_length {
#define PRIVATE_LINK(name, purpose, length, table, id, generation, hash) PRIVATE_LINK_LENGTH_##name = length,
#include "private_link.def"
#undef PRIVATE_LINK
};

#endif
