import Wire

/// What a worker says instead of the frame that it ought to say.
enum Lie {
    /// - Parameter frame: one whole frame.
    static func told(_ action: ChaosAction, _ frame: [UInt8]) -> [UInt8] {
        guard let header = frame.withUnsafeBytes({ try? FrameHeader($0) }) else { return frame }
        func changed(_ change: (inout FrameHeader) -> Void) -> [UInt8] {
            var header = header
            change(&header)
            var frame = frame
            frame.withUnsafeMutableBytes { header.store(into: $0) }
            return frame
        }
        func word(_ offset: Int, _ change: (UInt32) -> UInt32) -> [UInt8] {
            guard frame.count >= offset + 4 else { return frame }
            var frame = frame
            frame.withUnsafeMutableBytes {
                let value = $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
                $0.storeBytes(of: change(value), toByteOffset: offset, as: UInt32.self)
            }
            return frame
        }
        let symbolOffset = FrameHeader.byteCount
        let slotOffset = FrameHeader.byteCount + 8
        switch action {
        case .wrongSequence: return changed { $0.sequence += 1 }
        case .wrongGeneration: return changed { $0.generation += 1 }
        case .wrongRound: return changed { $0.round += 1 }
        case .wrongType: return changed { $0.type = 97 }
        case .wrongSymbol: return word(symbolOffset) { $0 + 1 }
        case .wrongSlot: return word(slotOffset) { $0 ^ 1 }
        case .truncated: return changed { $0.length = FrameHeader.byteCount + 8 }.prefix(FrameHeader.byteCount + 8) + []
        case .oversizeLength: return changed { $0.length = WireProtocol.maxFrameBytes + 8 }
        case .duplicate: return frame + frame
        case .early: return changed { $0.sequence += 1 } + frame
        case .unasked:
            return frame
                + changed {
                    $0.type = FrameType.restored.rawValue
                    $0.flags = 0
                }
        case .garble: return word(4) { ~$0 }
        case .flippedBit: return word(FrameHeader.byteCount + 24) { $0 ^ 0x100 }
        case .wrongVersion: return word(FrameHeader.byteCount) { $0 + 1 }
        default: return frame
        }
    }

    /// A snapshot that goes on beyond what one may hold, as frames.
    static func endlessSnapshot(_ frame: [UInt8]) -> [UInt8] {
        guard let header = frame.withUnsafeBytes({ try? FrameHeader($0) }) else { return frame }
        var part = Array(repeating: UInt8(0), count: WireProtocol.maxFrameBytes)
        var first = header
        first.length = part.count
        first.flags = 0
        part.withUnsafeMutableBytes { first.store(into: $0) }
        var frames: [UInt8] = []
        for _ in 0...WireProtocol.maxSnapshotBytes / WireProtocol.maxFrameBytes { frames += part }
        return frames + frame
    }

    /// Says that the strategy's state cannot be written down, or cannot be taken back.
    static func refusal(_ slot: Int?, of header: FrameHeader) -> [UInt8] {
        var queue = ByteQueue()
        let frame = RestoredFrame(
            refusal: RestoredFrame.Refusal(slot: slot.map { UInt32($0) }, problem: "told to refuse"))
        try? frame.write(
            generation: header.generation, round: header.round, sequence: header.sequence, into: &queue)
        return Array(queue.bytes)
    }
}
