#ifndef BULKHEAD_CLINUX_H
#define BULKHEAD_CLINUX_H
// The system calls that Swift cannot make, because the Glibc module lacks them or because they are variadic or macros,
// the only code that creates a process, and a checksum that needs an instruction.
//
// Every call returns what the system call returns, or minus errno. So errno is taken before anything can change it, and a
// call that a signal interrupted has been made again. Nothing here allocates.
#include "bulkhead_checksum.h"
#include "bulkhead_confinement.h"
#include "bulkhead_descriptors.h"
#include "bulkhead_events.h"
#include "bulkhead_filter_witness.h"
#include "bulkhead_process.h"
#include "bulkhead_seal_probe.h"
#include "bulkhead_sealed_spawn.h"
#include "bulkhead_notification.h"
#include "bulkhead_measurement.h"
#include "bulkhead_shared_page.h"
#include "bulkhead_sockets.h"
#include "bulkhead_symbols.h"
#endif
