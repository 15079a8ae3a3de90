/* sealed: the sealed columns of sealed.def, by their fixed numbers. */
#ifndef SEALED_H
#define SEALED_H

enum sealed_column {
#define SEALED(number, name, table, column) SEALED_##name = number,
#include "sealed.def"
#undef SEALED
};

#endif
