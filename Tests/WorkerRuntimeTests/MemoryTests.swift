import StrategySDK
import Testing
@testable import WorkerRuntime
import Wire

@Suite("What strategies remember")
struct MemoryTests {
    private static let columns = ColumnsFrame(numbers: ["price", "spread"], texts: ["note", "headline"])

    /// Slots 0 and 1: state per symbol and per strategy, with a warm-up. Slot 2 remembers nothing, slot 3 is refused, slot 4
    /// has an array.
    private static func driver() throws -> SessionDriver {
        var driver = try SessionDriver(
            [
                .plugin(Probe<PerSymbol>.self), .plugin(Probe<PerStrategy>.self), .plugin(Mute.self),
                .plugin(Stumbler<ArrayMemory>.self),
            ], columns: columns)
        let parameters = [Parameter("level", .number(1)), Parameter("warm_up", .integer(2))]
        _ = try driver.admit(0, plugin: 0, parameters)
        _ = try driver.admit(1, plugin: 1, parameters)
        _ = try driver.admit(2, plugin: 2, [])
        _ = try driver.admit(3, plugin: 0, [])
        _ = try driver.admit(4, plugin: 3, [])
        for (index, name) in ["EURUSD", "NZDUSD", "GBPUSD"].enumerated() {
            try driver.send(symbol: UInt32(index), name)
        }
        return driver
    }

    /// The answers to events that look random and are the same every time, as bytes.
    @discardableResult
    private func play(_ driver: inout SessionDriver, _ events: Range<Int>) throws -> [[[UInt8]]] {
        try events.map { event in
            let symbol = UInt32((event * 7 + event / 5) % 3)
            try driver.event(
                UInt64(event), symbol: symbol, asking: [0, 1, 2, 4], numbers: [1 + Double(event % 11) / 7, nil],
                texts: [nil, nil])
            return try driver.takeRecords(UInt64(event), symbol: symbol).map {
                [$0.kind.rawValue, $0.detail] + $0.payload
            }
        }
    }

    @Test("Before any event only strategies are told of, without memories")
    func nothing() throws {
        var driver = try Self.driver()
        let parts = try Snapshot.parts(try driver.capture())
        #expect(parts.map(\.slot) == [0, 1, 2, 4])
        #expect(parts.allSatisfy { $0.memories == 0 && $0.bytes.isEmpty })
        // Where a copy of the state costs nothing, every evaluation is made on one.
        #expect(parts.map(\.isCareful) == [true, true, true, false])
        var alone = SessionDriver([.plugin(Mute.self)])
        try alone.greet()
        _ = alone.takeFrames()
        #expect(try alone.capture() == Snapshot.empty)
    }

    @Test("A memory is kept of each symbol, or of the strategy, with the events of its warm-up")
    func memories() throws {
        var driver = try Self.driver()
        try play(&driver, 0..<1)
        try driver.event(1, symbol: 2, asking: [0, 1, 2, 4], numbers: [1, nil], texts: [nil, nil])
        _ = driver.takeFrames()
        let parts = try Snapshot.parts(try driver.capture())
        #expect(parts.map(\.memories) == [2, 1, 0, 2])
        // Symbol, events of warm-up.
        func words(_ slot: Int, _ range: Range<Int>) -> [UInt8] { Array(Array(parts[slot].bytes)[range]) }
        #expect(words(0, 0..<8) == [0, 0, 0, 0, 1, 0, 0, 0])
        #expect(words(1, 0..<8) == [0, 0, 0, 0, 2, 0, 0, 0])
    }

    @Test("A fresh worker goes on from a snapshot as the old one does, to the byte", arguments: [0, 1, 2, 7, 40])
    func successor(_ cut: Int) throws {
        var first = try Self.driver()
        try play(&first, 0..<cut)
        let snapshot = try first.capture(before: UInt64(cut))
        let expected = try play(&first, cut..<60)

        var second = try Self.driver()
        second.generation = 2
        #expect(try second.restore(snapshot) == nil)
        #expect(try second.capture() == snapshot)
        #expect(try play(&second, cut..<60) == expected)
        #expect(try second.capture() == (try first.capture()))
    }

    @Test("The same worker says the same again in a later round")
    func back() throws {
        var driver = try Self.driver()
        try play(&driver, 0..<9)
        let snapshot = try driver.capture(before: 9)
        let expected = try play(&driver, 9..<40)
        for round in [1, 2, UInt32.max] {
            driver.round = round
            #expect(try driver.restore(snapshot) == nil)
            #expect(try play(&driver, 9..<40) == expected)
        }
    }

    @Test("Asking changes nothing: with snapshots between events the answers are the same")
    func interleaved() throws {
        var quiet = try Self.driver()
        let expected = try play(&quiet, 0..<40)
        var asked = try Self.driver()
        for event in 0..<40 {
            #expect(try play(&asked, event..<event + 1) == [expected[event]])
            let snapshot = try asked.capture(before: UInt64(event + 1))
            if event % 7 == 0 { #expect(try asked.restore(snapshot) == nil) }
            #expect(try asked.capture() == snapshot)
        }
    }

    @Test("With everything, strategies that are not named begin anew; without, they keep what they have")
    func everything() throws {
        var driver = try Self.driver()
        let expected = try play(&driver, 0..<12)
        let parts = try Snapshot.parts(try driver.capture())
        try play(&driver, 12..<20)
        let later = try Snapshot.parts(try driver.capture())

        #expect(try driver.restore(Snapshot.compose([parts[1]]), everything: false) == nil)
        #expect(try driver.capture() == Snapshot.compose([later[0], parts[1], later[2], later[3]]))
        #expect(try driver.restore(Snapshot.empty, everything: false) == nil)
        #expect(try driver.capture() == Snapshot.compose([later[0], parts[1], later[2], later[3]]))

        #expect(try driver.restore(Snapshot.compose([parts[3]])) == nil)
        let rest = try Snapshot.parts(try driver.capture())
        #expect(rest.map(\.memories) == [0, 0, 0, parts[3].memories])
        #expect(try driver.restore(Snapshot.empty) == nil)
        #expect(try play(&driver, 0..<12) == expected)
    }

    @Test("A part without memories has its strategy begin anew, whatever its layout says")
    func emptyPart() throws {
        var driver = try Self.driver()
        try play(&driver, 0..<12)
        let part = Snapshot.Part(slot: 0, isCareful: false, layout: 12_345, memories: 0, bytes: [])
        #expect(try driver.restore(Snapshot.compose([part]), everything: false) == nil)
        #expect(try Snapshot.parts(try driver.capture())[0].memories == 0)
    }

    // MARK: What cannot be taken

    @Test("What cannot be taken is refused with whose fault it is, and the worker goes on")
    func refusals() throws {
        var driver = try Self.driver()
        try play(&driver, 0..<12)
        let snapshot = try driver.capture()
        let parts = try Snapshot.parts(snapshot)
        func refusal(_ change: (inout Snapshot.Part) -> Void) throws -> RestoredFrame.Refusal? {
            var part = parts[0]
            change(&part)
            return try driver.restore(Snapshot.compose([part]), everything: false)
        }
        #expect(try refusal { $0.layout ^= 1 } == .init(slot: 0, problem: "its state has another layout in this build"))
        #expect(try refusal { $0.slot = 1 }?.slot == 1)
        #expect(try refusal { $0.slot = 3 } == .init(slot: 3, problem: "there is no such strategy"))
        #expect(try refusal { $0.slot = 5 } == .init(slot: 5, problem: "there is no such strategy"))
        #expect(try refusal { $0.slot = .max }?.problem == "there is no such strategy")
        #expect(try refusal { $0.bytes = $0.bytes.dropLast() }?.problem == "a memory ends before its state does")
        #expect(try refusal { $0.bytes = $0.bytes.prefix(3) }?.problem == "a memory is cut")
        #expect(try refusal { $0.bytes += [0] }?.problem == "its memories go on after their end")
        #expect(try refusal { $0.memories -= 1 }?.problem == "its memories go on after their end")
        #expect(try refusal { $0.memories = .max }?.problem == "a memory is cut")
        #expect(
            try refusal { part in
                // The first memory twice.
                part.bytes = part.bytes.prefix(part.bytes.count / 3) + part.bytes
                part.memories += 1
            }?.problem == "its memories are not in order")
        #expect(
            try refusal { part in
                var bytes = Array(part.bytes)
                bytes.replaceSubrange(0..<4, with: [0, 0, 0x10, 0])
                part.bytes = bytes[...]
            }?.problem == "its memories are not in order")
        #expect(
            try refusal { part in
                // Within the state of the first memory.
                var bytes = Array(part.bytes)
                bytes[12] ^= 0xFF
                part.bytes = bytes[...]
            }?.problem.hasPrefix("its state cannot be read: ") == true)
        // Nothing is left of what was there before; nobody else has lost anything.
        #expect(try driver.capture() == (try Snapshot.compose([emptied(parts[0]), emptied(parts[1])] + parts[2...])))
        #expect(try driver.restore(snapshot) == nil)
        #expect(try driver.capture() == snapshot)
    }

    private func emptied(_ part: Snapshot.Part) throws -> Snapshot.Part {
        Snapshot.Part(slot: part.slot, isCareful: part.isCareful, layout: part.layout, memories: 0, bytes: [])
    }

    @Test("A snapshot that is damaged or cut is refused on no strategy's account, and changes nothing")
    func damage() throws {
        var driver = try Self.driver()
        try play(&driver, 0..<12)
        let snapshot = try driver.capture()
        for index in stride(from: 0, to: snapshot.count, by: 5) {
            var bytes = snapshot
            bytes[index] ^= 0x10
            let refusal = try #require(try driver.restore(bytes))
            #expect(refusal.slot == nil)
        }
        for count in stride(from: 0, to: snapshot.count, by: 8) {
            #expect(try driver.restore(Array(snapshot.prefix(count)))?.slot == .some(nil))
        }
        #expect(try driver.restore([UInt8](repeating: 0xA5, count: 4096)) != nil)
        #expect(try driver.capture() == snapshot)
    }

    @Test("A CAPTURE with content, and one before READY, ends the worker")
    func misplaced() throws {
        var driver = SessionDriver([.plugin(Mute.self)])
        for type in [FrameType.capture, .restore] {
            #expect(throws: SessionError.self) { try driver.raw(type: type.rawValue) }
        }
        driver = try Self.driver()
        #expect(throws: SessionError.self) {
            try driver.handle { (queue) throws(WireError) in
                var writer = PayloadWriter()
                writer.word64(0)
                try writer.finish(.capture, generation: 1, sequence: 0, into: &queue)
            }
        }
    }

    // MARK: Size

    @Test("A large snapshot travels in several frames, between the answers to events, and comes back whole")
    func severalFrames() throws {
        var driver = try Self.driver()
        // 8 bytes a value: 3.2 MB.
        try driver.event(0, asking: [4], numbers: [400_000, nil], texts: ["grow", nil])
        _ = driver.takeFrames()
        guard case .snapshot(let snapshot, let frames) = try driver.askForSnapshot(before: 1) else {
            Issue.record("there is no snapshot")
            return
        }
        #expect(frames == 4)
        let expected = try play(&driver, 1..<10)
        var second = try Self.driver()
        #expect(try second.restore(snapshot) == nil)
        #expect(try second.capture() == snapshot)
        #expect(try play(&second, 1..<10) == expected)
    }

    @Test("A snapshot of more than 16 MiB is refused with the strategy that makes it too large, and the worker goes on")
    func tooLarge() throws {
        var driver = try Self.driver()
        _ = try driver.admit(5, plugin: 3, [])
        for slot in [4, 5] {
            try driver.event(0, asking: [slot], numbers: [1_100_000, nil], texts: ["grow", nil])
            _ = driver.takeFrames()
        }
        guard case .refused(let refusal) = try driver.askForSnapshot(before: 1) else {
            Issue.record("there is a snapshot")
            return
        }
        #expect(refusal.slot == 5)
        #expect(refusal.problem == "with its state the worker's snapshot is larger than 16777216 bytes")
        try driver.event(1, asking: [0], numbers: [1, nil], texts: [nil, nil])
        #expect(try driver.takeRecords(1).map(\.slot) == [0])
    }

    @Test("A RESTORE of more than 16 MiB ends the worker before it is kept")
    func endlessRestore() throws {
        var driver = try Self.driver()
        let chunk = [UInt8](repeating: 0, count: WireProtocol.maxFrameBytes - FrameHeader.byteCount)
        func send() throws {
            try driver.handle { (queue) throws(WireError) in
                var writer = PayloadWriter()
                writer.raw(chunk)
                try writer.finish(.restore, generation: 1, sequence: 0, into: &queue)
            }
        }
        for _ in 0..<16 { try send() }
        #expect(throws: SessionError.self) { try send() }
    }

    @Test("A state that cannot be written down is refused with its strategy")
    func unwritable() throws {
        var driver = try Self.driver()
        try driver.event(0, asking: [4], numbers: [1, nil], texts: ["odd", nil])
        _ = driver.takeFrames()
        guard case .refused(let refusal) = try driver.askForSnapshot(before: 1) else {
            Issue.record("there is a snapshot")
            return
        }
        #expect(refusal.slot == 4)
        #expect(refusal.problem.hasPrefix("its state cannot be written down: a state cannot hold "))
    }
}
