import StateCoding
import StrategySDK
import Testing
@testable import WorkerRuntime
import Wire

@Suite("Setting up a worker")
struct SetUpTests {
    private static var plugins: [PluginRegistration] { [.plugin(Probe<PerSymbol>.self), .plugin(Mute.self)] }
    private static let columns = ColumnsFrame(numbers: ["price", "spread"], texts: ["note"])
    private static let level = Parameter("level", .number(0))

    @Test("A greeting is answered with everything that the plugins declare")
    func greeting() throws {
        var driver = SessionDriver(Self.plugins)
        driver.generation = 7
        try driver.greet()
        let frames = driver.takeFrames()
        try #require(frames.count == 1)
        #expect(frames[0].header.type == FrameType.ready.rawValue)
        #expect(frames[0].header.generation == 7 && frames[0].header.sequence == 0 && frames[0].header.flags == 0)
        let ready = try frames[0].withPayload { try ReadyFrame($0) }
        #expect(ready.version == 3)
        #expect(ready.plugins.map { "\($0.identity)" } == ["probe_symbol@1.0.0", "mute@2.0.1"])
        #expect(ready.plugins[0].features.map(\.name) == ["price", "spread", "note"])
        #expect(ready.plugins[0].features.map(\.isRequired) == [true, false, false])
        #expect(ready.plugins[0].features.map(\.kind) == [.number, .number, .text])
        #expect(ready.plugins[0].parameters.map(\.name) == ["warm_up", "level"])
        #expect(ready.plugins[0].parameters.map(\.defaultValue) == [.integer(0), nil])
        #expect(ready.plugins[0].reasons == ["below_level", "silent"])
        #expect(ready.plugins[1].features.isEmpty && ready.plugins[1].parameters.isEmpty)
    }

    @Test("A supervisor of another version is refused and gets no answer", arguments: [0, 1, 2, 4, 0xFFFF] as [UInt16])
    func versions(_ version: UInt16) throws {
        var driver = SessionDriver(Self.plugins)
        let error = #expect(throws: SessionError.self) { try driver.greet(version: version) }
        guard case .version(version) = error else { Issue.record("\(String(describing: error))"); return }
        #expect(driver.takeFrames().isEmpty)
    }

    @Test("Nothing but the greeting is taken first", arguments: FrameType.allCases.filter { $0 != .hello })
    func beforeGreeting(_ type: FrameType) throws {
        var driver = SessionDriver(Self.plugins)
        #expect(throws: SessionError.self) { try driver.raw(type: type.rawValue) }
        #expect(driver.takeFrames().isEmpty)
    }

    @Test(
        "A worker takes no second greeting, no frame of its own kind and none that there is not",
        arguments: [1, 2, 4, 6, 0, 8, 10, 65535])
    func neverPermitted(_ type: UInt16) throws {
        var driver = try SessionDriver(Self.plugins, columns: Self.columns)
        let error = #expect(throws: SessionError.self) { try driver.raw(type: type) }
        guard case .unexpected(type) = error else { Issue.record("\(String(describing: error))"); return }
    }

    @Test("Columns come before strategies")
    func lateColumns() throws {
        var driver = try SessionDriver(Self.plugins, columns: Self.columns)
        _ = try driver.admit(0, [Self.level])
        let error = #expect(throws: SessionError.self) { try driver.send(Self.columns) }
        guard case .unexpected(FrameType.columns.rawValue) = error else {
            Issue.record("\(String(describing: error))"); return
        }
    }

    @Test(
        "An admitted strategy gets its parameters back with defaults, in declared order and type, and the layout of its state"
    )
    func admission() throws {
        var driver = try SessionDriver(Self.plugins, columns: Self.columns)
        let layout = StateLayout.fingerprint(of: Probe<PerSymbol>.State())
        #expect(
            try driver.admit(0, [Parameter("level", .integer(3))])
                == .admitted(
                    warmUp: 0, layout: layout,
                    parameters: [Parameter("warm_up", .integer(0)), Parameter("level", .number(3))]))
        #expect(
            try driver.admit(1, [Parameter("level", .text("0.25")), Parameter("warm_up", .number(7))])
                == .admitted(
                    warmUp: 7, layout: layout,
                    parameters: [Parameter("warm_up", .integer(7)), Parameter("level", .number(0.25))]))
        let other = StateLayout.fingerprint(of: Mute.State())
        #expect(other != layout)
        #expect(try driver.admit(2, plugin: 1, []) == .admitted(warmUp: 0, layout: other, parameters: []))
    }

    @Test("A refused strategy says which parameter, and keeps its slot")
    func refusal() throws {
        var driver = try SessionDriver(Self.plugins, columns: Self.columns)
        for (slot, (parameters, name)) in [
            ([], "level"), ([Parameter("level", .number(-1))], "level"), ([Parameter("level", .number(.nan))], "level"),
            ([Self.level, Parameter("warm_up", .integer(101))], "warm_up"),
            ([Self.level, Parameter("lever", .number(1))], "lever"),
        ].enumerated() {
            guard case .refused(let error) = try driver.admit(UInt32(slot), parameters) else {
                Issue.record("\(parameters) was admitted")
                return
            }
            #expect(error.parameter == name)
        }
        _ = try driver.admit(5, [Self.level])
        try driver.send(symbol: 0, "EURUSD")
        try driver.event(0, asking: [5], numbers: [1, nil], texts: [nil])
        #expect(try driver.takeRecords(0).map(\.slot) == [5])
    }

    @Test("Slots are given in order", arguments: [1, 2, 0xFFFF_FFFF] as [UInt32])
    func slots(_ slot: UInt32) throws {
        var driver = try SessionDriver(Self.plugins, columns: Self.columns)
        let error = #expect(throws: SessionError.self) { _ = try driver.admit(slot, [Self.level]) }
        guard case .outOfOrder = error else { Issue.record("\(String(describing: error))"); return }
    }

    @Test("Symbols are given in order")
    func symbols() throws {
        var driver = try SessionDriver(Self.plugins, columns: Self.columns)
        try driver.send(symbol: 0, "EURUSD")
        #expect(throws: SessionError.self) { try driver.send(symbol: 2, "NZDUSD") }
        #expect(throws: SessionError.self) { try driver.send(symbol: 0, "EURUSD") }
        try driver.send(symbol: 1, "")
    }

    @Test("A plugin that is not offered, or a feature without a column, ends the worker")
    func unknownThings() throws {
        var driver = try SessionDriver(
            Self.plugins, columns: ColumnsFrame(numbers: ["price", "note"], texts: ["spread"]))
        var error = #expect(throws: SessionError.self) { _ = try driver.admit(0, plugin: 2, []) }
        guard case .unknownPlugin(2) = error else { Issue.record("\(String(describing: error))"); return }
        // The names are there, but with the other kind.
        error = #expect(throws: SessionError.self) { _ = try driver.admit(0, [Self.level]) }
        guard case .unknownColumn("spread") = error else { Issue.record("\(String(describing: error))"); return }
    }

    @Test("Every reason to end says in words what was wrong")
    func descriptions() {
        #expect("\(SessionError.version(9))".contains("protocol 9, this worker 3"))
        #expect("\(SessionError.unknownColumn("rsi14"))".contains("rsi14"))
        #expect("\(SessionError.wire(.length(23)))".contains("23"))
    }
}
