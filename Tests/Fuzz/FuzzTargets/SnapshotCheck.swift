import Wire

extension PayloadCheck {
    /// A snapshot in one frame. What it is taken apart into makes it up again, byte by byte.
    static let snapshot = PayloadCheck { (payload, conversation) throws(BrokenProperty) in
        let result = try conversation.meter.bounded("a snapshot", readFrom: payload.count) {
            () throws(WireError) in try Snapshot.parts(Array(payload))
        }
        switch result {
        case .failure(let error): return error
        case .success(let parts):
            guard Snapshot.compose(parts).elementsEqual(payload) else {
                throw BrokenProperty("a snapshot: what was read is written as other bytes")
            }
            for part in parts { part.bytes.withUnsafeBytes { conversation.touch($0) } }
            return nil
        }
    }
}

extension FrameStream {
    /// Makes length and checksum of every snapshot fit, whose last frame is whole. After a mutation they never would.
    static func repairSnapshots(_ bytes: UnsafeMutableRawBufferPointer) {
        var offset = 0
        while bytes.count - offset >= FrameHeader.byteCount {
            let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[offset...])
            guard let header = try? FrameHeader(UnsafeRawBufferPointer(rest)), header.length <= rest.count else {
                return
            }
            if [FrameType.snapshot.rawValue, FrameType.restore.rawValue].contains(header.type) {
                repairSnapshot(UnsafeMutableRawBufferPointer(rebasing: rest[FrameHeader.byteCount..<header.length]))
            }
            offset += header.length
        }
    }

    private static func repairSnapshot(_ bytes: UnsafeMutableRawBufferPointer) {
        let end = bytes.count - Snapshot.checksumBytes
        guard end >= Snapshot.headerBytes else { return }
        bytes.storeBytes(of: Snapshot.version.littleEndian, as: UInt32.self)
        bytes.storeBytes(of: UInt64(bytes.count).littleEndian, toByteOffset: 8, as: UInt64.self)
        let checksum = Snapshot.checksum(Array(bytes[..<end])[...])
        bytes.storeBytes(of: checksum.littleEndian, toByteOffset: end, as: UInt64.self)
    }
}
