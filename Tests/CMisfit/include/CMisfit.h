#ifndef BULKHEAD_CMISFIT_H
#define BULKHEAD_CMISFIT_H
#include <stdint.h>

// What a plugin can do wrong that Swift has no words for. For tests only.

// Reads the processor's counter, where there is one that can be denied.
uint64_t misfit_read_counter(void);
// Executes what the processor does not have.
void misfit_illegal_instruction(void);
// Jumps to memory that is not there.
void misfit_jump(uint64_t address);
// Uses an address that the kernel calls a bus error.
void misfit_bus_error(void);
// Divides by a number without a look at it.
uint64_t misfit_divide(uint64_t divisor);
// A number that the processor makes up, where it can.
uint64_t misfit_random(void);
// Swift does not let a program fork.
int misfit_fork(void);
#endif
