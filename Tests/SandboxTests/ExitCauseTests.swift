import LinuxSystem
import Testing

@testable import Sandbox

/// What is known of an end leads to one cause.
struct ExitCauseTests {
    private static let trace = "Fatal error: Attempted to read an unowned reference\nCurrent stack trace:\n"
    private static let allocation =
        "Fatal error: failed to allocate 4000 bytes of memory with alignment 8\nCurrent stack trace:\n"
    private static let exclusivity = "Simultaneous accesses to 0xac4048, but modification requires exclusive access.\n"

    private func cause(
        signal: Int32, _ words: String = "", _ page: WrittenPage? = nil, _ report: ViolationReport? = nil
    ) -> ExitCause {
        ExitCause(
            WorkerEnd(
                status: .signalled(signal: signal, dumpedCore: false), violation: report, fault: page?.record,
                lastWords: words))
    }

    private func report(_ name: String, _ arguments: [UInt64] = []) -> ViolationReport {
        ViolationReport(
            callName: name, number: 0, architecture: 0,
            arguments: arguments + [UInt64](repeating: 0, count: 6 - arguments.count), instructionPointer: 0,
            detail: nil)
    }

    @Test("leaving is unexpected, whatever the code", arguments: [0, 1, 70, 255] as [Int32])
    func exits(_ code: Int32) {
        #expect(ExitCause(WorkerEnd(status: .exited(code: code))) == .unexpectedExit(code: code))
    }

    @Test("a signal that a worker cannot send itself came from outside")
    func signals() {
        for (number, name) in [(1, "SIGHUP"), (2, "SIGINT"), (9, "SIGKILL"), (15, "SIGTERM"), (6, "SIGABRT")]
            as [(Int32, String)]
        { #expect(cause(signal: number) == .killedFromOutside(signal: name)) }
        for (number, name) in [
            (4, "SIGILL"), (5, "SIGTRAP"), (7, "SIGBUS"), (8, "SIGFPE"), (11, "SIGSEGV"), (24, "SIGXCPU"),
        ]
            as [(Int32, String)]
        { #expect(cause(signal: number) == .crash(signal: name)) }
        #expect(cause(signal: 99) == .killedFromOutside(signal: "signal 99"))
    }

    @Test("a fault is what its record says, where the signal is one that has a record")
    func faults() {
        #expect(cause(signal: 11, "", WrittenPage(code: 0)) == .killedFromOutside(signal: "SIGSEGV"))
        #expect(cause(signal: 11, "", WrittenPage(address: 0)) == .crash(signal: "SIGSEGV"))
        #expect(cause(signal: 11, "", WrittenPage(code: 128, instruction: [0x0F, 0x31])) == .clockRead)
        // A processor that has no second bus error.
        #expect(cause(signal: 11, "", WrittenPage(signal: 7)) == .crash(signal: "SIGBUS"))
        // A record is no word on another signal, nor on an exit.
        #expect(cause(signal: 9, "", WrittenPage()) == .killedFromOutside(signal: "SIGKILL"))
        #expect(cause(signal: 24, "", WrittenPage(code: 0)) == .crash(signal: "SIGXCPU"))
        // What the kernel ends by this signal has asked no handler, whatever stands there.
        #expect(cause(signal: 31, "", WrittenPage(signal: 31, code: 0)) == .violation(nil))
        // What was sent is seen as the second fault, which is a null pointer.
        for (signal, name) in [(5, "SIGTRAP"), (8, "SIGFPE"), (31, "SIGSYS")] as [(Int32, String)] {
            #expect(cause(signal: 11, "", WrittenPage(signal: signal, code: 0)) == .killedFromOutside(signal: name))
        }
        #expect(cause(signal: 11, "", WrittenPage(signal: 5, code: 128)) == .crash(signal: "SIGTRAP"))
        #expect(cause(signal: 11, "", WrittenPage(signal: 8, code: 1)) == .crash(signal: "SIGFPE"))
        #expect(cause(signal: 11, "", WrittenPage(signal: 31, code: 1)) == .crash(signal: "SIGSEGV"))
        let exit = WorkerEnd(status: .exited(code: 0), fault: WrittenPage(code: 0).record)
        #expect(ExitCause(exit) == .unexpectedExit(code: 0))
    }

    @Test("what goes wrong for want of memory is out of memory")
    func memory() {
        let full: UInt32 = 1
        #expect(cause(signal: 11, "", WrittenPage(address: 0, memoryIsExhausted: full)) == .outOfMemory)
        let trap = WrittenPage(signal: 4, instruction: [0x0F, 0x0B], memoryIsExhausted: full)
        #expect(cause(signal: 4, "", trap) == .outOfMemory)
        #expect(cause(signal: 4, "main.swift:3: Fatal error: as told\n", trap) == .crash(signal: "SIGILL"))
        #expect(cause(signal: 11, "", WrittenPage(memoryIsExhausted: full)) == .crash(signal: "SIGSEGV"))
        #expect(cause(signal: 9, Self.allocation, nil, report("futex", [1, 0x81])) == .outOfMemory)
        #expect(cause(signal: 31, Self.allocation) == .outOfMemory)
    }

    @Test("a call that a runtime makes as it dies is a crash; any other denied call is a violation, whatever was said")
    func violations() {
        for words in [Self.trace, Self.exclusivity] {
            #expect(cause(signal: 9, words, nil, report("futex", [1, 0x81])) == .crash(signal: "SIGABRT"))
            #expect(cause(signal: 31, words) == .crash(signal: "SIGABRT"))
        }
        #expect(cause(signal: 9, "", nil, report("rt_sigprocmask", [1, 2, 0, 8])) == .crash(signal: "SIGABRT"))
        for denied in [
            report("futex", [1, 0x80]), report("futex", [1, 0]), report("rt_sigprocmask", [0, 2, 0, 8]),
            report("rt_sigprocmask", [1, 2, 3, 8]), report("openat"), report("clock_gettime"),
        ] { #expect(cause(signal: 9, Self.allocation, WrittenPage(code: 0), denied) == .violation(denied)) }
        let silent = report("futex", [1, 0x81])
        #expect(cause(signal: 9, "", nil, silent) == .violation(silent))
        #expect(cause(signal: 9, "Fatal error: no trace", nil, silent) == .violation(silent))
        #expect(cause(signal: 31) == .violation(nil))
    }
}
