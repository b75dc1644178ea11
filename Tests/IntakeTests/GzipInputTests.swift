import Foundation
import Intake
import Testing

@Suite struct GzipInputTests {
    private let lines = (0..<5000).map { "{\"line\":\($0),\"text\":\"\($0 * $0 % 7919)\"}" }
    private var plain: [UInt8] { Array((lines.joined(separator: "\n") + "\n").utf8) }

    @Test func compressedInputGivesTheSameLines() throws {
        #expect(try linesOfFile(gzip(plain)) == linesOfFile(plain))
    }

    @Test func allMembersAreRead() throws {
        // Members end in the middle of lines; one is empty.
        let parts = [plain[..<10], plain[10..<10], plain[10..<30_001], plain[30_001...]]
        let members = parts.flatMap { gzip(Array($0)) }
        #expect(try linesOfFile(members).map(\.text) == lines)
        #expect(try linesOfFile(members + Array(repeating: 0, count: 1000)).map(\.text) == lines, "padded with zeros")
    }

    @Test func compressedInputFromAPipeComesInPiecesOfAnySize() throws {
        let short = Array("{\"a\":1}\n{\"b\":2}\n{\"c\":3}".utf8)
        let members = gzip(Array(short[..<9])) + gzip(Array(short[9...]))
        let expected = try linesOfFile(short)
        for piece in 1...members.count {
            let pipe = try TestPipe()
            #expect(try pipe.feed(members, piece: piece) == expected, "written \(piece) bytes at a time")
        }
    }

    @Test func muchThatComesOutOfLittleDoesNotWaitForMoreInput() throws {
        // 4 MB that compress to 4 KB: one read, many fills.
        let text = String(repeating: String(repeating: "a", count: 999) + "\n", count: 4000)
        let pipe = try TestPipe()
        #expect(try pipe.feed(gzip(Array(text.utf8)), piece: 60_000).count == 4000)
    }

    @Test func aFirstByteLikeGzipAloneIsALine() throws {
        #expect(try linesOfFile([0x1f]).map(\.text) == ["\u{1f}"])
        #expect(try linesOfFile([0x1f, 0x0a]).map(\.text) == ["\u{1f}"])
    }

    @Test func dataCutOffGivesItsLinesAndThenAnErrorThatSaysWhere() throws {
        let whole = gzip(plain)
        for count in [2, 3, 12, whole.count / 2, whole.count - 1] {
            let (read, error) = try failureOfFile(Array(whole[..<count]))
            #expect(read.map(\.text) == Array(lines.prefix(read.count)))
            #expect(error?.exitStatus == 65)
            #expect(error?.line == read.count + 1)
            #expect(
                error?.message
                    == "the gzip data ends too early, after \(count) bytes; it was cut off, get it again")
        }
    }

    @Test func damagedDataIsAnErrorThatSaysWhere() throws {
        var damaged = gzip(plain)
        damaged[damaged.count - 6] ^= 0xff
        let (read, error) = try failureOfFile(damaged)
        #expect(read.count <= lines.count)
        #expect(error?.exitStatus == 65)
        #expect(error?.message.contains("is damaged near byte") == true)
        #expect(error?.message.contains("incorrect data check") == true)
    }

    @Test(
        arguments: [
            (Array("{}\n".utf8), "is not gzip"), ([0, 0, 0x1f, 0x8b], "is not gzip"),
            ([0x1f, 0x8c], "incorrect header check"),
        ] as [([UInt8], String)])
    func whatFollowsAndIsNotGzipIsAnError(trailer: [UInt8], message: String) throws {
        let (read, error) = try failureOfFile(gzip(plain) + trailer)
        #expect(read.map(\.text) == lines)
        #expect(error?.exitStatus == 65)
        #expect(error?.message.contains(message) == true)
    }

    @Test func whatIsInflatedAlreadyDoesNotWaitForTheRest() throws {
        // 56 bytes more than are inflated at once, so that zlib holds them back when its input is used up.
        let text = String(repeating: String(repeating: "a", count: 99) + "\n", count: 2622)
        let pipe = try TestPipe()
        #expect(try pipe.send(gzip(Array(text.utf8)).dropLast(8), piece: 60_000).count == 2622)
    }
}
