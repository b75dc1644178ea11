import Status
import Testing

/// Violations as people read them.
@Suite struct ViolationTests {
    private func violation(_ call: String = "openat", _ change: (inout Violation) -> Void = { _ in }) -> Violation {
        var violation = Violation(
            at: SampleHost.start, family: "f", isolated: nil, generation: 2, call: call, detail: "was killed",
            sequence: 30)
        violation.id = 4
        violation.run = 1
        violation.kind = .call
        violation.number = 257
        violation.architecture = "x86_64"
        violation.arguments = [Violation.Argument(name: "path", value: "0x10", text: #""/etc/passwd""#)]
        violation.deed = #"\#(call)("/etc/passwd")"#
        violation.instructionPointer = "0x404ba4"
        violation.place = "__open+0x51"
        violation.phase = .serving
        violation.strategy = "one"
        violation.plugin = "f@1.0.0"
        violation.eventSymbol = "EURUSD"
        violation.eventTime = "2023-02-09T11:00:00Z"
        violation.source.entries = "{}"
        violation.source.journalPosition = 3
        change(&violation)
        return violation
    }

    private func show(_ violation: Violation) -> ViolationExplanation {
        ViolationExplanation(violation, directory: "/state")
    }

    @Test func thatThereIsNoneIsSaidPlainly() {
        #expect(ViolationList([], scope: "/state").text == "none: the ledger in /state knows of no violation\n")
    }

    @Test func aRowSaysWhoDidWhatAtWhichEvent() {
        let unknown = violation {
            $0.strategy = nil
            $0.suspects = ["a", "b", "c"]
        }
        let lines = ViolationList([violation(), unknown], scope: "/state").text.split(separator: "\n").map {
            $0.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
        }
        #expect(lines[1] == ["4", "\(SampleHost.start)", "one", "f@1.0.0", "30", #"openat("/etc/passwd")"#])
        #expect(lines[2][2...4] == ["one", "of", "3"])
    }

    @Test func everythingOfOneIsShown() {
        let text = show(violation()).text
        #expect(
            text.hasPrefix(
                #"violation 4: one (f@1.0.0) tried openat("/etc/passwd") at event 30; it did not happen: the worker was stopped before the call, and killed"#
            ))
        for piece in [
            "30: EURUSD at 2023-02-09T11:00:00Z", "openat, number 257 of x86_64",
            #""/etc/passwd"  (0x10)"#,
            "0x404ba4, in __open+0x51", "certificate", "not kept", "what to do next",
            "bulkhead violations reproduce 4 --state /state",
        ] { #expect(text.contains(piece), "\(piece) is not in\n\(text)") }
    }

    @Test func aFunctionWithoutANameIsAQuestionMark() {
        let text = show(violation { $0.place = nil }).text
        #expect(text.contains("0x404ba4, in ? (") && text.contains("without stripping it"))
    }

    @Test(arguments: [
        ("socket", "attack"), ("ptrace", "attack"), ("openat", "reads and writes no files"), ("clone", "one thread"),
        ("getrandom", "no chance"), ("mprotect", "made while it runs"), ("write", "look for print"),
        ("call 999", "reads and writes no files"),
    ])
    func adviceIsForTheCall(_ call: String, _ piece: String) {
        #expect(show(violation(call)).nextSteps[0].contains(piece))
    }

    @Test func whatCannotBePlayedAgainIsNotOffered() {
        func steps(_ change: (inout Violation) -> Void) -> String {
            show(violation("openat", change)).nextSteps.joined(separator: "\n")
        }
        #expect(steps { _ in }.contains("reproduce"))
        #expect(!steps { $0.sequence = nil }.contains("reproduce"))
        #expect(!steps { $0.source.entries = nil }.contains("reproduce"))
        #expect(!steps { $0.phase = .start }.contains("reproduce"))
        #expect(steps { $0.phase = .admission }.contains("bulkhead check"))
    }

    @Test func aClockIsCalledThat() {
        let clock = violation("clock") {
            $0.kind = .clock
            $0.number = nil
            $0.arguments = []
            $0.deed = "read the clock (rdtsc)"
        }
        #expect(
            show(clock).sentence
                == "one (f@1.0.0) read the clock (rdtsc) at event 30; it got no time: the processor refused, and the worker is gone"
        )
        #expect(show(clock).nextSteps[0].contains("context.eventTime"))
    }

    @Test func whatAWorkerWroteCanForgeNothing() {
        let hostile = violation {
            $0.deed = "openat(\u{1B}[2J\n\u{202E})"
            $0.lastWords = "\u{1B}]0;x\u{7}"
            $0.arguments = [Violation.Argument(name: "path", value: "0x1", text: "\u{1B}[31m")]
            $0.eventSymbol = "EUR\u{1B}USD"
        }
        for text in [show(hostile).text, ViolationList([hostile], scope: "s").text] {
            #expect(!text.unicodeScalars.contains { $0 != "\n" && $0.value < 0x20 || $0 == "\u{202E}" })
        }
    }
}
