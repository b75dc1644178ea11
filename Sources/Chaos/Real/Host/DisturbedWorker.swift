import Host
import Simulation
import Wire

/// What is known of a worker's process by what passes through its pipes.
struct DisturbedWorker {
    let start: DisturbedStart
    /// Nobody else's to keep: it closes its descriptors when the host lets go of it.
    weak var process: (any DisturbedProcess)?
    var requests = FrameWalk()
    var answers = FrameWalk()
    /// Questions that it was sent and has not answered.
    private(set) var owed = 0
    /// Names, by their numbers.
    var symbols: [Int: String] = [:]
    /// It was decided what goes wrong at the frame that is sent next.
    var isDecided = false
    /// Nothing more is sent until this event is answered.
    var heldAfter: UInt64?
    /// How often each point was reached.
    var occasions: [ChaosPoint: Int] = [:]
    /// Nanoseconds.
    var stoppedUntil: UInt64?
    /// Nanoseconds.
    var unreadUntil: UInt64 = 0
    /// So many bytes pass one at a time.
    var slowBytes = 0
    /// It was killed, or has ended by itself.
    var hasEnded = false

    init(_ start: DisturbedStart, _ process: any DisturbedProcess) {
        self.start = start
        self.process = process
    }

    var role: WorkerRole { start.isTrial ? .trial : .regular }

    /// Whether it has answered everything and waits, as far as can be told.
    var isIdle: Bool { owed <= 0 || answers.isLost }

    mutating func asked(_ header: FrameHeader) {
        switch FrameType(rawValue: header.type) {
        case .event?, .capture?: owed += 1
        case .restore?: owed += header.flags & SnapshotFrames.lastPart == 0 ? 0 : 1
        default: break
        }
    }

    /// Returns whether the frame is the end of an answer.
    mutating func answered(_ header: FrameHeader) -> Bool {
        switch FrameType(rawValue: header.type) {
        case .result?, .snapshot?:
            guard header.flags & ResultFrame.lastPart != 0 else { return false }
        case .restored?: break
        default: return false
        }
        owed -= 1
        return true
    }

    /// Whether an event asks a strategy of this worker.
    func asks(_ rank: Int, _ frame: UnsafeRawBufferPointer) -> Bool {
        guard let slot = start.ranks.firstIndex(of: rank) else { return false }
        let offset = EventFrame.fixedBytes + 8 * (slot / 64)
        guard frame.count >= offset + 8 else { return false }
        return frame.loadUnaligned(fromByteOffset: offset, as: UInt64.self) >> UInt64(slot % 64) & 1 == 1
    }
}
