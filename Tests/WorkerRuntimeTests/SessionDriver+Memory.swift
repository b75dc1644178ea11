import Testing
import Wire

/// Asking for what the strategies remember, and having them remember.
extension SessionDriver {
    /// A snapshot, or why there is none.
    enum Captured: Equatable {
        case snapshot([UInt8], frames: Int)
        case refused(RestoredFrame.Refusal)
    }

    mutating func askForSnapshot(before sequence: UInt64) throws -> Captured {
        let (generation, round) = (generation, round)
        try handle { queue in
            CaptureFrame.write(generation: generation, round: round, sequence: sequence, into: &queue)
        }
        let frames = takeFrames()
        for frame in frames {
            #expect(frame.header.generation == generation && frame.header.round == round)
            #expect(frame.header.sequence == sequence)
        }
        if frames.count == 1, frames[0].header.type == FrameType.restored.rawValue {
            return .refused(try #require(try frames[0].withPayload { try RestoredFrame($0) }.refusal))
        }
        #expect(frames.allSatisfy { $0.header.type == FrameType.snapshot.rawValue })
        #expect(frames.map(\.header.flags) == Array(repeating: 0, count: frames.count - 1) + [1])
        return .snapshot(frames.flatMap { $0.withPayload { Array($0) } }, frames: frames.count)
    }

    /// What every strategy remembers.
    mutating func capture(before sequence: UInt64 = 0) throws -> [UInt8] {
        guard case .snapshot(let bytes, _) = try askForSnapshot(before: sequence) else {
            throw MissingSnapshot()
        }
        return bytes
    }

    /// Has the strategies remember `snapshot`, as a supervisor sends it.
    ///
    /// - Returns: why not.
    mutating func restore(_ snapshot: [UInt8], everything: Bool = true) throws -> RestoredFrame.Refusal? {
        let (generation, round) = (generation, round)
        try handle { queue in
            SnapshotFrames.write(
                .restore, snapshot, flags: everything ? SnapshotFrames.everything : 0, generation: generation,
                round: round, sequence: 99, into: &queue)
        }
        let frames = takeFrames()
        try #require(frames.count == 1)
        #expect(frames[0].header.type == FrameType.restored.rawValue && frames[0].header.flags == 0)
        #expect(frames[0].header.generation == generation && frames[0].header.round == round)
        #expect(frames[0].header.sequence == 99)
        return try frames[0].withPayload { try RestoredFrame($0) }.refusal
    }
}

struct MissingSnapshot: Error {}
