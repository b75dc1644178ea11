#ifndef BULKHEAD_CLIBM_H
#define BULKHEAD_CLIBM_H
// The four functions of libm that authors get through StrategySDK. They stand here so that no plugin, and not the
// SDK either, imports Glibc for them. To be deleted when the Swift standard library offers them.
static inline double bulkhead_exp(double x) { return __builtin_exp(x); }
static inline double bulkhead_log(double x) { return __builtin_log(x); }
static inline double bulkhead_pow(double x, double y) { return __builtin_pow(x, y); }
static inline double bulkhead_tanh(double x) { return __builtin_tanh(x); }
#endif
