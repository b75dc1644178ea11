import Foundation
import Logging
import Status
import Synchronization
import Telemetry
import Testing

@Suite struct LogTests {
    @Test func textNamesTheLevelAndPutsMetadataInAFixedOrder() throws {
        let log = try TestLog(.text(usesColour: false))
        log.logger.warning(
            "worker ended",
            metadata: ["seq": "812", "cause": "signalled", "zone": "a b", "generation": "3", "family": "trend"])
        log.logger.info("started")
        log.logger.error("no", metadata: ["x": ""])
        #expect(
            try log.lines() == [
                "bulkhead: warning: worker ended (family=trend generation=3 seq=812 cause=signalled zone=\"a b\")",
                "bulkhead: started", "bulkhead: error: no (x=\"\")",
            ])
    }

    @Test func colourIsUsedOnlyWhereItIsAskedFor() throws {
        let log = try TestLog(.text(usesColour: true))
        log.logger.warning("w")
        #expect(try log.lines() == ["\u{1B}[33mbulkhead: warning: \u{1B}[0mw"])
    }

    @Test func jsonHasMetadataAsKeysAndNumbersAsNumbers() throws {
        let log = try TestLog(.json)
        log.logger.error(
            "a \"b\"",
            metadata: [
                "seq": "812", "pid": "77", "family": "trend", "generation": "x", "level": "l", "strategy": "9",
                "ids": ["b": "2", "a": "1"],
            ])
        #expect(
            try log.lines() == [
                #"{"at":"2026-09-21T14:14:50.500Z","level":"error","message":"a \"b\"","family":"trend","strategy":"9","#
                    + #""generation":"x","seq":812,"ids":"[a: 1, b: 2]","metadata_level":"l","pid":77}"#
            ])
    }

    @Test(arguments: [LogFormat.json, .text(usesColour: false)])
    func controlAndDirectionCharactersAreEscaped(format: LogFormat) throws {
        let log = try TestLog(format)
        log.logger.info("a\u{1B}[2J\r\n\u{202E}\u{85}\u{2028}z é 漢 😀", metadata: ["k\u{7}": "\u{2066}"])
        let text = try #require(try log.lines().first)
        #expect(try log.lines().count == 1)
        #expect(
            text.unicodeScalars.allSatisfy {
                $0.value >= 0x20 && $0.value != 0x85 && !(0x2028...0x2069).contains($0.value)
            })
        #expect(text.contains("z é 漢 😀"))
        if format == .json {
            let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: String])
            #expect(object["message"] == "a\u{1B}[2J\r\n\u{202E}\u{85}\u{2028}z é 漢 😀")
        }
    }

    @Test func anErrorAndALoggersOwnMetadataAreWritten() throws {
        struct Broken: Error, CustomStringConvertible { var description: String { "broken" } }
        let log = try TestLog(.text(usesColour: false))
        var logger = log.logger
        logger[metadataKey: "family"] = "trend"
        logger.error("failed", error: Broken())
        #expect(try log.lines() == ["bulkhead: error: failed (family=trend error=broken)"])
    }

    @Test func linesOfManyThreadsStayWhole() throws {
        let log = try TestLog(.json)
        DispatchQueue.concurrentPerform(iterations: 8) { thread in
            for index in 0..<50 {
                log.logger.info("\(thread) \(index) \(String(repeating: "x", count: 500))")
            }
        }
        let lines = try log.lines()
        #expect(lines.count == 400)
        for line in lines { #expect((try? JSONSerialization.jsonObject(with: Data(line.utf8))) != nil, "\(line)") }
    }

    @Test func aMessageTooLongIsCutBetweenCharacters() throws {
        let log = try TestLog(.text(usesColour: false))
        log.logger.info("\(String(repeating: "漢", count: 100_000))")
        let line = try #require(try log.lines().first)
        #expect(line.utf8.count < 9000)
        #expect(line.hasSuffix("漢…"))
    }
}

@Suite struct LogFoldingTests {
    @Test func likeMessagesAreWrittenThreeTimesAndThenCounted() throws {
        let log = try TestLog(.text(usesColour: false))
        for index in 0..<4714 {
            log.logger.warning("denied", metadata: ["family": "trend", "seq": "\(index)", "generation": "\(index)"])
        }
        #expect(try log.lines().count == 3)
        log.advance(seconds: 60)
        log.logger.info("something else")
        #expect(
            try log.lines().suffix(2) == [
                "bulkhead: warning: denied (family=trend): repeated 4,711 more times in 60 s",
                "bulkhead: something else",
            ])
    }

    @Test func theSameMessageAfterTheWindowIsWrittenAgain() throws {
        let log = try TestLog(.text(usesColour: false))
        for _ in 0..<4 { log.logger.info("m") }
        log.advance(seconds: 75)
        log.logger.info("m")
        #expect(try log.lines().suffix(2) == ["bulkhead: m: repeated once more in 75 s", "bulkhead: m"])
    }

    @Test func aTimerAndTheEndReportWhatWasFolded() throws {
        let log = try TestLog(.json)
        for _ in 0..<5 { log.logger.info("m", metadata: ["seq": "1", "cause": "c"]) }
        log.writer.reportExpired()
        #expect(try log.lines().count == 3)
        log.advance(seconds: 60)
        log.writer.reportExpired()
        for _ in 0..<4 { log.logger.info("n") }
        log.writer.flush()
        log.writer.flush()
        let lines = try log.lines()
        #expect(lines.count == 8)
        #expect(
            lines[3]
                == #"{"at":"2026-09-21T14:15:50.500Z","level":"info","message":"m","cause":"c","repeated":2,"seconds":60}"#
        )
        #expect(lines[7].hasSuffix(#""message":"n","repeated":1,"seconds":0}"#))
    }

    @Test func messagesThatDifferAreNotFolded() throws {
        let log = try TestLog(.text(usesColour: false))
        for index in 0..<5 {
            log.logger.info("m", metadata: ["strategy": "\(index)"])
            log.logger.log(level: index.isMultiple(of: 2) ? .error : .warning, "n\(index)")
        }
        log.writer.flush()
        #expect(try log.lines().count == 10)
    }

    @Test func theOldestKindIsReportedWhenThereAreTooMany() throws {
        let log = try TestLog(.text(usesColour: false))
        for _ in 0..<10 { log.logger.info("first") }
        for index in 0..<255 { log.logger.info("\(index)") }
        #expect(try !log.lines().contains { $0.contains("repeated") })
        log.logger.info("one more")
        #expect(try log.lines().suffix(2) == ["bulkhead: first: repeated 7 more times in 0 s", "bulkhead: one more"])
    }
}

@Suite struct LogOutputTests {
    @Test func aClosedDescriptorLosesLinesAndNothingElse() {
        let writer = LogWriter(format: .json, descriptor: 9999) { SampleStatus.now }
        Logger(label: "t") { _ in StateLogHandler(writer: writer) }.info("m")
        writer.flush()
    }

    @Test func aPipeWhoseReaderDiedDoesNotEndAProcessThatDoesNotIgnoreTheSignal() async {
        await #expect(processExitsWith: .exitCode(17)) {
            var ends: [Int32] = [0, 0]
            guard pipe(&ends) == 0 else { exit(1) }
            close(ends[0])
            signal(SIGPIPE, SIG_DFL)
            let writer = LogWriter(format: .json, descriptor: ends[1]) { SampleStatus.now }
            Logger(label: "t") { _ in StateLogHandler(writer: writer) }.info("m")
            exit(17)
        }
    }

    @Test func aReaderWhoDoesNotReadCostsASecondOnceAndIsToldWhatItMissed() throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        defer { ends.forEach { close($0) } }
        let writer = LogWriter(format: .json, descriptor: ends[1]) { SampleStatus.now }
        let logger = Logger(label: "t") { _ in StateLogHandler(writer: writer) }
        let clock = ContinuousClock()
        let took = clock.measure {
            for index in 0..<200 { logger.info("\(index) \(String(repeating: "x", count: 3000))") }
        }
        #expect(took > .milliseconds(900) && took < .seconds(5))
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        #expect(read(ends[0], &buffer, buffer.count) > 0)
        logger.info("again")
        let count = read(ends[0], &buffer, buffer.count)
        let text = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
        // The rest of the line that was cut, the notice, the line.
        let lines = text.split(separator: "\n")
        #expect(lines.dropLast().last?.contains("lines were lost here") == true)
        let lost = lines.dropLast().last?.split(separator: ":").last.flatMap { Int($0.dropLast()) }
        #expect((100..<200).contains(lost ?? 0))
        #expect(lines.last?.contains("\"message\":\"again\"") == true)
    }
}

/// A logger that writes to a file, with a clock of its own.
private final class TestLog: Sendable {
    let writer: LogWriter
    let logger: Logger
    private let file: FileHandle
    private let seconds: Clock

    private final class Clock: Sendable {
        let seconds = Atomic(0)
    }

    init(_ format: LogFormat) throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("log-\(UUID().uuidString)").path
        try #require(FileManager.default.createFile(atPath: path, contents: nil))
        file = try #require(FileHandle(forUpdatingAtPath: path))
        unlink(path)
        let clock = Clock()
        seconds = clock
        let writer = LogWriter(format: format, descriptor: file.fileDescriptor) {
            WallTime(
                nanoseconds: SampleStatus.now.nanoseconds
                    + Int64(clock.seconds.load(ordering: .relaxed)) * 1_000_000_000)
        }
        self.writer = writer
        logger = Logger(label: "t") { _ in StateLogHandler(writer: writer) }
    }

    func advance(seconds count: Int) { seconds.seconds.add(count, ordering: .relaxed) }

    /// All that was written so far.
    func lines() throws -> [String] {
        let end = try file.seekToEnd()
        try file.seek(toOffset: 0)
        let text = String(decoding: try file.read(upToCount: Int(end)) ?? Data(), as: UTF8.self)
        return text.split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
    }
}
