import StrategySDK
import Supervision
@testable import WorkerRuntime
import Wire

/// A worker of the harness: the real session, which may be told to die or to lie.
final class PlayedWorker {
    let generation: UInt32
    private var session = WorkerSession([
        .plugin(Script<North>.self), .plugin(Script<South>.self), .plugin(Script<West>.self),
        .plugin(Script<NorthTwo>.self),
    ])
    private var requests = ByteQueue()
    /// Bytes that it wrote and that the core has not read yet.
    private(set) var replies = ByteQueue()
    /// How it ended, once it has.
    private(set) var exit: WorkerExit?
    /// Where it was then.
    private(set) var progress: WorkProgress?
    var conduct: Conduct
    private(set) var seenEvents: [UInt64] = []
    private(set) var seenTypes: [UInt16] = []

    /// What it does beside its work.
    struct Conduct {
        /// Ends when this event comes, without answering it.
        var diesAt: Set<UInt64> = []
        /// Only if this strategy is asked, and says so on its page.
        var culprit: UInt32?
        var exit = WorkerExit.signalled(11, said: "")
        /// Decides before each frame whether it ends with it, from the slots that the frame asks.
        var fate: ((FrameHeader, Set<UInt32>) -> Fate?)?
        /// Replaces any frame that it would send, by the type and sequence of the frame.
        var lie: (@Sendable (FrameHeader, [UInt8]) -> [UInt8])?
        /// Reads nothing.
        var isStalled = false
    }

    /// How it ends.
    struct Fate {
        var exit = WorkerExit.signalled(11, said: "")
        var progress: WorkProgress?
        /// So many bytes that it wrote are lost with it.
        var lostBytes = 0
    }

    init(generation: UInt32, _ conduct: Conduct) {
        self.generation = generation
        self.conduct = conduct
    }

    func receive(_ bytes: UnsafeRawBufferPointer) { requests.append(bytes) }

    /// Handles one frame, if there is one.
    func work() -> Bool {
        guard exit == nil, !conduct.isStalled, let header = try? requests.completeFrame() else { return false }
        seenTypes.append(header.type)
        if header.type == FrameType.event.rawValue {
            seenEvents.append(header.sequence)
            if conduct.diesAt.contains(header.sequence), asksCulprit(requests.payload(header)) {
                progress = conduct.culprit.map { WorkProgress(sequence: header.sequence, slot: $0) }
                exit = conduct.exit
                return true
            }
        }
        if let fate = conduct.fate?(header, asked(header)) {
            end(fate)
            return true
        }
        do {
            try session.handle(header, requests.payload(header))
        } catch {
            exit = .exited(70, said: "")
            return true
        }
        requests.consume(header.length)
        while let reply = try? session.results.queue.completeFrame() {
            let frame = Array(session.results.queue.bytes.prefix(reply.length))
            (conduct.lie?(reply, frame) ?? frame).withUnsafeBytes { replies.append($0) }
            session.results.queue.consume(reply.length)
        }
        return true
    }

    private func asksCulprit(_ payload: UnsafeRawBufferPointer) -> Bool {
        guard let culprit = conduct.culprit else { return true }
        return Self.slots(payload).contains(culprit)
    }

    private func asked(_ header: FrameHeader) -> Set<UInt32> {
        header.type == FrameType.event.rawValue ? Self.slots(requests.payload(header)) : []
    }

    private static func slots(_ payload: UnsafeRawBufferPointer) -> Set<UInt32> {
        let words = payload.loadUnaligned(fromByteOffset: 4, as: UInt32.self)
        var slots: Set<UInt32> = []
        for slot in 0..<words * 64 {
            let word = payload.loadUnaligned(fromByteOffset: 16 + 8 * Int(slot / 64), as: UInt64.self)
            if word >> UInt64(slot % 64) & 1 == 1 { slots.insert(slot) }
        }
        return slots
    }

    /// Ends it from outside, or for a reason of its own.
    func end(_ fate: Fate) {
        guard exit == nil else { return }
        var kept = ByteQueue()
        kept.append(UnsafeRawBufferPointer(rebasing: replies.bytes.dropLast(fate.lostBytes)))
        replies = kept
        progress = fate.progress
        exit = fate.exit
    }

    /// Gives at most `count` bytes of what it wrote, and returns how many.
    func giveReplies(into space: UnsafeMutableRawBufferPointer, atMost count: Int) -> Int {
        let count = min(count, replies.count)
        space.copyMemory(from: UnsafeRawBufferPointer(rebasing: replies.bytes[..<count]))
        replies.consume(count)
        return count
    }

    func kill() { if exit == nil { exit = .signalled(9, said: "") } }
}
