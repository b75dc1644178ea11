extension AttemptGroup {
    private static let twin = "no filter can deny it; evaluating twice and comparing finds its use"

    static let timeRows: [AttemptRow] = [
        .denied("clock_gettime_call", "clock_gettime", "reads a clock by a real call"),
        .denied("clock_getres", "asks how fine a clock is"),
        .denied("gettimeofday_call", "gettimeofday", "reads the time of day by a real call"),
        .denied("time_call", "time", "reads the time by a real call"),
        .expects("rdtsc", .clockRead, does: "reads the processor's counter"),
        .expects("rdtscp", .clockRead, does: "the same by another instruction"),
        .expects("rdtsc_with_prefix", .clockRead, does: "the same behind prefixes"),
        .expects("rdpmc", .crash(signal: "SIGSEGV"), does: "reads a performance counter of the processor"),
        .expects(
            "rdpru", .clockRead, .crash(signal: "SIGILL"),
            does: "reads the counters behind the processor's frequency (AMD; elsewhere it is no instruction)"),
        .expects("hypervisor_port", .crash(signal: "SIGSEGV"), does: "asks VMware for the time by a port"),
        .expects(
            "hypervisor_call", .failed(errno: "EPERM"), .crash(signal: "SIGILL"), .crash(signal: "SIGSEGV"),
            because: "no call, and so no matter of a filter: the hypervisor refuses programs",
            does: "asks KVM for the time"),
        .expects("vdso_clock_gettime", .clockRead, does: "reads a clock in the kernel's library, without a call"),
        .expects("vdso_clock_gettime_coarse", .clockRead, does: "reads a coarse clock, which needs no counter"),
        .expects("vdso_gettimeofday", .clockRead, does: "reads the time of day in the kernel's library"),
        .expects("vdso_time", .clockRead, does: "reads the time in the kernel's library"),
        .expects(
            "clock_before_main", .worked,
            because:
                "code that runs at the start, before the clock pages are given back, can keep the time of the start; "
                + twin,
            does: "tells the time that a constructor has kept, from before the worker was greeted"),
        .expects("vvar_page", .clockRead, does: "reads the page that the kernel's library reads"),
        .expects("library_time", .clockRead, does: "reads the time by the C library"),
        .expects("library_clock_gettime", .clockRead, does: "reads a clock by the C library"),
    ]

    static let chanceRows: [AttemptRow] = [
        .denied("getrandom", "asks for chance"),
        .denied("getrandom_of_start", "getrandom", "asks for eight bytes, as the start may, afterwards"),
        .denied("swift_random", "getrandom", "Int.random, in Swift"),
        .denied("swift_shuffle", "getrandom", "shuffles an array, in Swift"),
        .expects("vdso_getrandom", .clockRead, does: "asks the kernel's library for chance, without a call"),
        .expects("vdso_getcpu", .clockRead, does: "asks the kernel's library for its processor"),
        .expects(
            "auxiliary_random", .worked, because: twin, does: "reads the sixteen random bytes of its start (AT_RANDOM)"),
        .expects(
            "stack_address", .worked, because: twin, does: "takes the address of its stack, which differs by start"),
        .expects("rdrand", .worked, .notHere, because: twin, does: "asks the processor for chance"),
        .expects("rdseed", .worked, .notHere, because: twin, does: "asks the processor for the seed of chance"),
        .expects("rdpid", .worked, .notHere, because: twin, does: "asks the processor for its number"),
        .expects(
            "rseq_processor", .worked, .notHere, because: twin, does: "reads the number of its processor from memory"),
        .expects("cpuid", .worked, because: twin, does: "asks what processor it runs on"),
        .expects(
            "segment_limit", .worked, because: twin, does: "reads the number of its processor from a segment's limit"),
    ]

    static let otherWayRows: [AttemptRow] = [
        .expects("interrupt_getpid", .stopped, does: "getpid by int 0x80, with the numbers of i386"),
        .expects("interrupt_write", .stopped, does: "write by int 0x80"),
        .expects("interrupt_open", .stopped, does: "open by int 0x80"),
        .expects("interrupt_vm86", .stopped, does: "asks for the oldest mode of the processor by int 0x80"),
        .expects(
            "sysenter", .stopped, .crash(signal: "SIGILL"),
            does: "enters as 32-bit programs do (AMD's processors refuse it from 64 bits)"),
        .expects("narrow_code_segment", .stopped, does: "jumps to code of 32 bits, and calls from there"),
        .expects("x32_getpid", .stopped, does: "getpid by the x32 convention"),
        .expects("x32_write", .stopped, does: "write to 4 by the x32 convention"),
        .denied("call_minus_1", "call 4294967295", "the number −1, by which a debugger skips a call"),
        .denied("call_999", "call 999", "a number that is none yet"),
        .denied("call_0x3fffffff", "call 1073741823", "the largest number below the x32 bit"),
        .denied("number_high_bit", "getpid", "a number with a bit that the kernel drops"),
        .denied("vsyscall_page", "time", "the page of calls that old programs jump to"),
        .denied("vsyscall_gettimeofday", "gettimeofday", "another of its calls"),
        .expects(
            "uretprobe", .crash(signal: "SIGILL"),
            because: "this kernel lets it past every filter, and it does nothing outside of a probe",
            does: "call 335, by which a traced function returns"),
        .expects(
            "uprobe", .failed(errno: "ENXIO"), .crash(signal: "SIGILL"),
            because: "this kernel lets it past every filter, and it does nothing outside of a probe",
            does: "call 336, by which a traced function enters"),
    ]

    static let exhaustRows: [AttemptRow] = [
        .expects(
            "break_600_mib", .failed(errno: "ENOMEM"), because: "the limit of address space",
            does: "asks for 600 MiB of heap"),
        .expects("break_step_by_step", .outOfMemory, does: "grows the heap until there is no more"),
        .expects("map_64_mib_pieces", .outOfMemory, does: "maps and touches 64 MiB again and again"),
        .expects("allocate_endlessly", .outOfMemory, does: "allocates a mebibyte again and again"),
        .expects("swift_huge_array", .outOfMemory, does: "makes an array of 24 TiB, in Swift"),
        .expects("spin", .timedOut, because: "ended at its deadline of processor time", does: "computes for ever"),
        .expects("recurse", .crash(signal: "SIGSEGV"), does: "calls itself for ever"),
        .expects(
            "flood_standard_error", .worked, because: "the supervisor keeps the last of it and drops the rest",
            does: "writes a mebibyte to standard error"),
    ]

    private static let noSuccess = "an end that was not asked for is a crash, whatever the code"

    static let leaveRows: [AttemptRow] = [
        .expects("exit_0", .exited(code: 0), because: noSuccess, does: "exit(0) in the middle of an event"),
        .expects("exit_group_7", .exited(code: 7), because: noSuccess, does: "exit_group(7)"),
        .denied("exit_thread", "exit", "ends its only thread"),
        .expects(
            "abort", .crash(signal: "SIGABRT"), because: "the call that it begins with is stopped", does: "abort()"),
        .expects("null_pointer", .crash(signal: "SIGSEGV"), does: "follows a null pointer"),
        .expects("illegal_instruction", .crash(signal: "SIGILL"), does: "executes what is no instruction"),
        .expects("breakpoint", .crash(signal: "SIGTRAP"), does: "stops for a debugger"),
        .expects("halt_instruction", .crash(signal: "SIGSEGV"), does: "executes what only the kernel may"),
        .denied("stop_itself", "kill", "stops itself (SIGSTOP)"),
        .expects("unmap_own_text", .crash(signal: "SIGSEGV"), does: "gives back its own code"),
        .expects("unmap_own_stack", .crash(signal: "SIGSEGV"), does: "gives back its own stack"),
        .expects(
            "swift_trap", .crash(signal: "SIGILL"), .crash(signal: "SIGABRT"), does: "an index out of range, in Swift"),
        .expects(
            "swift_fatal_error", .crash(signal: "SIGILL"), .crash(signal: "SIGABRT"), does: "fatalError, in Swift"),
        .denied("swift_print", "newfstatat", "print, in Swift"),
        .denied("swift_read_line", "newfstatat", "readLine, in Swift"),
        .expects("write_nothing", .worked, because: "writing to 4 is what it is for", does: "writes no bytes to 4"),
        .expects(
            "allowed_calls", .worked, because: "what a worker needs",
            does: "makes every call that is allowed but the last"),
    ]

    static let spyRows: [AttemptRow] = [
        .expects("scan_own_memory", .noEffect, does: "looks in its own memory for secrets of the supervisor"),
        .expects(
            "scan_parameters_of_others", .noEffect, does: "looks in its own memory for what another worker was told"),
        .expects(
            "scan_own_parameters", .worked, because: "the control of the two before: what it was told itself it finds",
            does: "looks in its own memory for what it was told"),
        .expects("dump_surroundings", .noEffect, does: "reads its arguments, environment and auxiliary vector"),
        .expects("read_kernel_address", .crash(signal: "SIGSEGV"), does: "reads an address of the kernel"),
        .expects(
            "write_kernel_pointer", .failed(errno: "EFAULT"),
            because: "writing to 4 is what it is for, and the kernel takes only what the worker may read itself",
            does: "has the kernel write its own memory to 4"),
    ]
}
