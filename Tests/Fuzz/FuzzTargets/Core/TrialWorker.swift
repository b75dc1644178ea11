import StrategySDK
import Supervision
import Wire

/// A worker as it should be: answers every request, remembers, tells and takes back what it remembers.
struct TrialWorker {
    let generation: UInt32
    private let plan: WorkerPlan
    private var memories: [[UInt32: Memory]]
    private var isCareful: [Bool]
    private var incoming: [UInt8] = []
    private static let layout: UInt64 = 0x7472_6961_6C00_0001

    private struct Memory: Equatable {
        var seen: UInt32 = 0
        var evaluations: UInt64 = 0
    }

    init(generation: UInt32, _ plan: WorkerPlan) {
        self.generation = generation
        self.plan = plan
        memories = plan.ranks.map { _ in [:] }
        isCareful = plan.ranks.map { _ in false }
    }

    /// What the next request is answered with: no frame, one or more.
    mutating func answer(_ header: FrameHeader, _ payload: UnsafeRawBufferPointer) -> [UInt8] {
        var writer = ResultWriter(queue: ByteQueue())
        do throws(WireError) {
            switch FrameType(rawValue: header.type) {
            case .hello?:
                try ReadyFrame(plugins: TrialDeployment.value.plugins).write(
                    generation: generation, into: &writer.queue)
            case .strategy?:
                let slot = try StrategyFrame(payload).slot
                let strategy = TrialDeployment.value.strategies[plan.ranks[Int(slot)].index]
                let verdict = AdmissionFrame.Verdict.admitted(
                    warmUp: strategy.warmUp, layout: strategy.stateLayout, parameters: [])
                try AdmissionFrame(slot: slot, verdict: verdict).write(generation: generation, into: &writer.queue)
            case .event?: try evaluate(header, payload, &writer)
            case .capture?:
                SnapshotFrames.write(
                    .snapshot, snapshot(), generation: generation, round: header.round, sequence: header.sequence,
                    into: &writer.queue)
            case .restore?: try restore(header, payload, &writer.queue)
            default: break
            }
        } catch {
            // The core would be at fault; it is found by what stays unanswered.
        }
        return Array(writer.queue.bytes)
    }

    private mutating func evaluate(
        _ header: FrameHeader, _ payload: UnsafeRawBufferPointer, _ writer: inout ResultWriter
    ) throws(WireError) {
        let view = try EventView(payload, presenceWords: 1, numberCount: 1)
        let price = UInt8(view.numbers.loadUnaligned(as: Double.self))
        writer.begin(generation: generation, round: header.round, sequence: header.sequence, symbol: view.symbol)
        let asked = view.strategies.loadUnaligned(as: UInt64.self)
        for slot in plan.ranks.indices where asked >> UInt64(slot) & 1 == 1 {
            evaluate(slot, price, view.symbol, &writer)
        }
        writer.end()
    }

    private mutating func evaluate(_ slot: Int, _ price: UInt8, _ symbol: UInt32, _ writer: inout ResultWriter) {
        let rank = plan.ranks[slot].index
        let before = memories[slot][symbol] ?? Memory()
        var memory = before
        memory.evaluations += 1
        let conduct = Conduct(price, rank: rank)
        if conduct == .stumbles || conduct == .throws {
            let isKept = conduct == .throws || isCareful[slot]
            memories[slot][symbol] = isKept ? before : memory
            return writer.record(slot: UInt32(slot), .thrown, detail: isKept ? ResultFrame.stateKept : 0)
        }
        if memory.seen < TrialDeployment.value.strategies[rank].warmUp {
            memory.seen += 1
            memories[slot][symbol] = memory
            return writer.record(slot: UInt32(slot), .warmingUp, detail: 0)
        }
        if conduct == .isOversize {
            return writer.record(slot: UInt32(slot), .oversize, detail: ResultFrame.stateKept)
        }
        memories[slot][symbol] = memory
        guard conduct != .isQuiet else { return writer.record(slot: UInt32(slot), .noSignal, detail: 1) }
        var intent = StrategyIntent.long(
            confidence: 0.5, targetNotional: conduct == .isGreedy ? 1000 : 10, rationale: ["asked"])
        intent.meta = [MetaEntry("evaluations", .integer(Int64(memory.evaluations)))]
        IntentRecord.write(intent).withUnsafeBytes {
            writer.record(slot: UInt32(slot), .intent, detail: Direction.long.rawValue, payload: $0)
        }
    }

    /// What a strategy makes of a price.
    enum Conduct {
        case isQuiet, speaks, `throws`, stumbles, isGreedy, isOversize

        init(_ price: UInt8, rank: Int) {
            if rank == TrialDeployment.honestRank {
                self = price & 1 == 0 ? .isQuiet : .speaks
                return
            }
            switch (price + UInt8(rank)) & 7 {
            case 0, 1: self = .isQuiet
            case 2, 3: self = .speaks
            case 4: self = .throws
            case 5: self = .stumbles
            case 6: self = .isGreedy
            default: self = .isOversize
            }
        }
    }

    private func snapshot() -> [UInt8] {
        var writer = SnapshotWriter()
        for (slot, memories) in memories.enumerated() {
            writer.beginPart(slot: UInt32(slot), isCareful: isCareful[slot], layout: Self.layout)
            for (symbol, memory) in memories.sorted(by: { $0.key < $1.key }) {
                writer.append(symbol)
                writer.append(memory.seen)
                writer.append(UInt32(8))
                writer.append(memory.evaluations)
            }
            writer.endPart(memories: UInt32(memories.count))
        }
        return writer.finish()
    }

    private mutating func restore(
        _ header: FrameHeader, _ payload: UnsafeRawBufferPointer, _ queue: inout ByteQueue
    ) throws(WireError) {
        incoming += Array(payload)
        guard header.flags & SnapshotFrames.lastPart != 0 else { return }
        defer { incoming = [] }
        var refusal: RestoredFrame.Refusal?
        let parts = try Snapshot.parts(incoming)
        if header.flags & SnapshotFrames.everything != 0 { memories = memories.map { _ in [:] } }
        for part in parts {
            let slot = Int(part.slot)
            guard slot < memories.count else {
                refusal = .init(slot: part.slot, problem: "no such strategy")
                break
            }
            isCareful[slot] = isCareful[slot] || part.isCareful
            guard let read = memory(part) else {
                refusal = .init(slot: part.slot, problem: "not readable")
                break
            }
            memories[slot] = read
        }
        try RestoredFrame(refusal: refusal).write(
            generation: generation, round: header.round, sequence: header.sequence, into: &queue)
    }

    private func memory(_ part: Snapshot.Part) -> [UInt32: Memory]? {
        if part.memories == 0 { return [:] }
        let bytes = Array(part.bytes)
        guard part.layout == Self.layout, bytes.count == 20 * Int(part.memories) else { return nil }
        var read: [UInt32: Memory] = [:]
        for start in stride(from: 0, to: bytes.count, by: 20) {
            read[Snapshot.word32(bytes, start)] = Memory(
                seen: Snapshot.word32(bytes, start + 4), evaluations: Snapshot.word64(bytes, start + 12))
        }
        return read
    }
}
