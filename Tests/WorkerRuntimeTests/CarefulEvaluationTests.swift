import StrategySDK
import Testing
@testable import WorkerRuntime
import Wire

@Suite("Failing without a trace")
struct CarefulEvaluationTests {
    /// One strategy that changes its state before it fails.
    private static func driver<Memory: StumblerMemory>(_ memory: Memory.Type) throws -> SessionDriver {
        var driver = try SessionDriver(
            [.plugin(Stumbler<Memory>.self)], columns: ColumnsFrame(numbers: ["price"], texts: ["note"]))
        _ = try driver.admit(0, [])
        try driver.send(symbol: 0, "EURUSD")
        try driver.event(0, asking: [0], numbers: [3], texts: [nil])
        #expect(try driver.takeRecords(0).map(\.kind) == [.intent])
        return driver
    }

    private static func makeCareful(_ driver: inout SessionDriver) throws {
        var parts = try Snapshot.parts(try driver.capture())
        parts[0].isCareful = true
        #expect(try driver.restore(Snapshot.compose(parts)) == nil)
    }

    private static let failures: [(note: String, kind: ResultFrame.Kind)] = [("throw", .thrown), ("huge", .oversize)]

    @Test("A state in one piece is always kept, and the answer says so", arguments: failures)
    func plain(_ note: String, _ kind: ResultFrame.Kind) throws {
        var driver = try Self.driver(PlainMemory.self)
        let before = try driver.capture()
        try driver.event(1, asking: [0], numbers: [5], texts: [note])
        let record = try driver.takeRecords(1)[0]
        #expect(record.kind == kind && record.detail == ResultFrame.stateKept)
        #expect(try driver.capture() == before)
        try driver.event(2, asking: [0], numbers: [1], texts: [nil])
        #expect(try driver.takeRecords(2)[0].intent.targetNotional == 4)
    }

    @Test("An array is not kept unless that was asked for, and the answer says so", arguments: failures)
    func careless(_ note: String, _ kind: ResultFrame.Kind) throws {
        var driver = try Self.driver(ArrayMemory.self)
        let before = try driver.capture()
        try driver.event(1, asking: [0], numbers: [5], texts: [note])
        let record = try driver.takeRecords(1)[0]
        #expect(record.kind == kind && record.detail == 0)
        #expect(try driver.capture() != before)
        // That is what going back is for.
        #expect(try driver.restore(before) == nil)
        try driver.event(2, asking: [0], numbers: [1], texts: [nil])
        #expect(try driver.takeRecords(2)[0].intent.targetNotional == 4)
    }

    @Test("An array is kept from the time on that careful evaluation was asked for", arguments: failures)
    func careful(_ note: String, _ kind: ResultFrame.Kind) throws {
        var driver = try Self.driver(ArrayMemory.self)
        try Self.makeCareful(&driver)
        let before = try driver.capture()
        for sequence in 1..<4 as Range<UInt64> {
            try driver.event(sequence, asking: [0], numbers: [5], texts: [note])
            let record = try driver.takeRecords(sequence)[0]
            #expect(record.kind == kind && record.detail == ResultFrame.stateKept)
            #expect(try driver.capture() == before)
        }
        // What succeeds is remembered all the same.
        try driver.event(4, asking: [0], numbers: [1], texts: [nil])
        #expect(try driver.takeRecords(4)[0].intent.targetNotional == 4)
        #expect(try driver.capture() != before)
    }

    @Test("Once careful, a strategy stays so: a snapshot that does not ask for it takes nothing back")
    func staysCareful() throws {
        var driver = try Self.driver(ArrayMemory.self)
        let careless = try driver.capture()
        #expect(try Snapshot.parts(careless).map(\.isCareful) == [false])
        try Self.makeCareful(&driver)
        #expect(try driver.restore(careless) == nil)
        #expect(try Snapshot.parts(try driver.capture()).map(\.isCareful) == [true])
    }

    @Test("Care can be asked for of a strategy that remembers nothing yet")
    func carefulFromTheBeginning() throws {
        var driver = try Self.driver(ArrayMemory.self)
        let part = Snapshot.Part(slot: 0, isCareful: true, layout: 0, memories: 0, bytes: [])
        #expect(try driver.restore(Snapshot.compose([part])) == nil)
        try driver.event(1, asking: [0], numbers: [5], texts: ["throw"])
        #expect(try driver.takeRecords(1)[0].detail == ResultFrame.stateKept)
        try driver.event(2, asking: [0], numbers: [1], texts: [nil])
        #expect(try driver.takeRecords(2)[0].intent.targetNotional == 1)
    }
}
