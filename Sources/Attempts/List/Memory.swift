extension AttemptGroup {
    static let memoryOfOthersRows: [AttemptRow] = [
        .denied("open_own_memory", "open", "opens /proc/self/mem to write"),
        .denied("patch_own_text", "open", "writes over its own code by /proc/self/mem"),
        .denied("open_supervisor_memory", "open", "opens the supervisor's memory by /proc"),
        .denied("process_vm_readv", "reads the supervisor's memory"),
        .denied("process_vm_writev", "writes the supervisor's memory"),
        .denied("ptrace_seize", "ptrace", "traces the supervisor"),
        .denied("ptrace_traceme", "ptrace", "has the supervisor trace it"),
        .denied("kcmp", "compares what it shares with the supervisor"),
        .denied("move_pages", "moves pages of the supervisor"),
        .denied("migrate_pages", "moves the supervisor's memory to another node"),
        .denied("process_madvise", "advises the kernel about another's memory"),
        .denied("process_mrelease", "has another's memory released"),
        .denied("get_robust_list", "asks where the supervisor's locks lie"),
    ]

    static let namelessRows: [AttemptRow] = [
        .denied("memfd_create", "makes a file in memory"),
        .denied("memfd_create_executable", "memfd_create", "makes a file in memory that can be executed"),
        .denied("memfd_secret", "makes memory that nobody can look into"),
        .denied("execveat_descriptor", "execveat", "executes a descriptor"),
        .denied("execveat_executable", "execveat", "executes the worker again, by the call of its own start"),
        .denied("execve", "executes /bin/true"),
        .denied("uselib", "loads a library, the oldest way"),
    ]

    static let executableRows: [AttemptRow] = [
        .denied("map_writable_executable", "mmap", "maps memory both writable and executable"),
        .denied("map_executable", "mmap", "maps memory to execute"),
        .denied("map_only_executable", "mmap", "maps memory only to execute"),
        .denied("protect_executable", "mprotect", "makes what it has written executable"),
        .denied("protect_text_writable", "mprotect", "makes its own code writable"),
        .denied("protect_read_only", "mprotect", "a protection that the start may ask for, afterwards"),
        .denied("protect_with_key", "pkey_mprotect", "makes memory executable by the call with a key"),
        .denied("pkey_alloc", "takes a protection key"),
        .denied("pkey_free", "gives a protection key back"),
        .denied("map_shared", "mmap", "maps memory that a child would share"),
        .denied("map_pipe", "mmap", "maps a descriptor"),
        .denied("map_fixed", "mmap", "maps over what is there already"),
        .denied("map_high_bit_of_protection", "mmap", "hides a protection behind a bit that may be dropped"),
        .expects("execute_heap", .crash(signal: "SIGSEGV"), does: "jumps into memory that it has mapped"),
        .expects("execute_stack", .crash(signal: "SIGSEGV"), does: "jumps into its stack"),
        .expects("write_own_text", .crash(signal: "SIGSEGV"), does: "writes over its own code"),
        .denied("personality_read_implies_exec", "personality", "makes readable memory executable"),
        .denied("personality_without_randomisation", "personality", "asks for addresses that do not change"),
    ]

    static let oddMemoryRows: [AttemptRow] = [
        .denied("mremap", "moves a mapping"),
        .denied("remap_file_pages", "rearranges a mapping"),
        .denied("userfaultfd", "handles page faults, the kernel's too"),
        .denied("userfaultfd_user_only", "userfaultfd", "handles its own page faults"),
        .denied("mlock", "locks memory"),
        .denied("mlock2", "locks memory as it is used"),
        .denied("mlockall", "locks all memory"),
        .denied("munlockall", "unlocks all memory"),
        .denied("madvise_dump", "madvise", "keeps memory out of dumps"),
        .denied("madvise_populate", "madvise", "fills memory ahead of its use"),
        .denied("mincore", "asks which pages are in memory"),
        .denied("msync", "writes a mapping back"),
        .denied("mseal", "seals a mapping, a newer call"),
        .denied("map_shadow_stack", "maps a shadow stack, a newer call"),
        .denied("mbind", "binds memory to a node"),
        .denied("set_mempolicy", "sets where memory comes from"),
        .denied("get_mempolicy", "asks where memory comes from"),
        .denied("set_mempolicy_home_node", "the same, a newer call"),
        .expects(
            "map_low", .noEffect,
            because: "an address is a wish without MAP_FIXED, and the kernel keeps the lowest free",
            does: "wishes for memory where null pointers lead"),
    ]
}
