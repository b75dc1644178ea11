import Intake
import LinuxSystem
import Status
import StrategySDK
import Supervision

/// Has a fresh sealed worker compute events, and sees whether a violation happens again. The core that drives it is the one
/// of every run.
final class ViolationTrial {
    enum Result {
        /// The same, at the event of this place in the list.
        case same(at: Int)
        /// What happened instead.
        case other(String)
    }

    private let host: WorkerHost
    private let deployment: Deployment
    private let events: RecordedEvents
    private let wanted: Violation
    private let isOver: () -> Bool
    /// What the worker did, the last time that it did the same.
    private(set) var deed: Violation?
    /// A signal that asks for an end.
    private(set) var stopSignal: LoopSignal?

    /// - Parameter deployment: of strategies of one family without error budgets; they share one worker.
    init(
        _ host: WorkerHost, _ deployment: Deployment, _ events: RecordedEvents, wanted: Violation,
        isOver: @escaping () -> Bool
    ) {
        self.host = host
        self.deployment = deployment
        self.events = events
        self.wanted = wanted
        self.isOver = isOver
    }

    /// - Parameter items: lines of the events, in order.
    func run(_ items: [Int]) throws(HostError) -> Result {
        let watch = Watch(wanted, deployment)
        var limits = SupervisionCore.Limits()
        limits.eventsInFlight = Self.eventsInFlight
        let core = SupervisionCore(deployment, limits: limits, recordsOutcomes: false, digest: host.shortDigest)
        let loop = try EventLoop(core, starter: host.starter, signals: EventLoop.stopSignals()) {
            (report) throws(HostError) in try watch.take(report)
        }
        defer { loop.retireWorkers() }
        watch.takeDeed = { [unowned loop] in loop.takeDeed($0) }
        do throws(HostError) {
            try play(items, loop, watch)
        } catch {
            guard watch.end != nil else { throw error }
        }
        stopSignal = stopSignal ?? loop.stopSignal
        switch watch.end {
        case .same(let sequence)?:
            deed = watch.deed
            return .same(at: watch.places.firstIndex(of: sequence) ?? items.count - 1)
        case .other(let what)?: return .other(what)
        case nil:
            let trouble = watch.trouble.map { "; the first trouble was: \($0)" } ?? ""
            return .other(
                loop.isFinished
                    ? "the worker has computed all \(items.count) events and did nothing that its policy denies\(trouble)"
                    : "time was up before the events were computed\(trouble)")
        }
    }

    private func play(_ items: [Int], _ loop: EventLoop, _ watch: Watch) throws(HostError) {
        var parser = try FileRun.parser(deployment)
        var row = EventRow(deployment.columns)
        loop.core.start(at: loop.now)
        var next = 0
        while !loop.isFinished {
            // Nothing is taken in before the worker is there: what it does at its start is no answer to an event.
            while loop.core.isReady, next < items.count, loop.core.hasRoom {
                watch.isStarting = false
                events.lines.withLine(items[next]) { line in
                    guard case .event = parser.parse(line, into: &row) else { return }
                    if case .accepted(let sequence) = loop.core.offer(row) { watch.accepted(sequence, next) }
                }
                next += 1
            }
            if next == items.count { loop.core.endInput() }
            try loop.advance()
            loop.core.output.removeAll()
            guard !loop.isFinished else { break }
            if try loop.moveBytes(all: true) {
                try loop.advance()
                loop.core.output.removeAll()
            } else {
                _ = try loop.wait(atMostMilliseconds: Self.longestWait)
            }
            if loop.stopSignal != nil || isOver() { return }
        }
    }

    private static let eventsInFlight = 1024
    private static let longestWait: Int32 = 100
}

/// Looks out for the violation.
private final class Watch {
    enum End {
        case same(UInt64)
        case other(String)
    }

    /// Why there is nothing more to see.
    private(set) var end: End?
    private(set) var deed: Violation?
    /// What went wrong first that is no violation.
    private(set) var trouble: String?
    /// By place in the list: the number of its event.
    private(set) var places: [UInt64] = []
    var isStarting = true
    var takeDeed: (WorkerIndex) -> Violation? = { _ in nil }

    private let wanted: Violation
    private let deployment: Deployment
    private var patience = StartPatience()

    init(_ wanted: Violation, _ deployment: Deployment) {
        self.wanted = wanted
        self.deployment = deployment
    }

    func accepted(_ sequence: UInt64, _ place: Int) {
        while places.count < place { places.append(.max) }
        places.append(sequence)
    }

    func take(_ report: Report) throws(HostError) {
        switch report {
        case .workerLost(let worker, let generation, let cause, let sequence, let suspects):
            let found = takeDeed(worker)
            if case .violation(let call) = cause.kind { try judge(call, cause, found, sequence, suspects) }
            guard !isStarting || patience.forgives(cause.kind) else {
                throw HostError(.sandboxUnavailable, "the worker, start \(generation): \(cause)")
            }
            let moment = sequence.map { " at event \($0) of those given" } ?? ""
            trouble = trouble ?? "the worker \(cause)\(moment)"
        case .charged(_, let sequence, let outcome, let cause, _):
            trouble = trouble ?? "\(outcome.name) at event \(sequence) of those given: \(cause)"
        default: break
        }
    }

    private func judge(
        _ call: String, _ cause: WorkerLossCause, _ found: Violation?, _ sequence: UInt64?, _ suspects: [StrategyRank]
    ) throws(HostError) {
        let names = suspects.map { deployment.strategies[$0.index].definition.id.text }
        let isSameStrategy = wanted.strategy.map { names.contains($0) } ?? true
        if call == wanted.call, isSameStrategy, let sequence {
            deed = found
            end = .same(sequence)
        } else {
            let who = names.count == 1 ? names[0] : "a strategy"
            end = .other("another violation: \(who) \(cause)")
        }
        throw HostError(.failure, "seen")
    }
}
