import LinuxSystem
import Sandbox
import Wire

/// A sealed misfit worker with two strategies, spoken to in the worker's own protocol.
struct MisfitSession {
    let session: ProbeSession

    /// Nil where the worker died in its start.
    init?(_ launcher: SealedLauncher, _ seal: WorkerSeal) throws {
        session = try ProbeSession(launcher, seal, family: "misfit")
        let worker = session.worker
        let hello = HelloFrame(
            family: "misfit",
            unmap: try worker.clockMappings().map { HelloFrame.Mapping(start: $0.start, length: $0.length) },
            filter: worker.readyProgram ?? [])
        guard
            try exchange(
                awaiting: .ready, { (queue) throws(WireError) in try hello.write(generation: 1, into: &queue) })
        else { return nil }
        session.isReady()
        _ = try worker.attest()
        let columns = ColumnsFrame(numbers: [], texts: ["act"])
        try send { (queue) throws(WireError) in try columns.write(generation: 1, into: &queue) }
        for slot in 0..<2 as Range<UInt32> {
            let strategy = StrategyFrame(slot: slot, plugin: 0, timeframe: "1Hour", parameters: [])
            let isAdmitted = try exchange(awaiting: .admission) { (queue) throws(WireError) in
                try strategy.write(generation: 1, into: &queue)
            }
            guard isAdmitted else { return nil }
        }
        try send { (queue) throws(WireError) in
            try SymbolFrame(index: 0, name: "EURUSD").write(generation: 1, into: &queue)
        }
    }

    /// Has one strategy act on an event, and does not wait for what comes of it.
    func act(_ text: String, sequence: UInt64, slot: Int) throws {
        try send { (queue) throws(WireError) in
            var writer = PayloadWriter()
            writer.word32(0)
            writer.word32(1)
            writer.word64(0)
            writer.word64(1 << UInt64(slot))
            writer.word64(1)
            writer.word32(UInt32(text.utf8.count))
            writer.raw(Array(text.utf8))
            try writer.finish(.event, generation: 1, sequence: sequence, into: &queue)
        }
    }

    /// Whether an answer comes before the end.
    func awaitAnswer(_ type: FrameType = .result) throws -> Bool {
        guard let bytes = try session.receive(FrameHeader.byteCount) else { return false }
        let header = try bytes.withUnsafeBytes { try FrameHeader($0) }
        guard header.type == type.rawValue else { throw ProbeError("the worker answered \(header)") }
        return try session.receive(header.length - FrameHeader.byteCount) != nil
    }

    private func exchange(awaiting type: FrameType, _ body: (inout ByteQueue) throws(WireError) -> Void) throws -> Bool
    {
        try send(body)
        return try awaitAnswer(type)
    }

    private func send(_ body: (inout ByteQueue) throws(WireError) -> Void) throws {
        var queue = ByteQueue()
        try body(&queue)
        try session.send(Array(queue.bytes))
    }
}
