import Host
import LinuxSystem
import Simulation
import Supervision
import Wire

/// Has the faults of a schedule happen to the workers of a real host, and to the host itself.
///
/// A worker that a fault may concern is sent one event at a time around it: what was sent before is answered first, so that
/// the fault happens at that event and at no other, whatever the machine does.
final class RealInjection: Interference {
    let schedule: Schedule
    private let life: Int
    /// Events that are evaluated with no others under way.
    private let alone: Set<UInt64>
    let record: DeedRecord
    var injector: Injector?
    private var symbols: [String] = []
    /// By worker.
    private var workers: [Int: DisturbedWorker] = [:]
    /// By worker: events before it were answered, by any generation.
    private var answeredBefore: [Int: UInt64] = [:]
    /// The next event, once there was any: until then a host whose workers do not start ends, as it must, and there is
    /// nothing to be compared.
    var lastIntake: UInt64?
    /// What is to be done to the process that is being started.
    private var launchOrder: Injector.Order?

    init(_ schedule: Schedule, life: Int, alone: Set<UInt64>, _ record: DeedRecord) {
        self.schedule = schedule
        self.life = life
        self.alone = alone
        self.record = record
    }

    /// The faults that have not happened.
    var pending: [ScheduledFault] { injector?.pending ?? schedule.faults }

    func begin(_ deployment: Deployment) {
        symbols = Set(schedule.faults.compactMap(\.trigger.symbol)).sorted()
        let stage = Stage(
            strategies: deployment.strategies.map(\.definition.id.text),
            workers: deployment.workers.map { Stage.Worker(family: $0.family, ranks: $0.ranks.map(\.index)) },
            symbols: symbols)
        injector = Injector(schedule, stage) { $0.pluginFault == nil }
        injector?.life = life
    }

    // MARK: Processes

    func launch(_ start: DisturbedStart) -> String? {
        launchOrder = nil
        guard lastIntake != nil else { return nil }
        let occasion = occasion(.launch, start, start.sequence)
        guard let order = injector?.take(occasion, asks: { _ in true }) else { return nil }
        // A generation is launched once.
        note(order, occasion, rank: order.rank, .after(0))
        if order.action == .launchFails { return "told to fail" }
        launchOrder = order
        return nil
    }

    func launched(_ start: DisturbedStart, _ process: any DisturbedProcess) {
        record.launched(process.id)
        workers[start.worker.index] = DisturbedWorker(start, process)
        if let launchOrder { carryOut(launchOrder, start.worker.index) }
        launchOrder = nil
    }

    func attest(_ start: DisturbedStart) -> String? {
        var cause: String?
        happen(.attesting, start.worker.index, start.sequence) { order in
            if order.action == .attestationFails { cause = "told to fail" }
        }
        return cause
    }

    func ended(_ worker: WorkerIndex) { workers[worker.index]?.hasEnded = true }

    // MARK: Bytes

    func portion(_ bytes: UnsafeRawBufferPointer, to worker: WorkerIndex, finishedEvents: UInt64) -> Int {
        let index = worker.index
        guard let disturbed = workers[index], !disturbed.hasEnded else { return bytes.count }
        var offset = disturbed.requests.rest(of: bytes)
        while offset < bytes.count, disturbed.heldAfter == nil {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[offset...])
            guard rest.count >= FrameHeader.byteCount, let header = try? FrameHeader(rest), header.length <= rest.count
            else {
                offset = bytes.count
                break
            }
            let frame = UnsafeRawBufferPointer(rebasing: rest[..<header.length])
            learn(header, frame, index)
            guard let (point, sequence) = point(header, index, finishedEvents),
                disturbed.isDecided && offset == 0 || concerns(point, sequence, header, frame, index)
            else {
                offset += header.length
                if isFollowed(header, disturbed) { break }
                continue
            }
            // What is before it goes first, and is answered.
            guard offset == 0, disturbed.isIdle else { break }
            if !disturbed.isDecided {
                happen(point, index, sequence, frame)
                workers[index]?.isDecided = true
            }
            offset = header.length
            break
        }
        return workers[index].map { $0.slowBytes > 0 ? min(1, offset) : offset } ?? offset
    }

    func sent(_ bytes: UnsafeRawBufferPointer, to worker: WorkerIndex) {
        guard var disturbed = workers[worker.index], !disturbed.hasEnded else { return }
        if disturbed.slowBytes > 0 { disturbed.slowBytes -= 1 }
        var walk = disturbed.requests
        walk.take(bytes) { header in
            disturbed.isDecided = false
            disturbed.asked(header)
            guard header.type == FrameType.event.rawValue else { return }
            if isFollowed(header, disturbed) { disturbed.heldAfter = header.sequence }
        }
        disturbed.requests = walk
        workers[worker.index] = disturbed
    }

    func readLimit(_ worker: WorkerIndex) -> Int {
        guard let disturbed = workers[worker.index], !disturbed.hasEnded else { return .max }
        if disturbed.unreadUntil > 0, MonotonicClock.now < disturbed.unreadUntil { return 0 }
        return disturbed.slowBytes > 0 ? 1 : .max
    }

    func received(_ bytes: UnsafeRawBufferPointer, from worker: WorkerIndex, finishedEvents: UInt64) {
        let index = worker.index
        guard var disturbed = workers[index] else { return }
        if disturbed.slowBytes > 0 { disturbed.slowBytes -= 1 }
        var walk = disturbed.answers
        walk.take(
            bytes,
            ended: { header in
                guard disturbed.answered(header), header.type == FrameType.result.rawValue else { return }
                answeredBefore[index] = max(answeredBefore[index] ?? 0, header.sequence &+ 1)
            })
        disturbed.answers = walk
        let held = disturbed.isIdle ? disturbed.heldAfter : nil
        if held != nil { disturbed.heldAfter = nil }
        workers[index] = disturbed
        if let held, !disturbed.hasEnded { happen(.between, index, held) }
    }

    func tick() {
        let now = MonotonicClock.now
        for (index, worker) in workers {
            guard let end = worker.stoppedUntil, end <= now else { continue }
            worker.process?.proceed()
            workers[index]?.stoppedUntil = nil
        }
    }

    // MARK: Points

    /// Which point a frame is, and of which event.
    private func point(_ header: FrameHeader, _ index: Int, _ finishedEvents: UInt64) -> (ChaosPoint, UInt64)? {
        switch FrameType(rawValue: header.type) {
        case .hello?: return (.greeting, finishedEvents)
        case .strategy?: return (.admitting, finishedEvents)
        case .restore?: return header.flags & SnapshotFrames.lastPart == 0 ? nil : (.restore, finishedEvents)
        case .capture?: return (.capture, finishedEvents)
        case .event?:
            if workers[index]?.start.isTrial == true { return (.probe, header.sequence) }
            let isKnown = header.sequence < answeredBefore[index] ?? 0
            return (isKnown ? .replay : .evaluation, header.sequence)
        default: return nil
        }
    }

    /// Whether nothing may be sent after a frame before it is answered.
    private func isFollowed(_ header: FrameHeader, _ worker: DisturbedWorker) -> Bool {
        guard header.type == FrameType.event.rawValue else { return false }
        let after = occasion(.between, worker.start, header.sequence)
        return isAlone(header.sequence) || injector?.concerns(after, asks: { _ in true }) == true
    }

    private func isAlone(_ sequence: UInt64) -> Bool { alone.contains(sequence) }

    /// Symbols are named before the events that are of them.
    private func learn(_ header: FrameHeader, _ frame: UnsafeRawBufferPointer, _ index: Int) {
        guard header.type == FrameType.symbol.rawValue,
            let symbol = try? SymbolFrame(UnsafeRawBufferPointer(rebasing: frame[FrameHeader.byteCount...]))
        else { return }
        workers[index]?.symbols[Int(symbol.index)] = symbol.name
    }

    private func occasion(
        _ point: ChaosPoint, _ start: DisturbedStart, _ sequence: UInt64, symbol: Int = -1
    ) -> Injector.Occasion {
        Injector.Occasion(
            point: point, worker: start.home, role: start.isTrial ? .trial : .regular, sequence: sequence,
            symbol: symbol, generation: start.generation)
    }

    private func symbol(_ frame: UnsafeRawBufferPointer?, _ worker: DisturbedWorker) -> Int {
        guard let frame, frame.count >= FrameHeader.byteCount + 4 else { return -1 }
        let number = Int(frame.loadUnaligned(fromByteOffset: FrameHeader.byteCount, as: UInt32.self))
        return worker.symbols[number].flatMap { symbols.firstIndex(of: $0) } ?? -1
    }

    /// Whether a fault may happen at a frame, or the event is to be the only one under way.
    private func concerns(
        _ point: ChaosPoint, _ sequence: UInt64, _ header: FrameHeader, _ frame: UnsafeRawBufferPointer, _ index: Int
    ) -> Bool {
        guard let worker = workers[index] else { return false }
        let isEvent = header.type == FrameType.event.rawValue
        if isEvent, isAlone(sequence) { return true }
        // A frame that asks nobody is no evaluation.
        if isEvent, !worker.start.ranks.contains(where: { worker.asks($0, frame) }) { return false }
        if lastIntake == nil, point.isSetUp { return false }
        let occasion = occasion(point, worker.start, sequence, symbol: isEvent ? symbol(frame, worker) : -1)
        return injector?.concerns(occasion, asks: { worker.asks($0, frame) }) == true
    }

    /// Has everything happen that is due at a point.
    ///
    /// - Parameters:
    ///   - frame: that is about to be sent; nil where none is.
    ///   - other: is given what is not done to the process.
    private func happen(
        _ point: ChaosPoint, _ index: Int, _ sequence: UInt64, _ frame: UnsafeRawBufferPointer? = nil,
        other: (Injector.Order) -> Void = { _ in }
    ) {
        guard let worker = workers[index], !worker.hasEnded, lastIntake != nil || !point.isSetUp else { return }
        let isEvaluation = point == .evaluation || point == .replay || point == .probe
        let before = worker.occasions[point] ?? 0
        workers[index]?.occasions[point] = before + 1
        let occasion = occasion(
            point, worker.start, sequence, symbol: isEvaluation ? symbol(frame, worker) : -1)
        func asks(_ rank: Int) -> Bool { frame.map { worker.asks(rank, $0) } ?? true }
        let place: OccasionPlace = isEvaluation || point == .between ? .event : .after(before)
        var isFirstLook = true
        while let order = injector?.take(occasion, isFirstLook: isFirstLook, asks: asks) {
            isFirstLook = false
            let asked = isEvaluation ? worker.start.ranks.first(where: asks) : nil
            note(order, occasion, rank: order.rank >= 0 ? order.rank : asked ?? -1, place)
            carryOut(order, index)
            other(order)
            if order.action == .kill { return }
        }
    }

    /// First it is written down, so that nothing is done twice by a host that goes on.
    func note(_ order: Injector.Order, _ occasion: Injector.Occasion, rank: Int, _ place: OccasionPlace) {
        if let fault = injector?.happening(order, occasion, rank: rank, place) { record.happens(fault) }
    }

    private func carryOut(_ order: Injector.Order, _ index: Int) {
        guard let worker = workers[index] else { return }
        let end = MonotonicClock.now + UInt64(order.amount) * 1_000_000
        switch order.action {
        case .kill:
            worker.process?.kill()
            // What is sent to it until its end is noticed comes to nothing.
            workers[index]?.hasEnded = true
        case .stop:
            worker.process?.stop()
            workers[index]?.stoppedUntil = end
        case .unread: workers[index]?.unreadUntil = end
        case .slow: workers[index]?.slowBytes += order.amount
        default: break
        }
    }
}
