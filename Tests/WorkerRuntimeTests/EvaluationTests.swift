import StrategySDK
import Testing
@testable import WorkerRuntime
import Wire

@Suite("Evaluating events")
struct EvaluationTests {
    private static var plugins: [PluginRegistration] {
        [.plugin(Probe<PerSymbol>.self), .plugin(Probe<PerStrategy>.self), .plugin(Mute.self), .plugin(Reader.self)]
    }
    private static let columns = ColumnsFrame(numbers: ["price", "spread"], texts: ["note", "headline"])

    /// Slots 0 and 1: state per symbol and per strategy, with this warm-up. Slot 2 says nothing, slot 3 repeats a text.
    private static func driver(warmUp: Int64 = 0) throws -> SessionDriver {
        var driver = try SessionDriver(plugins, columns: columns)
        let parameters = [Parameter("level", .number(1)), Parameter("warm_up", .integer(warmUp))]
        _ = try driver.admit(0, plugin: 0, parameters)
        _ = try driver.admit(1, plugin: 1, parameters)
        _ = try driver.admit(2, plugin: 2, [])
        _ = try driver.admit(3, plugin: 3, [])
        try driver.send(symbol: 0, "EURUSD")
        try driver.send(symbol: 1, "NZDUSD")
        return driver
    }

    @Test("A plugin sees symbol, timeframe, time and features of the event")
    func context() throws {
        var driver = try Self.driver()
        driver.generation = 9
        try driver.event(41, symbol: 1, time: -7, asking: [0], numbers: [1.5, 0.25], texts: ["hm", nil])
        let intent = try driver.takeRecords(41, symbol: 1)[0].intent
        #expect(intent.rationale == ["NZDUSD"])
        #expect(intent.horizon == "1Hour")
        #expect(intent.targetNotional == 1.5)
        #expect(intent.meta("time") == .integer(-7))
        #expect(intent.meta("spread") == .number(0.25))
        #expect(intent.meta("note") == .text("hm"))
        #expect(intent.meta("warming") == .boolean(false))
    }

    @Test("What is absent is nil, and what is empty is not")
    func absence() throws {
        var driver = try Self.driver()
        try driver.event(0, asking: [0], numbers: [1, nil], texts: [nil, "x"])
        var intent = try driver.takeRecords(0)[0].intent
        #expect(intent.meta("spread") == nil && intent.meta("note") == nil)
        try driver.event(1, asking: [0], numbers: [1, 0], texts: ["", nil])
        intent = try driver.takeRecords(1)[0].intent
        #expect(intent.meta("spread") == .number(0) && intent.meta("note") == .text(""))
    }

    @Test(
        "Texts of any content reach the plugin whole",
        arguments: ["", "a", "Zins\nsenkung 📉", String(repeating: "€", count: 4096 / 3)])
    func texts(_ headline: String) throws {
        var driver = try Self.driver()
        try driver.event(0, asking: [3], numbers: [2, nil], texts: ["before", headline])
        let record = try driver.takeRecords(0)[0]
        #expect(record.kind == .intent && record.detail == Direction.short.rawValue)
        #expect(try record.intent.rationale == [headline])
    }

    @Test("A quiet decision names its reason by position")
    func reasons() throws {
        var driver = try Self.driver()
        try driver.event(0, asking: [0, 1, 2], numbers: [0.5, nil], texts: [nil, nil])
        var records = try driver.takeRecords(0)
        #expect(records.map(\.kind) == [.noSignal, .noSignal, .noSignal])
        #expect(records.map(\.detail) == [0, 0, 0])
        try driver.event(1, asking: [0], numbers: [5, nil], texts: ["silence", nil])
        records = try driver.takeRecords(1)
        #expect(records[0].kind == .noSignal && records[0].detail == 1)
    }

    @Test("Warm-up is counted for each symbol, or for the strategy, as the plugin declares")
    func warmUp() throws {
        var driver = try Self.driver(warmUp: 2)
        let symbols: [UInt32] = [0, 1, 0, 1, 0, 1]
        // By hand: two of each symbol for slot 0, two of all for slot 1.
        let perSymbol: [ResultFrame.Kind] = [.warmingUp, .warmingUp, .warmingUp, .warmingUp, .intent, .intent]
        let perStrategy: [ResultFrame.Kind] = [.warmingUp, .warmingUp, .intent, .intent, .intent, .intent]
        for (index, symbol) in symbols.enumerated() {
            try driver.event(
                UInt64(index), symbol: symbol, asking: [0, 1], numbers: [Double(index + 1), nil], texts: [nil, nil])
            let records = try driver.takeRecords(UInt64(index), symbol: symbol)
            #expect(records.map(\.kind) == [perSymbol[index], perStrategy[index]])
            guard index == 5 else { continue }
            // The plugin was called during warm-up too: third call for the symbol, sixth for the strategy.
            #expect(try records[0].intent.meta("calls") == .integer(3))
            #expect(try records[0].intent.meta("last") == .number(4))
            #expect(try records[1].intent.meta("calls") == .integer(6))
            #expect(try records[1].intent.meta("last") == .number(5))
        }
    }

    @Test("A thrown error is answered with its text, costs nobody else, and is no event of warm-up")
    func thrown() throws {
        var driver = try Self.driver(warmUp: 1)
        try driver.event(0, asking: [0, 2, 3], numbers: [1, nil], texts: ["throw", "h"])
        let records = try driver.takeRecords(0)
        #expect(records.map(\.kind) == [.thrown, .noSignal, .intent])
        #expect(records[0].text == "asked to throw")
        try driver.event(1, asking: [0], numbers: [1, nil], texts: [nil, nil])
        #expect(try driver.takeRecords(1).map(\.kind) == [.warmingUp])
        try driver.event(2, asking: [0], numbers: [1, nil], texts: [nil, nil])
        #expect(try driver.takeRecords(2).map(\.kind) == [.intent])
    }

    @Test("The text of an error is cut to 1,024 bytes where a character ends")
    func longError() throws {
        var driver = try Self.driver()
        try driver.event(0, asking: [0], numbers: [1, nil], texts: ["throw at length", nil])
        let record = try driver.takeRecords(0)[0]
        #expect(record.payload.count == 1023)
        #expect(String(validating: record.payload, as: UTF8.self) == "x" + String(repeating: "é", count: 511))
    }

    @Test("An intent of up to 65,535 bytes is sent, a larger one is told")
    func oversize() throws {
        var driver = try Self.driver()
        func sizeOfIntent(_ filler: Int, _ sequence: UInt64) throws -> SessionDriver.Record {
            try driver.event(sequence, asking: [0], numbers: [1, nil], texts: ["\(filler)", nil])
            return try driver.takeRecords(sequence)[0]
        }
        let small = try sizeOfIntent(10_000, 0)
        let most = 10_000 + 65_535 - small.payload.count
        let largest = try sizeOfIntent(most, 1)
        #expect(largest.kind == .intent && largest.payload.count == 65_535)
        let over = try sizeOfIntent(most + 1, 2)
        #expect(over.kind == .oversize)
        #expect(over.text == "the intent takes 65536 bytes")
    }

    @Test("Strategies are found by their bits over several words")
    func manyStrategies() throws {
        var driver = try SessionDriver(Self.plugins, columns: Self.columns)
        for slot in 0..<130 {
            _ = try driver.admit(UInt32(slot), plugin: 0, [Parameter("level", .number(Double(slot)))])
        }
        try driver.send(symbol: 0, "EURUSD")
        let asked = [0, 1, 62, 63, 64, 65, 127, 128, 129]
        try driver.event(0, asking: asked, numbers: [64, nil], texts: [nil, nil])
        let records = try driver.takeRecords(0)
        #expect(records.map(\.slot) == asked.map(UInt32.init))
        // Strategy n speaks from a price of n on.
        #expect(records.map { $0.kind == .intent } == asked.map { $0 <= 64 })
        try driver.event(1, asking: [129], numbers: [200, nil], texts: [nil, nil])
        #expect(try driver.takeRecords(1).map(\.slot) == [129])
        #expect(throws: SessionError.self) {
            try driver.event(2, asking: [130], numbers: [200, nil], texts: [nil, nil])
        }
    }

    @Test("Features are found among 512 columns, by their bits over eight words")
    func manyColumns() throws {
        var names = (0..<511).map { "column_\($0)" }
        names[63] = "price"
        names[510] = "spread"
        var driver = try SessionDriver(Self.plugins, columns: ColumnsFrame(numbers: names, texts: ["note"]))
        _ = try driver.admit(0, [Parameter("level", .number(0))])
        try driver.send(symbol: 0, "EURUSD")
        var numbers = [Double?](repeating: nil, count: 511)
        numbers[63] = 63.5
        for (sequence, spread) in [nil, 510.5].enumerated() {
            numbers[510] = spread
            let note = spread.map { "\(Int($0 - 510.5))" }
            try driver.event(UInt64(sequence), asking: [0], numbers: numbers, texts: [note])
            let intent = try driver.takeRecords(UInt64(sequence))[0].intent
            #expect(intent.targetNotional == 63.5)
            #expect(intent.meta("spread") == spread.map(MetaValue.number))
            #expect(intent.meta("note") == note.map(MetaValue.text))
        }
    }

    @Test("An answer of more than 1 MiB comes in parts, whole and in order")
    func parts() throws {
        var driver = try SessionDriver(Self.plugins, columns: Self.columns)
        for slot in 0..<40 { _ = try driver.admit(UInt32(slot), plugin: 1, [Parameter("level", .number(0))]) }
        try driver.send(symbol: 0, "EURUSD")
        try driver.send(symbol: 1, "NZDUSD")
        try driver.event(5, symbol: 1, asking: Array(0..<40), numbers: [1, nil], texts: ["60000", nil])
        // 17 records of 60,2xx bytes fit into 1,048,576 bytes.
        let records = try driver.takeRecords(5, symbol: 1, parts: 3)
        #expect(records.map(\.slot) == (0..<40).map(UInt32.init))
        for record in records { #expect(try record.intent.rationale == ["NZDUSD"]) }
        // The next answer begins afresh.
        try driver.event(6, symbol: 1, asking: [0], numbers: [1, nil], texts: [nil, nil])
        #expect(try driver.takeRecords(6, symbol: 1).count == 1)
    }

    @Test("A plugin without features and without columns is evaluated")
    func nothingToRead() throws {
        var driver = try SessionDriver([.plugin(Mute.self)], columns: ColumnsFrame(numbers: [], texts: []))
        _ = try driver.admit(0, [])
        try driver.send(symbol: 0, "EURUSD")
        try driver.event(0, asking: [0], numbers: [])
        #expect(try driver.takeRecords(0).map(\.kind) == [.noSignal])
        // Without COLUMNS at all it is the same.
        driver = SessionDriver([.plugin(Mute.self)])
        try driver.greet()
        _ = driver.takeFrames()
        _ = try driver.admit(0, [])
    }

    @Test("An event with an unknown symbol, or that ends early or goes on, ends the worker")
    func badEvents() throws {
        var driver = try Self.driver()
        #expect(throws: SessionError.self) {
            try driver.event(0, symbol: 2, asking: [0], numbers: [1, nil], texts: [nil, nil])
        }
        driver = try Self.driver()
        #expect(throws: SessionError.self) { try driver.event(0, asking: [0], numbers: [1], texts: []) }
        driver = try Self.driver()
        #expect(throws: SessionError.self) {
            try driver.event(0, asking: [0], numbers: [1, nil], texts: [nil, nil], extraBytes: 8)
        }
        driver = try SessionDriver([.plugin(Mute.self)], columns: ColumnsFrame(numbers: [], texts: []))
        _ = try driver.admit(0, [])
        try driver.send(symbol: 0, "EURUSD")
        #expect(throws: SessionError.self) { try driver.event(0, asking: [0], numbers: [], extraBytes: 8) }
    }
}
