import Foundation
import StrategySDK
import Testing

@testable import Misbehaving

/// Evaluates one event, in a process of its own.
private func misbehave(_ fault: String, _ given: [String: ParameterValue] = [:], state: String? = nil) {
    guard var run = try? ChaosRun(given.merging(["fault": .text(fault)]) { $1 }) else { exit(99) }
    if let state {
        guard let read = try? JSONDecoder().decode(MisbehavingState.self, from: Data(state.utf8)) else { exit(98) }
        run.state = read
    }
    _ = try? run.take(0)
    exit(77)
}

/// Seen outside of the seal, where `abort` comes as far as its signal.
@Suite("Faults that end the process")
struct EndingTests {
    #if arch(x86_64)
        private static let signals: [(Fault, Int32)] = [
            (.trap, SIGILL), (.segfault, SIGSEGV), (.illegalInstruction, SIGILL), (.abort, SIGABRT),
            (.stackOverflow, SIGSEGV),
            (.divideByZero, SIGFPE),
        ]

        @Test("Each ends it by its signal", arguments: signals)
        func bySignal(_ fault: Fault, _ signal: Int32) async {
            await #expect(processExitsWith: .signal(signal)) { [name = fault.rawValue as String] in misbehave(name) }
        }

        @Test("A state that has seen more than its process traps; the same without a past does not")
        func inRecovery() async {
            await #expect(processExitsWith: .signal(SIGILL)) {
                misbehave(
                    "crash_in_recovery", ["at": .integer(100)],
                    state: #"{"evaluations":100,"counted":100,"prices":[1.5],"position":2,"history":7}"#)
            }
            await #expect(processExitsWith: .exitCode(77)) { misbehave("crash_in_recovery", ["at": .integer(0)]) }
            await #expect(processExitsWith: .exitCode(77)) {
                misbehave(
                    "crash_in_recovery", ["at": .integer(99)],
                    state: #"{"evaluations":100,"counted":100,"prices":[1.5],"position":2,"history":7}"#)
            }
        }
    #endif

    @Test("Each leaves with its code", arguments: [(Fault.exit0, 0), (.exit1, 1)] as [(Fault, Int32)])
    func byCode(_ fault: Fault, _ code: Int32) async {
        await #expect(processExitsWith: .exitCode(code)) { [name = fault.rawValue as String] in misbehave(name) }
    }

    @Test("A flood of words is as long as it is told to be, and the plugin goes on")
    func floodOfWords() async {
        let result = await #expect(processExitsWith: .exitCode(77), observing: [\.standardErrorContent]) {
            misbehave("flood_stderr", ["amount": .integer(100_000)])
        }
        #expect(result?.standardErrorContent.count == 100_000)
    }

    @Test("Words that would take over a terminal are written as they are")
    func controlCharacters() async {
        let result = await #expect(processExitsWith: .exitCode(77), observing: [\.standardErrorContent]) {
            misbehave("stderr_control_characters")
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains("\u{1B}[2J") && text.contains("\u{202E}"))
    }
}
