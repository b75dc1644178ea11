import LinuxSystem
import ProberProtocol
import Sandbox
import SandboxPolicy

/// Every number by every convention, each in a fresh sealed worker.
package struct Sweep: Sendable {
    /// One call of it.
    package struct Call: Sendable, Hashable, CustomStringConvertible {
        package enum Convention: String, Sendable, CaseIterable {
            case native = "syscall"
            /// The same instruction, with the bit that asks for x32.
            case x32 = "syscall with the x32 bit"
            case i386 = "int 0x80"
        }

        package let convention: Convention
        /// Without the x32 bit.
        package let number: UInt32
        package let arguments: [UInt64]

        package var description: String {
            let name = convention == .native ? SystemCallTable.name(of: number, on: .x86_64) : nil
            let values = arguments.map { $0 == .max ? "-1" : "0x" + String($0, radix: 16) }
            return
                "\(convention.rawValue) \(number)\(name.map { " (\($0))" } ?? "") with \(values.joined(separator: ", "))"
        }
    }

    /// A call that did not come to what the policy says.
    package struct Finding: Sendable, Hashable {
        package let call: Call
        package let expected: [AttemptOutcome]
        package let found: AttemptOutcome
        package let report: String
    }

    package struct Result: Sendable {
        /// How many calls were made.
        package var count = 0
        /// By what they came to, such as `denied` or `stopped`; for a summary.
        package var tally: [String: Int] = [:]
        /// Those that were carried out, or that a kernel lets past every filter, as they should be.
        package var passed: [Finding] = []
        /// What is not as it should be.
        package var findings: [Finding] = []
        /// Nanoseconds.
        package var duration: UInt64 = 0
    }

    /// Numbers 0 to 1023 by each convention, and three that are none: −1, 999 and 0x3fffffff.
    package static let numbers: [Call] =
        Call.Convention.allCases.flatMap { convention in
            (Array(0..<1024) + (convention == .native ? [.max, 0x3FFF_FFFF] : [])).map { number in
                Call(convention: convention, number: number, arguments: harmless)
            }
        }

    /// −1 six times: a descriptor, pointer, size, flag or process that there is not.
    private static let harmless = [UInt64](repeating: .max, count: 6)

    /// The allowed calls with arguments that are nearly allowed, one wrong at a time, and with exactly those.
    package static let arguments: [Call] = descriptors + mappings + allowed

    private static let descriptors: [Call] = (0...7 as ClosedRange<UInt64>).flatMap { descriptor in
        // Nothing to transfer: whatever is let through has no effect.
        [(0, 3 as UInt64), (1, 4)].flatMap { number, _ in
            [descriptor, 1 << 32 | descriptor, 1 << 63 | descriptor].map {
                Call(convention: .native, number: UInt32(number), arguments: [$0, 0, 0, 0, 0, 0])
            }
        }
    }

    private static let mappings: [Call] = {
        let right: [UInt64] = [0, 4096, 3, 0x22, 0xFFFF_FFFF, 0]
        func changed(_ index: Int, _ value: UInt64) -> Call {
            var arguments = right
            arguments[index] = value
            return Call(convention: .native, number: 9, arguments: arguments)
        }
        let protections = (0..<64).map { changed(2, 3 ^ 1 << UInt64($0)) } + [changed(2, 0), changed(2, 4)]
        let flags = (0..<64).map { changed(3, 0x22 ^ 1 << UInt64($0)) } + [changed(3, 0x21), changed(3, 0)]
        let files = (0...7).map { changed(4, UInt64($0)) } + [changed(4, .max), changed(4, 0xFFFF_FFFE)]
        return protections + flags + files
    }()

    private static let allowed: [Call] = [
        Call(convention: .native, number: 0, arguments: [3, 0, 0, 0, 0, 0]),
        Call(convention: .native, number: 1, arguments: [4, 0, 0, 0, 0, 0]),
        Call(convention: .native, number: 1, arguments: [2, 0, 0, 0, 0, 0]),
        Call(convention: .native, number: 9, arguments: [0, 4096, 3, 0x22, 0xFFFF_FFFF, 0]),
        Call(convention: .native, number: 11, arguments: [1, 1, 0, 0, 0, 0]),
        Call(convention: .native, number: 12, arguments: [0, 0, 0, 0, 0, 0]),
        Call(convention: .native, number: 231, arguments: [5, 0, 0, 0, 0, 0]),
    ]
}

extension Sweep.Call {
    /// What must become of it. Written down from what a worker may do, and not asked of any policy or filter.
    package var expected: [AttemptOutcome] {
        guard convention == .native else { return [.stopped] }
        switch number {
        case 0 where arguments[0] == 3, 1 where [2, 4].contains(arguments[0]), 12: return [.worked]
        case 9 where isPlainMapping: return [.worked]
        // The range is none.
        case 11: return [.failed(errno: "EINVAL")]
        case 231: return [.exited(code: Int32(truncatingIfNeeded: arguments[0] & 0xFF))]
        // What this kernel lets past every filter.
        case 335: return [.crash(signal: "SIGILL"), denial]
        case 336: return [.failed(errno: "ENXIO"), .crash(signal: "SIGILL"), denial]
        default: return [denial]
        }
    }

    private var denial: AttemptOutcome {
        .denied(call: SystemCallTable.name(of: number, on: .x86_64) ?? "call \(number)")
    }

    /// Read and write, private, of no file.
    private var isPlainMapping: Bool {
        arguments[2] == 3 && arguments[3] == 0x22 && arguments[4] & 0xFFFF_FFFF == 0xFFFF_FFFF
    }
}

extension AttemptRunner {
    /// Makes every call of a sweep, each in a fresh worker. About 3 ms of a processor for each.
    package func sweep(_ calls: [Sweep.Call] = Sweep.numbers + Sweep.arguments, atOnce: Int = 2) -> Sweep.Result {
        let begin = MonotonicClock.now
        let found = crew(atOnce, calls)
        var result = Sweep.Result(count: calls.count)
        for (call, (outcome, report)) in zip(calls, found) {
            let finding = Sweep.Finding(call: call, expected: call.expected, found: outcome, report: report)
            result.tally[outcome.kind, default: 0] += 1
            if outcome == .stopped || call.expected.contains(outcome) {
                if !outcome.wasStopped { result.passed.append(finding) }
            } else {
                result.findings.append(finding)
            }
        }
        result.duration = MonotonicClock.now - begin
        return result
    }

    private func crew(_ atOnce: Int, _ calls: [Sweep.Call]) -> [(AttemptOutcome, String)] {
        Crew(atOnce).map(calls, with: { SealedLauncher.make(executable) }) { call, launcher in
            var order = AttemptOrder("call")
            order.convention = call.convention == .i386 ? .interrupt : .syscall
            order.number = UInt64(call.number) | (call.convention == .x32 ? UInt64(SystemCall.x32Bit) : 0)
            order.arguments = call.arguments
            do {
                let prober = try SealedProber(try launcher.get(), seal)
                let (outcome, report, _) = try Self.carryOut(order, prober)
                return (outcome, report)
            } catch {
                return (.notTried(why: "\(error)"), "")
            }
        }
    }
}

extension AttemptOutcome {
    /// Whether a filter ended it.
    fileprivate var wasStopped: Bool {
        switch self {
        case .denied, .stopped: true
        default: false
        }
    }

    fileprivate var kind: String { if case .denied = self { "denied" } else { description } }
}
