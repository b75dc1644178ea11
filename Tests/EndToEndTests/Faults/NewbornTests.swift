import Foundation
import Testing

/// Between its birth and its first event a worker says little of itself, and the one that is asked what there is to run has
/// nobody who watches it.
@Suite("Workers that are ended as soon as they are born")
struct NewbornTests {
    private static let count = 300

    @Test(
        "Whatever signal ends them, the run begins, charges nobody, and gives what it would have given",
        arguments: [SIGKILL, SIGTERM, SIGSEGV, SIGTRAP, SIGFPE, SIGSYS, SIGPIPE])
    func ended(by signal: Int32) throws {
        let reference = try Self.run { _ in }
        let disturbed = try Self.run { live in
            var born: Set<Int32> = []
            let end = Date().addingTimeInterval(20)
            while born.count < 25, live.run.process.isRunning, Date() < end {
                for worker in live.run.workers where born.insert(worker).inserted {
                    // From its first moments to its first answers.
                    usleep(UInt32(born.count % 5) * 500)
                    Foundation.kill(worker, signal)
                }
            }
            #expect(born.count >= 25)
        }
        #expect(disturbed == reference)
    }

    /// What it has written.
    private static func run(_ disturb: (LiveRun) throws -> Void) throws -> [String] {
        let scratch = try Scratch()
        let live = try LiveRun(scratch, ["--outcomes", scratch.path("o")])
        try disturb(live)
        try live.feed(0..<count)
        let outcome = try live.finish()
        #expect(outcome.status == 0, "\(outcome.errors.suffix(2000))")
        return try scratch.lines("i") + scratch.lines("o")
    }
}
