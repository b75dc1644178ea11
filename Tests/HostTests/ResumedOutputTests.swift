import Foundation
import Glibc
import Testing

@testable import Host

@Suite struct ResumedOutputTests {
    private let directory: TemporaryDirectory
    private let lines = ["{\"kind\":\"run\"}\n", "{\"seq\":0}\n", "{\"seq\":1,\"text\":\"ä\"}\n", "{\"seq\":2}\n"].map {
        Array($0.utf8)
    }
    private var whole: [UInt8] { lines.flatMap(\.self) }
    /// Where lines begin, and the end.
    private var offsets: [Int] { lines.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.count) } }

    init() throws { directory = try TemporaryDirectory() }

    /// A run that knows that its file is whole up to `offset`, and writes the lines behind it.
    private func resume(_ path: String, at offset: Int, flushingEach: Bool = false) throws(HostError) {
        let output = try OutputFile(path, purpose: "intents", resumingAt: UInt64(offset))
        try output.begin()
        for (line, start) in zip(lines, offsets) where start >= offset {
            try output.append(line)
            if flushingEach { try output.flush() }
        }
        try output.finish()
        #expect(output.writtenBytes == UInt64(whole.count))
    }

    @Test(arguments: [false, true]) func aFileCutAnywhereIsCompleted(flushingEach: Bool) throws {
        for cut in 0...whole.count {
            for offset in offsets where offset <= cut {
                let path = try directory.file("cut", Array(whole[..<cut]))
                try resume(path, at: offset, flushingEach: flushingEach)
                #expect(try content(of: path) == whole, "cut at \(cut), resumed at \(offset)")
            }
        }
    }

    @Test func aRunHasCaughtUpWithItsFileAsSoonAsItHasComposedAllOfIt() throws {
        // Long before anything is flushed, or anything new comes.
        for (cut, needed) in [(offsets[1], 0), (offsets[1] + 1, 1), (offsets[2], 1), (offsets[3] + 2, 3)] {
            let path = try directory.file("cut", Array(whole[..<cut]))
            let output = try OutputFile(path, purpose: "intents", resumingAt: UInt64(offsets[1]))
            for line in lines.dropFirst().prefix(needed) {
                #expect(!output.isCaughtUp, "cut at \(cut)")
                try output.append(line)
            }
            #expect(output.isCaughtUp, "cut at \(cut)")
            try output.flush()
            #expect(output.isCaughtUp)
        }
        let fresh = try OutputFile(try directory.file("fresh", whole), purpose: "intents")
        #expect(fresh.isCaughtUp)
    }

    @Test func aDifferenceIsReportedWithItsPlaceAndNothingIsOverwritten() throws {
        for offset in offsets.dropLast() {
            for index in whole.indices {
                var changed = Array(whole)
                changed[index] ^= 0x01
                let path = try directory.file("changed", changed)
                let error = failure { () throws(HostError) in try resume(path, at: offset) }
                #expect(try content(of: path) == changed)
                guard index >= offset else {
                    #expect(error == nil, "what is before the offset is not looked at")
                    continue
                }
                let line = whole[..<index].count { $0 == UInt8(ascii: "\n") } + 1
                #expect(error?.code == .badData)
                #expect(
                    error?.description.hasPrefix(
                        "\(path) is not what the run computes, from byte \(index) in line \(line) on: ") == true)
            }
        }
    }

    @Test func aDifferenceShowsBothTexts() throws {
        let path = try directory.file(
            "file", Array("{\"seq\":0}\n{\"seq\":1,\"direction\":\"long\"}\n{\"seq\":2}\n".utf8))
        let output = try OutputFile(path, purpose: "intents", resumingAt: 10)
        try output.append(Array("{\"seq\":1,\"direction\":\"short\"}\n{\"seq\":2}\n".utf8))
        #expect(
            failure(output.flush)?.description
                == "\(path) is not what the run computes, from byte 32 in line 2 on: the file has \"{\"seq\":1,\"direction\":\"long\"}\", the run \"{\"seq\":1,\"direction\":\"short\"}\"; nothing was overwritten; put back the file, the input, the catalog and the build of the run to be resumed, or start anew without --resume and with another output"
        )
    }

    @Test func whatIsShownIsShortAndCannotWriteOnATerminal() throws {
        let same = Array(repeating: UInt8(ascii: "s"), count: 1000)
        let path = try directory.file("file", same + [0x1b] + Array(repeating: UInt8(ascii: "f"), count: 1000))
        let output = try OutputFile(path, purpose: "intents", resumingAt: 0)
        try output.append(same + [0x07, 0xff] + Array(repeating: UInt8(ascii: "e"), count: 1000))
        let before = "…" + String(repeating: "s", count: 24)
        let text = try #require(failure(output.flush)?.description)
        #expect(text.contains("byte 1000 in line 1 on"))
        #expect(text.contains("the file has \"\(before)\\u{1b}\(String(repeating: "f", count: 47))…\", the run "))
        #expect(text.contains("the run \"\(before)\\u{7}\u{fffd}\(String(repeating: "e", count: 46))…\"; "))
    }

    @Test func nothingIsWrittenBehindADifference() throws {
        let path = try directory.file("file", Array("abX".utf8))
        let output = try OutputFile(path, purpose: "intents", resumingAt: 0)
        try output.append(Array("abc".utf8))
        let first = failure(output.flush)
        #expect(first != nil)
        // As a run does that fails.
        try output.append(Array("def".utf8))
        #expect(failure(output.flush)?.code == .badData)
        #expect(failure(output.finish)?.code == .badData)
        #expect(try content(of: path) == Array("abX".utf8))
        #expect(output.writtenBytes == 0)
    }

    @Test func nothingIsWrittenBehindADifferenceThatComesAfterManyBytesThatAreTheSame() throws {
        let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 % 251) }
        var changed = bytes
        changed[299_000] ^= 1
        let path = try directory.file("file", changed)
        let output = try OutputFile(path, purpose: "intents", resumingAt: 0)
        let errors = [
            failure { () throws(HostError) in try output.append(bytes) }, failure(output.flush), failure(output.flush),
        ]
        #expect(errors.allSatisfy { $0?.description.contains("from byte 299000 in line") == true })
        #expect(try content(of: path) == changed)
    }

    @Test func bytesThatTheRunDoesNotProduceAreReportedAtItsEnd() throws {
        for more in ["x", "{\"seq\":3}\n{\"seq\":4}\n"] {
            let path = try directory.file("more", whole + Array(more.utf8))
            let error = failure { () throws(HostError) in try resume(path, at: offsets[1]) }
            #expect(error?.code == .badData)
            let shown = more.prefix { $0 != "\n" }
            #expect(
                error?.description.hasPrefix(
                    "\(path) holds more than the run produces, which ends at byte \(whole.count), line 5: there the file goes on with \"\(shown)\"; "
                ) == true)
            #expect(try content(of: path) == whole + Array(more.utf8))
        }
    }

    @Test func aRunThatIsStoppedEarlyLeavesTheRest() throws {
        let path = try directory.file("file", whole)
        let output = try OutputFile(path, purpose: "intents", resumingAt: UInt64(offsets[1]))
        try output.append(lines[1])
        try output.flush()
        #expect(output.writtenBytes == UInt64(offsets[2]))
        #expect(try content(of: path) == whole)
    }

    @Test func aFileThatIsShorterThanWhatWasWrittenIsRefused() throws {
        for count in 0..<offsets[2] {
            let path = try directory.file("short", Array(whole[..<count]))
            let error = failure { () throws(HostError) in try resume(path, at: offsets[2]) }
            #expect(error?.code == .badData)
            #expect(
                error?.description.hasPrefix(
                    "\(path) has \(count) bytes, and the run to be resumed had written \(offsets[2]) of its intents to it; it was cut or is another file; "
                ) == true)
            #expect(try content(of: path) == Array(whole[..<count]))
        }
    }

    @Test func aFileThatIsGoneIsMadeAgainOnlyWhereNothingWasWritten() throws {
        let path = try directory.file("gone")
        let error = failure { () throws(HostError) in try resume(path, at: offsets[1]) }
        #expect(error?.code == .cannotCreate)
        #expect(error?.description.contains("No such file or directory") == true)
        #expect(!FileManager.default.fileExists(atPath: path))
        try resume(path, at: 0)
        #expect(try content(of: path) == whole)
    }

    @Test func whatIsNoRegularFileCannotBeResumed() throws {
        let pipe = try directory.file("pipe")
        try #require(mkfifo(pipe, 0o600) == 0)
        for (path, name) in [(pipe, pipe), ("/dev/null", "/dev/null"), ("-", "standard output")] {
            let error = failure { () throws(HostError) in try resume(path, at: 0) }
            #expect(error?.code == .usage)
            #expect(error?.description.hasPrefix("\(name) for the intents is no regular file") == true)
        }
        #expect(failure { () throws(HostError) in try resume(directory.path, at: 0) }?.code == .cannotCreate)
    }

    @Test func muchIsComparedAndWrittenInLargePieces() throws {
        let line = Array((String(repeating: "0123456789", count: 10) + "\n").utf8)
        let whole = Array(repeatElement(line, count: 12_000).joined())
        for cut in [0, 1, 131_071, 131_072, 131_073, 700_000, whole.count] {
            let path = try directory.file("large", Array(whole[..<cut]))
            let output = try OutputFile(path, purpose: "intents", resumingAt: 0)
            for _ in 0..<12_000 { try output.append(line) }
            try output.finish()
            #expect(try content(of: path) == whole, "cut at \(cut)")
        }
        var changed = whole
        changed[1_000_010] ^= 1
        let path = try directory.file("large", changed)
        let output = try OutputFile(path, purpose: "intents", resumingAt: UInt64(line.count))
        let error = failure { () throws(HostError) in
            for _ in 1..<12_000 { try output.append(line) }
            try output.finish()
        }
        #expect(error?.description.contains("from byte 1000010 in line 9902 on") == true)
        #expect(try content(of: path) == changed)
    }

    @Test func whatSomebodyElseAppendsMeanwhileIsNotOverwritten() throws {
        let path = try directory.file("file", lines[0])
        let output = try OutputFile(path, purpose: "intents", resumingAt: 0)
        try output.append(lines[0] + lines[1])
        try output.flush()
        let other = try #require(FileHandle(forWritingAtPath: path))
        try other.seekToEnd()
        try other.write(contentsOf: Data("other\n".utf8))
        try output.append(lines[2])
        #expect(failure(output.finish)?.code == .badData)
        #expect(try content(of: path) == lines[0] + lines[1] + Array("other\n".utf8) + lines[2])
    }
}
