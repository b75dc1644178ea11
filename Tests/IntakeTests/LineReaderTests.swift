import Foundation
import Glibc
import Intake
import LinuxSystem
import Testing

@Suite struct LineReaderTests {
    /// Lines of all shapes, with what must come out of them.
    private let input = Array("\u{feff}{\"a\":1}\r\n\n \t\r\n{\"b\":\"ä\"}\n\r\n{}\n{\"last\":true}".utf8)
    private let expected = [
        KeptLine(text: "{\"a\":1}", number: 1, offset: 0),
        KeptLine(text: "{\"b\":\"ä\"}", number: 4, offset: 17),
        KeptLine(text: "{}", number: 6, offset: 30),
        KeptLine(text: "{\"last\":true}", number: 7, offset: 33),
    ]

    @Test func lineEndsBlanksAndByteOrderMarkDoNotBelongToLines() throws {
        #expect(try linesOfFile(input) == expected)
    }

    @Test func linesAreTheSameWhateverTheSizeOfTheWrites() throws {
        for piece in 1...input.count {
            let pipe = try TestPipe()
            let isPollable = pipe.reader.isPollable
            #expect(isPollable)
            let lines = try pipe.feed(input, piece: piece)
            #expect(lines == expected, "written \(piece) bytes at a time")
            let blankLines = pipe.reader.blankLines
            #expect(blankLines == 3)
        }
    }

    @Test func aLineComesOutAsSoonAsItsEndIsThere() throws {
        let pipe = try TestPipe()
        var seen: [Int] = []
        for byte in Array("{}\n{}\n{}".utf8) { seen.append(try pipe.feedOne(byte).count) }
        #expect(seen == [0, 0, 1, 0, 0, 1, 0, 0])
        pipe.closeWriteEnd()
        #expect(try pipe.reader.takeAll().count == 1)
    }

    @Test func whoeverWaitsGetsEveryLineAndThenNothing() throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        try DescriptorIO.setNonblocking(ends[0])
        var reader = try LineReader(OwnedDescriptor(owning: ends[0]), name: "pipe")
        let writeEnd = ends[1]
        let input = input
        let writer = Thread {
            for byte in input {
                withUnsafeBytes(of: byte) { _ = write(writeEnd, $0.baseAddress, 1) }
            }
            close(writeEnd)
        }
        writer.start()
        var lines: [KeptLine] = []
        while let line = try reader.nextOrWait() { lines.append(KeptLine(line)) }
        #expect(lines == expected)
        let more = try reader.nextOrWait() == nil
        #expect(more)
    }

    @Test func aDescriptorThatDoesNotWaitSaysSo() throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        defer { close(ends[1]) }
        try DescriptorIO.setNonblocking(ends[0])
        var reader = try LineReader(OwnedDescriptor(owning: ends[0]), name: "pipe")
        #expect(try reader.fill() == .wouldBlock)
        write(ends[1], "{}\n", 3)
        // The first two bytes are read apart.
        #expect(try reader.fill() == .more)
        #expect(try reader.fill() == .more)
        #expect(reader.takeLines().count == 1)
        #expect(try reader.fill() == .wouldBlock)
    }

    @Test(arguments: ["", "\n", "\u{feff}", "\u{feff}\n\n"]) func inputWithoutLinesIsNoError(content: String) throws {
        #expect(try linesOfFile(Array(content.utf8)) == [])
    }

    @Test func theLongestLineIsReadWhole() throws {
        for ending in ["", "\n", "\r\n"] {
            let longest = String(repeating: "x", count: LineReader.maxLineBytes)
            let lines = try linesOfFile(Array((longest + ending + "next").utf8))
            #expect(lines.first?.isOverlong == ending.isEmpty)
            #expect(lines.first?.text.utf8.count == (ending.isEmpty ? 256 : LineReader.maxLineBytes))
        }
    }

    @Test(arguments: [1 << 20, (1 << 20) + 1, 10_000_000]) func anOverlongLineIsSkippedAlone(length: Int) throws {
        let long = "first" + String(repeating: "y", count: length - 4)
        let content = Array("{\"before\":1}\r\n\(long)\r\n{\"after\":1}\n\(long)".utf8)
        let kept = String(long.prefix(LineReader.keptOfOverlongLine))
        let after = Int64(14 + long.utf8.count + 2)
        let expected = [
            KeptLine(text: "{\"before\":1}", number: 1, offset: 0),
            KeptLine(text: kept, number: 2, offset: 14, isOverlong: true),
            KeptLine(text: "{\"after\":1}", number: 3, offset: after),
            KeptLine(text: kept, number: 4, offset: after + 12, isOverlong: true),
        ]
        #expect(try linesOfFile(content) == expected)
        if length < 2_000_000 {
            let pipe = try TestPipe()
            #expect(try pipe.feed(content, piece: 60_000) == expected)
        }
    }

    @Test func manyLinesPassThroughTheBufferUnchanged() throws {
        var generator = SeededGenerator(seed: 1)
        let lines = (0..<3000).map { index in
            "{\"\(index)\":\"" + String(repeating: "z", count: Int.random(in: 0...2000, using: &generator)) + "\"}"
        }
        let read = try linesOfFile(Array(lines.joined(separator: "\n").utf8))
        #expect(read.map(\.text) == lines)
        #expect(read.map(\.number) == Array(1...3000))
    }

    @Test func whatCannotBeReadIsNamedWithTheReason() throws {
        #expect(throws: IntakeError.self) { try LineReader(path: "/nowhere/events").lineCount }
        let missing = openFailure("/nowhere/events")
        #expect(missing?.exitStatus == 66)
        #expect(missing?.description == "/nowhere/events: cannot open: No such file or directory (ENOENT)")
        let directory = openFailure("/proc")
        #expect(directory?.exitStatus == 66)
        #expect(directory?.description.contains("is a directory") == true)
    }

    @Test func aReadThatFailsNamesTheLine() throws {
        // Nothing is mapped at address 0.
        var reader = try LineReader(path: "/proc/self/mem")
        do throws(IntakeError) {
            _ = try reader.fill()
            Issue.record("read address 0")
        } catch {
            #expect(error.exitStatus == 74)
            #expect(error.description == "/proc/self/mem, line 1: cannot read on: Input/output error (EIO)")
        }
    }

    @Test func readingLeavesTheFlagsOfTheDescriptorAlone() throws {
        let pipe = try TestPipe()
        let before = fcntl(pipe.reader.descriptor, F_GETFL)
        _ = try pipe.feed(input, piece: 5)
        #expect(fcntl(pipe.reader.descriptor, F_GETFL) == before)
    }

    private func openFailure(_ path: String) -> IntakeError? {
        do throws(IntakeError) {
            _ = try LineReader(path: path).lineCount
            return nil
        } catch {
            return error
        }
    }
}

/// False, after saying what is skipped.
func printSkip(_ what: String) -> Bool {
    print("SKIPPED: \(what)")
    return false
}
