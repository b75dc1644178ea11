import Audit

extension Chapter {
    /// What a plugin can do all the same, and by what it shows.
    static var unprevented: Chapter {
        let again =
            "whoever uses it decides differently when the same events are computed again: after any recovery, with `--resume`, "
            + "or in a second run of the same input. The difference takes the strategy out of service as `nondeterministic`"
        let bounded = "bounded, and charged to the strategy that was being evaluated"
        let rows: [AuditTable.Row] = [
            .init([
                "`rdrand`, `rdseed`",
                "instructions of the processor; no filter sees them and no setting makes them fault",
                "chance: decisions that cannot be repeated", again,
            ]),
            .init([
                "`cpuid`, `xgetbv`, `rdpid`",
                "the same (`cpuid` can be made to fault on some processors only; it is not relied on)",
                "learning the processor's model and which core the worker is on", again,
            ]),
            .init([
                "own addresses, `AT_RANDOM`",
                "where the kernel has put the process, and 16 bytes that it leaves on the stack, are in memory",
                "chance, once for each start of a worker", again,
            ]),
            .init([
                "the time of a worker's start, for a constructor",
                "the clock pages are given back when the worker is greeted; code that is linked to run before finds them still there",
                "one reading of the clock for each start of a worker",
                "\(again). `scripts/inventory` finds every constructor beyond those of an empty program: see \"What is linked in\"",
            ]),
            .init([
                "calls 335 and 336 (`uretprobe`, `uprobe`)",
                "Linux 6.11 and later exempts both from every filter on x86-64: they serve a kernel that traces the process",
                "nothing: where nobody traces, 335 ends the process (SIGILL) and 336 fails (ENXIO)",
                "335 is a crash, charged to the strategy; 336 leaves no trace. Both are among the attempts",
            ]),
            .init([
                "processor time, up to the deadline", "computing is what a plugin is for",
                "slowing the host by at most the deadline (1 s of processor time unless the catalog says less) for each event",
                "timeout: \(bounded); three in 1,000 events open its breaker",
            ]),
            .init([
                "memory, up to the limit", "the same; 256 MiB of address space unless the policy says less",
                "the worker's own end", "`out_of_memory`: \(bounded)",
            ]),
            .init([
                "how long it takes, and caches that processes share", "time passes for everybody on the machine",
                "signalling to another process that measures; plugins have no clock to measure with",
                "not detected",
            ]),
            .init([
                "what it writes into its answers",
                "an intent carries up to 32 numbers or texts (`meta`) and 16 texts (`rationale`)",
                "hiding data in the output of the host, which people and programs read",
                "bounded and escaped, not detected; the output can be searched",
            ]),
            .init([
                "memory of strategies of its own family", "they share one process, and so one address space",
                "reading and writing their states and parameters",
                "a state that was changed differs when it is computed again; reading is not detected. `isolate: true` in the catalog gives a strategy a process of its own",
            ]),
        ]
        return Chapter(
            AuditSection(
                "unprevented", title: "What cannot be prevented, and how it is detected",
                question: "What can a plugin do all the same, and how would we notice?",
                blocks: [
                    .paragraph(
                        "This is the whole list as far as it is known. On machines other than x86-64 nothing keeps a worker from "
                            + "reading its processor's counter either."),
                    .table(
                        AuditTable(
                            "unprevented", title: "",
                            columns: ["what", "why", "what for", "how it is detected or bounded"],
                            rows: rows)),
                ]))
    }

    /// As SECURITY.md has it, word by word: a test compares the two.
    static var undefended: Chapter {
        Chapter(
            AuditSection(
                "undefended", title: "What is not defended", question: "Against what is this no protection at all?",
                blocks: [
                    .paragraph(
                        "Trusted are the kernel, root, the supervisor's executable, and who may write its catalog, policies and "
                            + "manifest of pins. Plugins, whatever they say, and the market data are not."),
                    .list(undefendedList),
                ]))
    }

    package static let undefendedList = [
        "Bad trading within the limits of the catalog.",
        "Data hidden in `meta` or `rationale` of an intent.",
        "Processor side channels; `rdrand`, `cpuid` and the number of the processor, which no filter can deny.",
        "The time of a worker's start: code that is linked to run before the worker is greeted (a constructor) finds the clock pages still there. What it keeps differs by start, so evaluating twice and comparing finds its use.",
        "Strategies of one worker from each other: they share an address space. `isolate: true` gives a strategy its own.",
        "A plugin that puts the blame for its own crash on another strategy of its worker, or on a signal from outside.",
        "A supervisor that is root in a container without `SYS_PTRACE` cannot look at its workers' descriptors and memory map; the seal is the same, the attestation has gaps, and `bulkhead doctor` names them. An ordinary user has no such gap.",
        "Machines other than x86-64: filters for aarch64 are compiled and evaluated by the gate, but were never tried on hardware, and nothing keeps a worker there from reading its processor's counter.",
        "Under the systemd unit a call that the unit itself refuses fails in a worker with an error, before the worker's own filter is asked: it is denied all the same, and not reported as a violation. The unit's filter is wide so that this is rare.",
        "A supervisor that is taken over may still read and write what `bulkhead status --format json` lists (`confinement`), start sealed workers, answer whoever connects, and give the outputs whatever bytes it likes. As root it keeps SYS_ADMIN, which the empty network namespace of workers takes; Landlock and the filter stand between that and the machine. Before the first event, while files are opened, it is not confined yet.",
        "Where the supervisor is root, a process without a filter, `bulkhead-witness`, stands beside it: the kernel shows filters to nobody else. It holds one socket, takes 8 bytes at a time, is bound by the supervisor's Landlock, and ends with it.",
        "Whoever is root on the machine, or may write the supervisor's files.",
    ]
}
