/* log: lines. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#endif
