#include "CSimulation.h"

#include <malloc.h>

_Thread_local struct bulkhead_simulation_orders bulkhead_simulation_orders;

void bulkhead_simulation_keep_memory(void) {
    mallopt(M_MMAP_THRESHOLD, 1 << 25);
    mallopt(M_TRIM_THRESHOLD, 1 << 28);
}
