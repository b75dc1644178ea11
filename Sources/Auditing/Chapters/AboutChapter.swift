import Audit

extension Chapter {
    /// What a review is, for somebody who has never seen one.
    static var about: Chapter {
        let words = AuditTable(
            "words", title: "Words", columns: ["word", "meaning"],
            rows: [
                .init(["family", "a kind of strategy, such as `trend_multifactor`: one Swift module"]),
                .init([
                    "plugin", "a family at a version, such as `trend_multifactor@1.0.0`: code that nobody has to trust",
                ]),
                .init([
                    "worker",
                    "the sealed process that holds all strategies of one family; it reads frames, computes, and writes frames",
                ]),
                .init(["supervisor", "`bulkhead run`: the trusted process that starts, feeds and watches workers"]),
                .init([
                    "policy",
                    "a reviewed file that says what a worker may do; it can narrow what is compiled in, never widen it",
                ]),
                .init([
                    "seal",
                    "everything that is done to the process before its first instruction, so that it can do no more",
                ]),
                .init([
                    "start-up, ready",
                    "during start-up each call is put to the supervisor; once a worker is ready, before any plugin code, the filter alone decides",
                ]),
                .init([
                    "notified",
                    "a call that the filter stops before it has happened; the supervisor reports it and ends the worker",
                ]),
            ])
        let marks = AuditTable(
            "marks", title: "States", columns: ["state", "meaning"],
            rows: [
                .init([AuditMark.enforced.word, "seen in force on a process, or by an attempt that was stopped"]),
                .init([
                    AuditMark.setAtStart.word,
                    "set when the process was sealed, and a start without it would have failed; the kernel gives no word of it afterwards",
                ]),
                .init([AuditMark.available.word, "this machine has it"]),
                .init([
                    AuditMark.unavailable.word, "it cannot be had or be seen here; the row says why. Always a finding",
                ]),
                .init([AuditMark.notRequested.word, "nobody asked for it"]),
                .init([AuditMark.notLookedAt.word, "this review has not looked; the row says why"]),
                .init([AuditMark.known.word, "to be known, and as it should be"]),
                .init([
                    AuditMark.finding.word, "not as it should be; listed at the top with what it costs and what to do",
                ]),
            ])
        return Chapter(
            AuditSection(
                "about", title: "What this is, and how to read it",
                question: "What am I looking at, and what does a word mean?",
                blocks: [
                    .paragraph(
                        "Bulkhead runs trading-strategy plugins in sealed worker processes: one process for each family, which can "
                            + "compute, read its request pipe and write its reply pipe, and nothing else. This review says what "
                            + "a plugin may do on this machine, whether the processes are held to it and how that is known, what was "
                            + "tried against it, what has happened so far, and what is not prevented."),
                    .paragraph(
                        "It was made by looking at files, by looking at processes from outside, and by starting sealed probes. It "
                            + "gives no plugin any market data, changes nothing, and is safe beside a host in production. Read the "
                            + "findings first, then the sections whose question is yours. Everything that could not be verified is "
                            + "marked so; what stands in the states below was seen, not assumed."),
                    .table(words), .table(marks),
                ]))
    }
}
