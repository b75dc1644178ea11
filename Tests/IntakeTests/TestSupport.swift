import CZlib
import Foundation
import Glibc
import Intake
import LinuxSystem
import Supervision
import Testing

/// Numbers that look random and are the same in every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}

/// A line as a test keeps it.
struct KeptLine: Equatable {
    var text: String
    var number: Int
    var offset: Int64
    var isOverlong = false
}

extension KeptLine {
    init(_ line: InputLine) {
        self.init(
            text: String(decoding: line.bytes, as: UTF8.self), number: line.number, offset: line.offset,
            isOverlong: line.isOverlong)
    }
}

extension LineReader {
    /// The lines that were read already.
    mutating func takeLines() -> [KeptLine] {
        var lines: [KeptLine] = []
        while let line = next() { lines.append(KeptLine(line)) }
        return lines
    }

    /// Everything up to the end of the input.
    mutating func takeAll() throws -> [KeptLine] {
        var lines: [KeptLine] = []
        var isAtEnd = false
        while !isAtEnd {
            isAtEnd = try fill() == .endOfInput
            lines += takeLines()
        }
        return lines
    }
}

/// Both ends of a pipe; the write end is a plain number, since tests close it when they please.
final class TestPipe {
    var reader: LineReader
    private var writeEnd: Int32

    init(fingerprints: Bool = false) throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        writeEnd = ends[1]
        reader = try LineReader(OwnedDescriptor(owning: ends[0]), name: "pipe", fingerprints: fingerprints)
    }

    deinit { if writeEnd >= 0 { close(writeEnd) } }

    func closeWriteEnd() {
        close(writeEnd)
        writeEnd = -1
    }

    /// Sends everything and ends the input.
    func feed(_ bytes: [UInt8], piece: Int) throws -> [KeptLine] {
        let lines = try send(bytes, piece: piece)
        closeWriteEnd()
        return lines + (try reader.takeAll())
    }

    /// Writes `bytes` in pieces and reads after each, as an event loop does that is told that the pipe is readable.
    /// - Parameter look: is called after each read.
    func send(
        _ bytes: [UInt8], piece: Int, look: (borrowing LineReader) throws -> Void = { _ in }
    ) throws -> [KeptLine] {
        var lines: [KeptLine] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let part = Array(rest.prefix(piece))
            rest = rest.dropFirst(piece)
            try #require(write(writeEnd, part, part.count) == part.count)
            var isPending = true
            while isPending || !reader.needsDescriptor {
                let result = try reader.fill()
                lines += reader.takeLines()
                try look(reader)
                isPending = false
                if result == .endOfInput { break }
                // The first two bytes are read apart; a loop would be told again that there is more.
                isPending = bytesWaiting() > 0
            }
        }
        return lines
    }

    /// Writes one byte and reads once.
    func feedOne(_ byte: UInt8) throws -> [KeptLine] {
        try #require(write(writeEnd, [byte], 1) == 1)
        _ = try reader.fill()
        return reader.takeLines()
    }

    private func bytesWaiting() -> Int {
        var state = pollfd(fd: reader.descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&state, 1, 0) > 0 && state.revents & Int16(POLLIN) != 0 ? 1 : 0
    }
}

/// A file that is gone after the test.
final class TemporaryFile {
    let path: String

    init(_ bytes: some Sequence<UInt8>) throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("intake-\(UUID().uuidString)")
        try Data(bytes).write(to: url)
        path = url.path
    }

    deinit { unlink(path) }
}

/// Reads all lines of `bytes` as a file.
func linesOfFile(_ bytes: [UInt8]) throws -> [KeptLine] {
    let file = try TemporaryFile(bytes)
    var reader = try LineReader(path: file.path)
    return try reader.takeAll()
}

/// `bytes` as one member of a gzip file.
func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    deflateInit2_(
        &stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    defer { deflateEnd(&stream) }
    var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))) + 64)
    var input = bytes
    input.withUnsafeMutableBufferPointer { input in
        output.withUnsafeMutableBufferPointer { output in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(input.count)
            stream.next_out = output.baseAddress
            stream.avail_out = UInt32(output.count)
            _ = deflate(&stream, Z_FINISH)
        }
    }
    return Array(output.prefix(Int(stream.total_out)))
}

/// The error that reading `bytes` ends with, and the lines that came before it.
func failureOfFile(_ bytes: [UInt8]) throws -> (lines: [KeptLine], error: IntakeError?) {
    let file = try TemporaryFile(bytes)
    var reader = try LineReader(path: file.path)
    var lines: [KeptLine] = []
    do throws(IntakeError) {
        while try reader.fill() != .endOfInput { lines += reader.takeLines() }
        return (lines + reader.takeLines(), nil)
    } catch {
        return (lines, error)
    }
}

/// Parses single lines, each in memory of its own with what the parser may read after it.
struct LineParser: ~Copyable {
    let table: ColumnTable
    var parser: EventParser
    var row: EventRow
    /// Filled after each line; must make no difference.
    var paddingByte = UInt8(ascii: "\n")

    init(_ columns: [FeatureColumn]) throws {
        table = ColumnTable(columns)
        parser = try EventParser(table)
        row = EventRow(table)
    }

    /// The row is valid inside of `body` only.
    mutating func parse<Value>(_ line: [UInt8], _ body: (ParseResult, EventRow) throws -> Value) rethrows -> Value {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: line.count + LineReader.padding, alignment: 1)
        defer { buffer.deallocate() }
        buffer.copyBytes(from: line)
        for index in line.count..<buffer.count { buffer[index] = paddingByte }
        let result = parser.parse(UnsafeRawBufferPointer(rebasing: buffer[..<line.count]), into: &row)
        return try body(result, row)
    }

    mutating func result(_ line: String) -> ParseResult { parse(Array(line.utf8)) { result, _ in result } }
}

extension EventRow {
    func isPresent(_ column: Int) -> Bool { presence[column / 64] >> UInt64(column % 64) & 1 == 1 }

    func number(_ name: String, _ table: ColumnTable) -> Double? {
        guard let column = table.index(of: name, .number), isPresent(column) else { return nil }
        return numbers[column]
    }

    func text(_ name: String, _ table: ColumnTable) -> String? {
        guard let column = table.index(of: name, .text), isPresent(column) else { return nil }
        return String(decoding: texts[column - table.numberCount], as: UTF8.self)
    }

    func has(_ name: String, _ table: ColumnTable) -> Bool {
        table.index(of: name, .presence).map { isPresent($0) } ?? false
    }
}

/// A line with the fields that every event has.
func line(
    symbol: String = "\"EURUSD\"", eventTime: String = "\"2007-05-28T10:00:00Z\"", timeframe: String = "\"1Hour\"",
    schema: String = "\"3.0.0\"", more: String = "", values: String = "{\"price\":1.25}"
) -> String {
    "{\"symbol\":\(symbol),\"event_ts\":\(eventTime),\"timeframe\":\(timeframe),\"schema_version\":\(schema),"
        + "\(more)\"values\":\(values)}"
}

/// Data that only the developers' machines have.
enum SharedData {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    static let features = root.deletingLastPathComponent().appendingPathComponent(
        "shared/data/fx_1h.features.ndjson.gz"
    ).path

    static let isPresent: Bool = {
        let isThere = FileManager.default.fileExists(atPath: features)
        if !isThere { print("SKIPPED: tests on real data, since \(features) is not there") }
        return isThere
    }()
}
