import Wire

/// Follows the frames of a stream of bytes that comes in pieces.
struct FrameWalk {
    /// Of the frame that has begun: what is there of its header, and nothing once that is complete.
    private var part: [UInt8] = []
    private var header: FrameHeader?
    /// Bytes of the frame that has begun which are still to come, where its header is complete.
    private var rest = 0
    /// Something came that is no frame; nothing is known from there on.
    private(set) var isLost = false

    /// How many of the bytes that come next belong to the frame that has begun.
    func rest(of bytes: UnsafeRawBufferPointer) -> Int {
        if part.isEmpty { return min(rest, bytes.count) }
        let start = part + bytes.prefix(FrameHeader.byteCount - part.count)
        guard start.count == FrameHeader.byteCount,
            let header = start.withUnsafeBytes({ try? FrameHeader($0) })
        else { return bytes.count }
        return min(header.length - part.count, bytes.count)
    }

    /// - Parameters:
    ///   - began: is called with each frame of which the header is complete.
    ///   - ended: is called with each frame that is complete.
    mutating func take(
        _ bytes: UnsafeRawBufferPointer, began: (FrameHeader) -> Void = { _ in },
        ended: (FrameHeader) -> Void = { _ in }
    ) {
        var bytes = bytes
        while !bytes.isEmpty, !isLost {
            if header == nil {
                let count = min(bytes.count, FrameHeader.byteCount - part.count)
                part += bytes.prefix(count)
                bytes = UnsafeRawBufferPointer(rebasing: bytes.dropFirst(count))
                guard part.count == FrameHeader.byteCount else { return }
                guard let next = part.withUnsafeBytes({ try? FrameHeader($0) }) else {
                    isLost = true
                    return
                }
                part = []
                header = next
                rest = next.length - FrameHeader.byteCount
                began(next)
            } else {
                let count = min(bytes.count, rest)
                rest -= count
                bytes = UnsafeRawBufferPointer(rebasing: bytes.dropFirst(count))
            }
            if rest == 0, let complete = header {
                header = nil
                ended(complete)
            }
        }
    }
}
