#ifndef BULKHEAD_CSIMULATION_H
#define BULKHEAD_CSIMULATION_H

#include <stdint.h>

// What the plugins of the simulator are told to do wrong at the evaluation that follows. A plugin is a pure function of what
// the host gives it, and what a simulation wants of it must not be seen in any of that, or intents would tell. Each simulation
// runs on a thread of its own; Swift has no variable of a thread.
struct bulkhead_simulation_orders {
    uint32_t count;
    struct {
        uint32_t strategy;
        uint32_t misdeed;
    } orders[8];
};

extern _Thread_local struct bulkhead_simulation_orders bulkhead_simulation_orders;

// 0: nothing.
static inline uint32_t bulkhead_simulation_misdeed(uint32_t strategy) {
    for (uint32_t i = 0; i < bulkhead_simulation_orders.count; i++)
        if (bulkhead_simulation_orders.orders[i].strategy == strategy) return bulkhead_simulation_orders.orders[i].misdeed;
    return 0;
}

// More than eight orders at one event are not carried out.
static inline void bulkhead_simulation_order(uint32_t strategy, uint32_t misdeed) {
    uint32_t count = bulkhead_simulation_orders.count;
    if (count == 8) return;
    bulkhead_simulation_orders.orders[count].strategy = strategy;
    bulkhead_simulation_orders.orders[count].misdeed = misdeed;
    bulkhead_simulation_orders.count = count + 1;
}

static inline void bulkhead_simulation_forget(void) { bulkhead_simulation_orders.count = 0; }

// From now on memory that is freed stays with the process. malloc.h is in no module.
void bulkhead_simulation_keep_memory(void);

#endif
