import Foundation
import Glibc
import Testing

@testable import Intake

extension LineReader {
    /// What is asked of readers with fingerprints.
    fileprivate func knownPosition() throws -> InputPosition {
        let position = position()
        return try #require(position)
    }

    fileprivate func knownPositionOfLastLine() throws -> InputPosition {
        let position = positionOfLastLine()
        return try #require(position)
    }
}

@Suite struct ResumedInputTests {
    /// Lines of all shapes: with a byte order mark, blank, with CR LF, and the last without an end.
    private let content = Array(
        "\u{feff}{\"a\":1}\r\n\n \t\r\n{\"b\":\"ä\"}\n\r\n{}\n{\"c\":\"\(longText)\"}\n{\"last\":true}".utf8)
    private static let longText = String(repeating: "c", count: 90)

    /// Where a run might be resumed, and the lines that come then.
    private struct Mark: Hashable {
        var position: InputPosition
        var linesBefore: Int
    }

    /// What positions in an input must be.
    private final class Places {
        private let content: [UInt8]
        private var known: [Int64: InputPosition] = [:]

        init(_ content: [UInt8]) { self.content = content }

        func position(at offset: Int64) -> InputPosition {
            if let position = known[offset] { return position }
            let before = content[..<Int(offset)]
            var hasher = PrefixHasher()
            before.withUnsafeBytes { hasher.take($0) }
            var line = 1
            for byte in before where byte == UInt8(ascii: "\n") { line += 1 }
            // Behind a last line without an end.
            if let last = before.last, last != UInt8(ascii: "\n") { line += 1 }
            let position = InputPosition(offset: offset, line: line, prefix: hasher.fingerprint)
            known[offset] = position
            return position
        }

        /// Where lines begin, and the end.
        var all: Set<InputPosition> {
            let ends = content.indices.filter { content[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
            return Set(([0, content.count] + ends).map { position(at: Int64($0)) })
        }
    }

    /// The positions at every moment of reading on, each once, and the lines.
    private func read(_ reader: inout LineReader) throws -> (marks: [Mark], lines: [KeptLine]) {
        var marks: Set<Mark> = []
        var lines: [KeptLine] = []
        var result = LineReader.FillResult.more
        repeat {
            result = try reader.fill()
            marks.insert(Mark(position: try reader.knownPosition(), linesBefore: lines.count))
            while let line = reader.next() {
                let kept = KeptLine(line)
                lines.append(kept)
                let before = try reader.knownPositionOfLastLine()
                #expect(before.offset == kept.offset)
                #expect(before.line == kept.number)
                marks.insert(Mark(position: before, linesBefore: lines.count - 1))
                marks.insert(Mark(position: try reader.knownPosition(), linesBefore: lines.count))
            }
            marks.insert(Mark(position: try reader.knownPosition(), linesBefore: lines.count))
        } while result != .endOfInput
        return (marks.sorted { ($0.position.offset, $0.linesBefore) < ($1.position.offset, $1.linesBefore) }, lines)
    }

    private func check(_ content: [UInt8], as file: [UInt8]) throws {
        let places = Places(content)
        let file = try TemporaryFile(file)
        var reader = try LineReader(path: file.path, fingerprints: true)
        let (marks, lines) = try read(&reader)
        #expect(lines == (try linesOfFile(content)))
        for mark in marks {
            #expect(mark.position == places.position(at: mark.position.offset))
            var resumed = try LineReader(path: file.path, resumingAt: mark.position)
            #expect(try resumed.knownPosition() == mark.position)
            #expect(try resumed.knownPositionOfLastLine() == mark.position)
            let lineCount = resumed.lineCount
            #expect(lineCount == mark.position.line - 1)
            let (later, rest) = try read(&resumed)
            #expect(rest == Array(lines[mark.linesBefore...]))
            #expect(later.allSatisfy { $0.position == places.position(at: $0.position.offset) })
            #expect(later.last?.position == marks.last?.position)
        }
    }

    @Test func theRestIsReadFromEveryPosition() throws {
        try check(content, as: content)
        try check(content + [0x0a], as: content + [0x0a])
        try check([], as: [])
        try check(Array("\n\n  ".utf8), as: Array("\n\n  ".utf8))
    }

    @Test func compressedInputIsResumedByItsText() throws {
        try check(content, as: gzip(content))
        // Members end in the middle of lines, and at positions; one is empty.
        let ends = [0, 10, 10, 19, 40, content.count]
        try check(content, as: zip(ends, ends.dropFirst()).flatMap { gzip(Array(content[$0..<$1])) })
    }

    @Test func aPositionPassesToTheSameTextInAnotherCompression() throws {
        let position = try position(in: content, afterLines: 2)
        #expect(try lines(of: gzip(content), from: position) == Array(try linesOfFile(content)[2...]))
    }

    @Test func positionsAreTheSameWhateverTheSizeOfTheReads() throws {
        let places = Places(content).all
        for piece in 1...content.count {
            let pipe = try TestPipe(fingerprints: true)
            _ = try pipe.send(content, piece: piece) { reader in
                let position = try reader.knownPosition()
                #expect(places.contains(position), "written \(piece) bytes at a time")
            }
        }
    }

    @Test func overlongLinesAreOnOneSideOrTheOther() throws {
        for length in [LineReader.maxLineBytes + 1, LineReader.maxLineBytes + 2, 1_700_000] {
            let long = Array(repeating: UInt8(ascii: "y"), count: length)
            let content = Array("{\"a\":1}\n".utf8) + long + Array("\r\n\n{\"b\":1}\n".utf8) + long
            try check(content, as: content)
        }
    }

    @Test func linesThatPassThroughTheBufferLeaveTheirFingerprint() throws {
        var generator = SeededGenerator(seed: 3)
        let lines = (0..<1500).map { _ in
            "{\"" + String(repeating: "z", count: Int.random(in: 0...1000, using: &generator)) + "\"}"
        }
        let content = Array(lines.joined(separator: "\n").utf8)
        let file = try TemporaryFile(content)
        let places = Places(content)
        // Asking changes nothing, so that whoever asks seldom gets the same.
        for interval in [1, 100, 1499] {
            var reader = try LineReader(path: file.path, fingerprints: true)
            var seen = 0
            var isAtEnd = false
            while !isAtEnd {
                isAtEnd = try reader.fill() == .endOfInput
                while reader.next() != nil {
                    seen += 1
                    guard seen.isMultiple(of: interval), seen % 100 < 3 else { continue }
                    let position = try reader.knownPosition()
                    #expect(position == places.position(at: position.offset))
                }
            }
            let position = try reader.knownPosition()
            #expect(position == places.position(at: Int64(content.count)))
        }
    }

    @Test func anyByteThatChangedBeforeThePositionIsRefused() throws {
        let position = try position(in: content, afterLines: 2)
        for index in content.indices {
            var changed = content
            changed[index] ^= 1
            let file = try TemporaryFile(changed)
            let error = failure(file, position)
            guard index < position.offset else {
                #expect(error == nil)
                continue
            }
            #expect(error?.code == .changed)
            #expect(error?.exitStatus == 65)
            #expect(
                error?.description
                    == "\(file.path): the input has changed before byte \(position.offset), which the run to be resumed has already used; give it the same file, or start anew without --resume and with another output"
            )
        }
    }

    @Test func anInputThatEndsBeforeThePositionIsRefused() throws {
        let position = try position(in: content, afterLines: 2)
        for count in 0...content.count {
            for file in [Array(content.prefix(count)), gzip(Array(content.prefix(count)))] {
                let error = failure(try TemporaryFile(file), position)
                guard count < position.offset else {
                    #expect(error == nil)
                    continue
                }
                #expect(error?.code == .changed)
                #expect(
                    error?.message.hasPrefix(
                        "the input ends at byte \(count), and the run to be resumed has already used it up to byte \(position.offset); "
                    ) == true)
            }
        }
    }

    @Test func compressedInputThatIsDamagedBeforeThePositionIsRefused() throws {
        let position = try position(in: content, afterLines: 3)
        let file = try TemporaryFile(gzip(content).prefix(30))
        #expect(failure(file, position)?.code == .badData)
    }

    @Test func whatWasAddedBehindThePositionIsRead() throws {
        let ended = content + [0x0a]
        let position = try position(in: ended, afterLines: 5)
        #expect(position.offset == ended.count)
        for more in ["{\"new\":1}\n", "\n{\"new\":1}"] {
            let grown = ended + Array(more.utf8)
            for file in [grown, gzip(ended) + gzip(Array(more.utf8))] {
                #expect(try lines(of: file, from: position) == Array(try linesOfFile(grown)[5...]))
            }
        }
    }

    @Test func aLastLineThatWasUsedWithoutItsEndMustNotGoOn() throws {
        let position = try position(in: content, afterLines: 5)
        #expect(position.offset == content.count)
        #expect(try lines(of: content, from: position) == [])
        for file in [content + [0x0a], content + Array(" ".utf8), gzip(content) + gzip([]) + gzip([0x0a])] {
            let error = failure(try TemporaryFile(file), position)
            #expect(error?.code == .changed)
            #expect(error?.message.hasPrefix("line 8 was the last and had no end when") == true)
        }
    }

    @Test func aPipeCannotBeResumed() throws {
        let position = try position(in: content, afterLines: 2)
        let pipe = try TemporaryFile([])
        unlink(pipe.path)
        try #require(mkfifo(pipe.path, 0o600) == 0)
        let error = failure(pipe, position)
        #expect(error?.code == .cannotResume)
        #expect(error?.exitStatus == 64)
        #expect(error?.description.hasPrefix("\(pipe.path): is no file that can be read again") == true)
    }

    @Test func whoDoesNotWantFingerprintsHasNoPositions() throws {
        let file = try TemporaryFile(content)
        var reader = try LineReader(path: file.path)
        _ = try reader.fill()
        let positions = [reader.takeLines().isEmpty ? nil : reader.position(), reader.positionOfLastLine()]
        #expect(positions == [nil, nil])
    }

    @Test func aLineThatWasGivenUpHasNoPositionAnyMore() throws {
        // Two chunks, so that the first line is overwritten.
        let line = String(repeating: "x", count: 1000) + "\n"
        let file = try TemporaryFile(String(repeating: line, count: 600).utf8)
        var reader = try LineReader(path: file.path, fingerprints: true)
        _ = try reader.fill()
        _ = try reader.fill()
        while reader.next() != nil {}
        _ = try reader.knownPositionOfLastLine()
        _ = try reader.fill()
        let gone = reader.positionOfLastLine()
        #expect(gone == nil)
        _ = try reader.knownPosition()
    }

    @Test func aPositionIsKeptAsTextAndNonsenseIsRefused() throws {
        let position = try position(in: content, afterLines: 2)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let text = String(decoding: try encoder.encode(position), as: UTF8.self)
        #expect(text == "{\"line\":5,\"offset\":28,\"prefix\":\"\(position.prefix)\"}")
        #expect(try JSONDecoder().decode(InputPosition.self, from: Data(text.utf8)) == position)
        for (good, bad) in [("28", "-1"), (":5", ":0"), (":5", ":30"), ("\"\(position.prefix)\"", "\"0\"")] {
            let damaged = text.replacingOccurrences(of: good, with: bad)
            #expect(damaged != text)
            #expect(throws: DecodingError.self) {
                try JSONDecoder().decode(InputPosition.self, from: Data(damaged.utf8))
            }
        }
    }

    @Test(.enabled(if: SharedData.isPresent)) func realDataIsResumedInTheMiddle() throws {
        var reader = try LineReader(path: SharedData.features, fingerprints: true)
        var position: InputPosition?
        var expected: [KeptLine] = []
        while expected.count < 1000, try reader.fill() == .more {
            while expected.count < 1000, let line = reader.next() {
                if line.number == 10_001 { position = reader.positionOfLastLine() }
                if line.number > 10_000 { expected.append(KeptLine(line)) }
            }
        }
        var resumed = try LineReader(path: SharedData.features, resumingAt: try #require(position))
        var lines: [KeptLine] = []
        repeat { lines += resumed.takeLines() } while try lines.count < 1000 && resumed.fill() == .more
        #expect(Array(lines.prefix(1000)) == expected)
    }

    /// After so many lines of `content` were taken.
    private func position(in content: [UInt8], afterLines count: Int) throws -> InputPosition {
        let file = try TemporaryFile(content)
        var reader = try LineReader(path: file.path, fingerprints: true)
        while try reader.fill() != .endOfInput {}
        for _ in 0..<count where reader.next() == nil { Issue.record("too few lines") }
        return try reader.knownPosition()
    }

    private func failure(_ file: TemporaryFile, _ position: InputPosition) -> IntakeError? {
        do throws(IntakeError) {
            _ = try LineReader(path: file.path, resumingAt: position).lineCount
            return nil
        } catch {
            return error
        }
    }

    /// The lines from `position` on in a file of `bytes`.
    private func lines(of bytes: some Sequence<UInt8>, from position: InputPosition) throws -> [KeptLine] {
        let file = try TemporaryFile(bytes)
        var reader = try LineReader(path: file.path, resumingAt: position)
        return try reader.takeAll()
    }
}
