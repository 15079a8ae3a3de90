/* attributes: the compiler attributes that every module uses. */
#ifndef BASE_ATTRIBUTES_H
#define BASE_ATTRIBUTES_H

#define must_use __attribute__((warn_unused_result))
#define printf_like(at, first) __attribute__((format(printf, at, first)))
#define no_return __attribute__((noreturn))
#define on_exit_call(function) __attribute__((cleanup(function)))

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#endif
