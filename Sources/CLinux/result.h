#ifndef BULKHEAD_RESULT_H
#define BULKHEAD_RESULT_H
#include <errno.h>

// The value of a call, or minus errno; a call that a signal interrupted is made again.
#define RESULT(call)                                                                                                   \
    ({                                                                                                                 \
        long result_;                                                                                                  \
        do result_ = (long)(call);                                                                                     \
        while (result_ == -1 && errno == EINTR);                                                                       \
        result_ == -1 ? -(long)errno : result_;                                                                        \
    })
#endif
