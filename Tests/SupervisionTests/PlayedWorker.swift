import StrategySDK
import Supervision
@testable import WorkerRuntime
import Wire

/// A worker of the harness: the real session, which may be told to die or to lie.
final class PlayedWorker {
    let generation: UInt32
    private var session = WorkerSession([.plugin(Script<North>.self), .plugin(Script<South>.self)])
    private var requests = ByteQueue()
    /// Bytes that it wrote and that the core has not read yet.
    private(set) var replies = ByteQueue()
    /// How it ended, once it has.
    private(set) var exit: WorkerExit?
    var conduct: Conduct
    private(set) var seenEvents: [UInt64] = []
    private(set) var seenTypes: [UInt16] = []

    /// What it does beside its work.
    struct Conduct {
        /// Ends when this event comes, without answering it.
        var diesAt: Set<UInt64> = []
        var exit = WorkerExit.signalled(11, said: "")
        /// Replaces any frame that it would send, by the type and sequence of the frame.
        var lie: (@Sendable (FrameHeader, [UInt8]) -> [UInt8])?
        /// Reads nothing.
        var isStalled = false
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
            if conduct.diesAt.contains(header.sequence) {
                exit = conduct.exit
                return true
            }
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

    /// Gives at most `count` bytes of what it wrote, and returns how many.
    func giveReplies(into space: UnsafeMutableRawBufferPointer, atMost count: Int) -> Int {
        let count = min(count, replies.count)
        space.copyMemory(from: UnsafeRawBufferPointer(rebasing: replies.bytes[..<count]))
        replies.consume(count)
        return count
    }

    func kill() { if exit == nil { exit = .signalled(9, said: "") } }
}
