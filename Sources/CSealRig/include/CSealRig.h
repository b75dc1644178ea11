#ifndef BULKHEAD_SEAL_RIG_H
#define BULKHEAD_SEAL_RIG_H
// The sealed spawn with layers left out, for measuring what each costs and for proving that each holds alone. It is the code of
// the product, compiled a second time with a choice where the product has none. Only benchmarks and tests link it, and
// what it starts gets no event.
#include <stdint.h>

enum bulkhead_rig_layer {
    BULKHEAD_RIG_SIGNALS = 1 << 0,
    BULKHEAD_RIG_SESSION = 1 << 1,
    BULKHEAD_RIG_DIRECTORY = 1 << 2,
    BULKHEAD_RIG_NETWORK = 1 << 3,
    BULKHEAD_RIG_DESCRIPTORS = 1 << 4,
    BULKHEAD_RIG_NO_NEW_PRIVILEGES = 1 << 5,
    BULKHEAD_RIG_BOUNDING_SET = 1 << 6,
    BULKHEAD_RIG_USER = 1 << 7,
    BULKHEAD_RIG_CAPABILITIES = 1 << 8,
    BULKHEAD_RIG_PARENT_DEATH = 1 << 9,
    BULKHEAD_RIG_LIMITS = 1 << 10,
    BULKHEAD_RIG_TIME_STAMP_COUNTER = 1 << 11,
    BULKHEAD_RIG_LANDLOCK = 1 << 12,
    BULKHEAD_RIG_FILTER = 1 << 13,
    BULKHEAD_RIG_ALL = (1 << 14) - 1,
};

// As bulkhead_sealed_spawn of a struct bulkhead_spawn_plan and a struct bulkhead_spawned, with the layers chosen last.
int bulkhead_rig_spawn(const void *_Nonnull plan, void *_Nonnull spawned);
void bulkhead_rig_choose(uint32_t layers);

// Makes a capability of this process outlast a change of user and an exec. 0, or minus errno.
int bulkhead_rig_raise_ambient(uint32_t capability);
#endif
