import Host
import Intake
import LinuxSystem
import Supervision
import Wire

/// A host in small: the core, the loop and sealed workers as every run has them, fed with lines from memory.
///
/// It shows what an operator would see, after every rule of the host and with whatever happens to its workers.
struct HostSession {
    let host: WorkerHost
    let deployment: Deployment

    /// - Parameters:
    ///   - lines: of JSON.
    ///   - kills: before which lines the workers are killed.
    ///   - accepted: is told which line became the next event.
    ///   - take: gets what came of events, in order.
    func run(
        _ lines: [[UInt8]], killedBefore kills: Set<Int> = [], accepted: (Int) -> Void,
        take: (borrowing SupervisionCore, OutputBatch) -> Void
    ) throws(HostError) {
        var limits = SupervisionCore.Limits()
        limits.eventsInFlight = Self.eventsInFlight
        let core = SupervisionCore(deployment, limits: limits, recordsOutcomes: true, digest: host.shortDigest)
        let watch = Watch()
        let loop = try EventLoop(core, starter: host.starter, signals: EventLoop.stopSignals()) {
            (report) throws(HostError) in try watch.take(report)
        }
        defer { loop.retireWorkers() }
        var parser: EventParser
        do {
            parser = try EventParser(deployment.columns)
        } catch {
            throw HostError(.internalFault, "no lines can be read: \(error)")
        }
        var row = EventRow(deployment.columns)
        var next = 0
        func handOut() {
            take(loop.core, loop.core.output)
            loop.core.output.removeAll()
        }
        loop.core.start(at: loop.now)
        while !loop.isFinished {
            while loop.core.isReady, next < lines.count, loop.core.hasRoom {
                if kills.contains(next), watch.killed.insert(next).inserted { loop.killWorkers() }
                Self.withPadding(lines[next]) { line in
                    guard case .event = parser.parse(line, into: &row) else { return }
                    if case .accepted = loop.core.offer(row) { accepted(next) }
                }
                next += 1
            }
            if next == lines.count { loop.core.endInput() }
            try loop.advance()
            handOut()
            guard !loop.isFinished else { break }
            if try loop.moveBytes(all: true) {
                try loop.advance()
                handOut()
            } else {
                _ = try loop.wait(atMostMilliseconds: Self.longestWait)
            }
            if let signal = loop.stopSignal { throw HostError(.failure, "ended by \(signal)") }
        }
        // What came while it was waited for, and ended the run.
        handOut()
    }

    private static let eventsInFlight = 512
    private static let longestWait: Int32 = 100

    private static func withPadding(_ line: [UInt8], _ body: (UnsafeRawBufferPointer) -> Void) {
        let padded = line + [UInt8](repeating: 0, count: LineReader.padding)
        padded.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[..<line.count])) }
    }

    /// Ends a session that cannot come to an end.
    private final class Watch {
        var killed: Set<Int> = []
        private var losses = 0

        func take(_ report: Report) throws(HostError) {
            guard case .workerLost(_, _, let cause, _, _) = report else { return }
            losses += 1
            guard losses > killed.count + Self.mostLosses else { return }
            throw HostError(.failure, "its worker was lost \(losses) times, the last time since it \(cause)")
        }

        private static let mostLosses = 64
    }
}
