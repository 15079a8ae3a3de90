/* limits */
#ifndef LIMITS_H
#define LIMITS_H
#endif
