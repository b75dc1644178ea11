#include "CSealRig.h"

static uint32_t chosen = BULKHEAD_RIG_ALL;

// What the product's code asks before each step; there the answer is always yes.
#define WANTED(layer) ((chosen & BULKHEAD_RIG_##layer) != 0)
#define BULKHEAD_RIG 1
#define bulkhead_sealed_child bulkhead_rig_child
#define bulkhead_sealed_spawn bulkhead_rig_sealed_spawn
#define bulkhead_spawn_step_name bulkhead_rig_step_name
#include "../CLinux/sealed_child.c"
#include "../CLinux/sealed_spawn.c"

void bulkhead_rig_choose(uint32_t layers) { chosen = layers; }

int bulkhead_rig_spawn(const void *plan, void *spawned) { return bulkhead_rig_sealed_spawn(plan, spawned); }

int bulkhead_rig_raise_ambient(uint32_t capability) {
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    struct __user_cap_data_struct data[2];
    int code = (int)RESULT(syscall(SYS_capget, &header, data));
    if (code < 0) return code;
    data[capability / 32].inheritable |= 1u << capability % 32;
    code = (int)RESULT(syscall(SYS_capset, &header, data));
    if (code == 0) code = (int)RESULT(syscall(SYS_prctl, PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0));
    if (code == 0) code = (int)RESULT(syscall(SYS_prctl, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0));
    return code;
}
