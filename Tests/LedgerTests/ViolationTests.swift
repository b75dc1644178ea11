import Ledger
import Status
import Testing

/// What workers did that their policies deny is kept with everything that is known of it.
@Suite struct ViolationTests {
    static func full(_ strategy: String? = "s", at second: Int64 = 7) -> Violation {
        var violation = Violation(
            at: time(second), family: "f", isolated: nil, generation: 3, call: "openat", detail: "was killed",
            sequence: 812)
        violation.kind = .call
        violation.number = 257
        violation.architecture = "x86_64"
        violation.arguments = [
            Violation.Argument(name: "path", value: "0x10", text: #""/etc/\x1bpasswd""#),
            Violation.Argument(name: "flags", value: "0x80000", text: "O_RDONLY|O_CLOEXEC"),
        ]
        violation.deed = #"openat(AT_FDCWD, "/etc/passwd", O_RDONLY)"#
        violation.instructionPointer = "0x404ba4"
        violation.place = "__open+0x51"
        violation.phase = .serving
        violation.lastWords = "so long"
        violation.strategy = strategy
        violation.suspects = strategy == nil ? ["s", "t"] : []
        violation.plugin = "f@1.0.0"
        violation.eventSymbol = "EURUSD"
        violation.eventTime = "2023-02-09T11:00:00Z"
        violation.policyDigest = "sha256:p"
        violation.executableDigest = "sha256:e"
        violation.certificateDigest = "sha256:c"
        violation.source.input = "market.ndjson"
        violation.source.position = #"{"offset":9,"line":2,"prefix":"00"}"#
        violation.source.journalPosition = 17
        violation.source.firstSequence = 5
        violation.source.history = "past.ndjson"
        violation.source.entries = #"{"strategies":[]}"#
        return violation
    }

    private func ledger(_ violations: [Violation]) throws -> (TemporaryLedger, LedgerWriter) {
        let ledger = try TemporaryLedger()
        let writer = try LedgerWriter(path: ledger.path)
        try writer.beginRun(Samples.run())
        for violation in violations { #expect(writer.write(.violation(violation)) == nil) }
        return (ledger, writer)
    }

    @Test func everythingIsReadAsItWasWritten() throws {
        let bare = Violation(
            at: time(1), family: "g", isolated: "i", generation: 1, call: "socket", detail: nil, sequence: nil)
        let (ledger, writer) = try ledger([Self.full(), Self.full(nil), bare])
        defer { writer.close() }
        let stored = try LedgerReader(path: ledger.path).violations()
        #expect(stored.map(\.id) == [3, 2, 1])
        #expect(stored.allSatisfy { $0.run == 1 })
        let anonymous = stored.map { violation in
            var violation = violation
            violation.id = 0
            violation.run = 0
            return violation
        }
        #expect(anonymous == [bare, Self.full(nil), Self.full()])
    }

    @Test func violationsAreFoundByStrategyTimeAndNumber() throws {
        var isolated = Self.full(nil, at: 20)
        isolated.suspects = []
        isolated.isolated = "u"
        let (ledger, writer) = try ledger([Self.full("s", at: 5), Self.full(nil, at: 10), isolated])
        defer { writer.close() }
        let reader = try LedgerReader(path: ledger.path)
        func ids(_ query: ViolationQuery) throws -> [Int64] { try reader.violations(query).map(\.id) }
        #expect(try ids(ViolationQuery(strategy: "s")) == [2, 1])
        #expect(try ids(ViolationQuery(strategy: "t")) == [2])
        #expect(try ids(ViolationQuery(strategy: "u")) == [3])
        #expect(try ids(ViolationQuery(strategy: "%")) == [])
        #expect(try ids(ViolationQuery(since: time(10))) == [3, 2])
        #expect(try ids(ViolationQuery(strategy: "s", since: time(6))) == [2])
        #expect(try ids(ViolationQuery(id: 2)) == [2])
        #expect(try ids(ViolationQuery(id: 9)) == [])
    }

    @Test func rowsOfAnOlderVersionAreReadWithWhatTheyHave() throws {
        let (ledger, writer) = try ledger([])
        writer.close()
        try ledger.tamper(
            "INSERT INTO violations (at, run, family, isolated, generation, call, detail, sequence) VALUES ('\(time(1))', 1, 'f', '', 2, 'openat', 'was killed', 30)"
        )
        let stored = try #require(try LedgerReader(path: ledger.path).violations().first)
        #expect(stored.call == "openat" && stored.sequence == 30 && stored.kind == nil && stored.deed == nil)
        #expect(stored.summary == "openat: was killed")
    }

    @Test func textsAreCutAndEntriesThatAreTooLongAreLeftOut() throws {
        var long = Self.full()
        long.deed = String(repeating: "d", count: 100_000)
        long.lastWords = String(repeating: "w", count: 100_000)
        long.suspects = (0..<10_000).map { "s\($0)" }
        long.source.entries = "[\"" + String(repeating: "e", count: ViolationSource.maxEntriesBytes) + "\"]"
        let (ledger, writer) = try ledger([long])
        defer { writer.close() }
        let stored = try #require(try LedgerReader(path: ledger.path).violations().first)
        #expect(stored.deed?.utf8.count == 4096 && stored.lastWords?.utf8.count == 4096)
        #expect(stored.suspects.count == Violation.maxSuspects && stored.source.entries == nil)
    }
}
