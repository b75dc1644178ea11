import Foundation
@testable import Journal
import Testing

/// The document shows the files as they are written.
@Suite struct DocumentTests {
    @Test func theSegmentIsWrittenAsItStandsInTheDocument() throws {
        let header = SegmentHeader(
            number: 3, firstPosition: 812, created: 1_795_000_000_000_000_000, salt: 0x0123_4567_89ab_cdef)
        var bytes = [UInt8](repeating: 0, count: SegmentHeader.byteCount)
        let seed = bytes.withUnsafeMutableBytes { header.write(to: $0) }
        for (position, unsynced, kind, text) in [(812 as UInt64, 0 as UInt32, 1 as UInt16, "EURUSD"), (813, 1, 2, "")] {
            let payload = Array(text.utf8)
            let checksum = payload.withUnsafeBytes { Checksum.of($0, after: seed) }
            let record = RecordHeader(
                payloadBytes: payload.count, position: position, unsynced: unsynced, kind: kind,
                payloadChecksum: checksum)
            var start = [UInt8](repeating: 0, count: RecordHeader.byteCount)
            start.withUnsafeMutableBytes { record.write(to: $0, seed: seed) }
            bytes += start + payload
        }
        let document = try Self.block("# journal/0000000000000003.log")
        #expect(document == bytes, "\(bytes.map { String($0, radix: 16) })")
        // And a reader takes it for what it says.
        let state = try TemporaryState()
        do { _ = try JournalWriter(directory: state.path, at: 0) }
        try FileManager.default.removeItem(atPath: state.segment(1))
        try write(document, to: state.segment(3))
        let records = try state.records()
        #expect(records.map(\.position) == [812, 813])
        #expect(records.map(\.kind) == [1, 2])
        #expect(records.map(\.payload) == [Array("EURUSD".utf8), []])
    }

    @Test func theCheckpointIsWrittenAsItStandsInTheDocument() throws {
        let payload = Array("state".utf8)
        let header = payload.withUnsafeBytes { CheckpointHeader(number: 12, payload: $0) }
        let bytes = header.bytes + payload
        let document = try Self.block("# checkpoints/checkpoint-12")
        #expect(document == bytes, "\(bytes.map { String($0, radix: 16) })")
        let state = try TemporaryState()
        #expect(try state.loaded().checkpoint == nil)
        try write(document, to: state.checkpoint(12))
        #expect(try state.loaded().checkpoint == Checkpoint(number: 12, payload: payload))
    }

    /// The bytes of the block that begins with a line.
    private static func block(_ title: String) throws -> [UInt8] {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let path = root.appendingPathComponent("Sources/Journal/Journal.docc/Format.md")
        let text = try String(contentsOf: path, encoding: .utf8)
        let start = try #require(text.range(of: "```\n\(title)\n")).upperBound
        let end = try #require(text.range(of: "```", range: start..<text.endIndex)).lowerBound
        return try text[start..<end].split(separator: "\n").flatMap { line in
            try line.prefix { $0 != "#" }.split(separator: " ").map { try #require(UInt8($0, radix: 16)) }
        }
    }
}
