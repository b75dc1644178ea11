import StrategySDK
import Testing
import Wire

@Suite("Frames that are none")
struct BadFrameTests {
    // MARK: Headers

    @Test(
        "A length that no frame may have is refused before the rest has come",
        arguments: [0, 8, 16, 23, 25, 28, 1 << 20 | 4, (1 << 20) + 8, 0x7FFF_FFF8, 0xFFFF_FFF8, 0xFFFF_FFFF])
    func lengths(_ length: UInt32) throws {
        var bytes = try golden("symbol").bytes
        withUnsafeBytes(of: length.littleEndian) { bytes.replaceSubrange(0..<4, with: $0) }
        #expect(wireError { _ = try ByteQueue(Array(bytes.prefix(24))).completeFrame() } == .length(Int(length)))
    }

    @Test("The longest frame is one of 1 MiB")
    func longestFrame() throws {
        var bytes = [UInt8](repeating: 0, count: 24)
        withUnsafeBytes(of: UInt32(1 << 20).littleEndian) { bytes.replaceSubrange(0..<4, with: $0) }
        #expect(try ByteQueue(bytes).completeFrame() == nil)
        bytes += [UInt8](repeating: 0, count: (1 << 20) - 24)
        #expect(try ByteQueue(bytes).completeFrame()?.length == 1 << 20)
    }

    @Test("Every round can be said", arguments: [0, 1, 0x0102_0304, .max] as [UInt32])
    func rounds(_ round: UInt32) throws {
        var bytes = try golden("symbol").bytes
        withUnsafeBytes(of: round.littleEndian) { bytes.replaceSubrange(12..<16, with: $0) }
        #expect(try ByteQueue(bytes).completeFrame()?.round == round)
    }

    @Test("A frame is complete with its last byte and not before", arguments: GoldenFrame.all)
    func incompleteFrames(_ frame: GoldenFrame) throws {
        let bytes = try frame.bytes
        for count in 0..<bytes.count { #expect(try ByteQueue(Array(bytes.prefix(count))).completeFrame() == nil) }
        #expect(try ByteQueue(bytes + [1, 2, 3]).completeFrame() == frame.header)
    }

    // MARK: Payloads

    @Test("A payload that ends early is truncated, wherever it ends", arguments: GoldenFrame.all)
    func truncation(_ frame: GoldenFrame) throws {
        let bytes = try frame.bytes
        let payload = Array(bytes.dropFirst(24))
        let header = try frame.header
        // Records end at multiples of 8, as frames do.
        let step = frame.type == .result ? 8 : 1
        let end = frame.type == .result ? payload.count : try contentEnd(frame)
        for count in stride(from: 0, to: end, by: step) {
            // A result of fewer records is a result all the same.
            let error = wireError { try decode(header, Array(payload.prefix(count)), frame) }
            if frame.type == .result, error == nil {
                #expect(
                    try records(header, Array(payload.prefix(count)), frame) < (try records(header, payload, frame)))
            } else {
                #expect(error == .truncated, "after \(count) of \(end) bytes")
            }
        }
        #expect(wireError { try decode(header, payload, frame) } == nil)
    }

    @Test(
        "What follows the content is refused", arguments: GoldenFrame.all.filter { $0.type != .result })
    func trailingBytes(_ frame: GoldenFrame) throws {
        let payload = Array(try frame.bytes.dropFirst(24))
        let padding = payload.count - (try contentEnd(frame))
        let header = try frame.header
        let error = wireError { try decode(header, payload + [UInt8](repeating: 0, count: 8), frame) }
        #expect(error == .trailing(padding + 8))
        if padding > 0 {
            var dirty = payload
            dirty[dirty.count - 1] = 1
            #expect(wireError { try decode(header, dirty, frame) } == .trailing(padding))
        }
    }

    @Test("The padding of a record must be zero")
    func recordPadding() throws {
        let frame = try golden("result-failures")
        var payload = Array(try frame.bytes.dropFirst(24))
        payload[payload.count - 1] = 1
        let header = try frame.header
        #expect(wireError { try decode(header, payload, frame) } == .reserved)
    }

    @Test("The reserved word of a result must be zero")
    func resultReserved() throws {
        let frame = try golden("result-quiet")
        var payload = Array(try frame.bytes.dropFirst(24))
        payload[7] = 0x80
        let header = try frame.header
        #expect(wireError { try decode(header, payload, frame) } == .reserved)
    }

    @Test(
        "A tag that is not defined is named",
        arguments: [
            ("ready", "state: per strategy", "state scope"), ("ready", "number", "kind of feature"),
            ("ready", "required", "boolean"), ("ready", "integer", "kind of parameter"),
            ("ready", "the upper end is included, the lower is not", "number range"),
            ("ready", "no default: required", "boolean"), ("strategy", "value: number", "kind of value"),
            ("strategy", "false", "boolean"), ("admission-admitted", "admitted", "admission"),
            ("result-quiet", "kind: warming up", "kind of result"), ("result-intent", "has a horizon", "boolean"),
            ("result-intent", "value: number", "kind of value"), ("result-intent", "true", "boolean"),
            ("restored", "taken", "boolean"), ("restored-refused", "refused", "boolean"),
            ("snapshot", "version of the snapshot", "version of a snapshot"),
        ])
    func tags(_ name: String, _ field: String, _ what: String) throws {
        #expect(try errorOf(name, changing: field, to: [9]) == .unknownTag(what, 9))
    }

    @Test("A range whose ends are the wrong way round is refused")
    func invertedRanges() throws {
        let minusOne = withUnsafeBytes(of: (-1.0).bitPattern.littleEndian) { Array($0) }
        #expect(try errorOf("ready", changing: "upper end: 1.0", to: minusOne) == .unknownTag("number range", 2))
        let nan = withUnsafeBytes(of: Double.nan.bitPattern.littleEndian) { Array($0) }
        #expect(try errorOf("ready", changing: "lower end: 0.0", to: nan) == .unknownTag("number range", 2))
        let most = withUnsafeBytes(of: Int64.max.littleEndian) { Array($0) }
        #expect(try errorOf("ready", changing: "least: -5", to: most) == .unknownTag("integer range", 1))
    }

    @Test(
        "Text that is not UTF-8 is refused by name",
        arguments: [
            ("hello", "trend", "the family"), ("ready", "trend", "a family"), ("ready", "Follows.", "a summary"),
            ("ready", "price", "a feature's name"), ("ready", "entry", "a parameter's name"),
            ("ready", "to begin", "a parameter's summary"), ("ready", "fast", "a choice"),
            ("ready", "holding", "a reason"),
            ("columns", "spread", "a column's name"), ("columns", "note", "a column's name"),
            ("strategy", "1Hour", "the timeframe"), ("strategy", "entry", "a parameter's name"),
            ("strategy", "fäst", "a text value"), ("admission-refused", "entry", "a parameter's name"),
            ("admission-refused", "2.0 is not above 0.0 to 1.0", "a problem"), ("symbol", "EURUSD", "a symbol"),
            ("result-intent", "intraday", "the horizon"), ("result-intent", "trend_up", "the rationale"),
            ("result-intent", "score", "a key of meta"), ("result-intent", "fast", "a text value"),
            ("restored-refused", "another layout", "a problem"),
        ])
    func badText(_ name: String, _ text: String, _ what: String) throws {
        #expect(try errorOf(name, changing: "\"\(text)\"", to: [0xFF]) == .notUTF8(what))
        // An overlong slash and a surrogate.
        #expect(try errorOf(name, changing: "\"\(text)\"", to: [0xC0, 0xAF]) == .notUTF8(what))
        #expect(try errorOf(name, changing: "\"\(text)\"", to: [0xED, 0xA0, 0x80]) == .notUTF8(what))
    }

    @Test(
        "A count of 65,535 in a small payload ends where the payload ends",
        arguments: [
            ("hello", "mappings: count"), ("ready", "features: count"),
            ("ready", "choices: count"), ("columns", "numbers: count"), ("columns", "texts: count"),
            ("strategy", "parameters: count"), ("admission-admitted", "parameters: count"),
            ("result-intent", "rationale: count"), ("result-intent", "meta: count"), ("hello", "family: length"),
            ("symbol", "name: length"), ("result-intent", "key: length"), ("result-failures", "payload: 16 bytes"),
            ("restored-refused", "problem: length"),
        ])
    func countLies(_ name: String, _ field: String) throws {
        let error = try #require(try errorOf(name, changing: field, to: [0xFF, 0xFF]))
        switch error {
        // What follows is read as elements that it is not, until something does not fit.
        case .truncated, .unknownTag, .notUTF8: break
        default: Issue.record("\(error)")
        }
    }

    @Test(
        "32-bit lengths that reach beyond the payload are truncated",
        arguments: [1000, 0x7FFF_FFFF, 0xFFFF_FFFF] as [UInt32])
    func wideLengthLies(_ length: UInt32) throws {
        let bytes = withUnsafeBytes(of: length.littleEndian) { Array($0) }
        #expect(try errorOf("hello", changing: "filter: bytes", to: bytes) == .truncated)
        #expect(try errorOf("event-text", changing: "column 2: length", to: bytes) == .truncated)
        #expect(try errorOf("event", changing: "strategy words: count", to: bytes) == .truncated)
    }

    @Test("Counts above their caps are refused before anything is read for them")
    func caps() throws {
        #expect(try errorOf("ready", changing: "plugins: count", to: [0x01, 0x10]) == .tooMany("plugins", 4097))
        #expect(
            try errorOf("ready", changing: "reasons: count", to: [0x01, 0x01]) == .tooMany("reasons of one plugin", 257)
        )
        #expect(
            try errorOf("ready", changing: "parameters: count", to: [0x01, 0x40]) == .tooMany("parameters", 16_385))
    }

    @Test("The parameters of all plugins are counted together")
    func parametersOfAllPlugins() throws {
        func ready(_ counts: [Int]) throws -> WireError? {
            let parameter = ParameterDeclaration(name: "", kind: .boolean, defaultValue: nil, summary: "")
            let plugins = counts.map { count in
                PluginDescriptor(
                    identity: PluginIdentity(family: "f", version: SemanticVersion(1, 0, 0)), summary: "",
                    stateScope: .perSymbol, features: [], parameters: Array(repeating: parameter, count: count),
                    reasons: [], defaultWarmUp: 0)
            }
            var queue = ByteQueue()
            try ReadyFrame(plugins: plugins).write(generation: 1, into: &queue)
            return try queue.copied.withPayload { _, payload in wireError { _ = try ReadyFrame(payload) } }
        }
        #expect(try ready([16_000, 384]) == nil)
        #expect(try ready([16_000, 384, 1]) == .tooMany("parameters", 16_385))
    }

    @Test("What does not fit into a frame is not sent")
    func oversizeFrames() throws {
        var queue = ByteQueue()
        let parameters = (0..<20).map { Parameter("p\($0)", .text(String(repeating: "x", count: 60_000))) }
        let frame = StrategyFrame(slot: 0, plugin: 0, timeframe: "1Hour", parameters: parameters)
        #expect(wireError { try frame.write(generation: 1, into: &queue) } == .oversize("strategy"))
        #expect(queue.count == 0)
    }

    @Test("A text longer than a length can say is cut where a character ends")
    func overlongText() throws {
        var queue = ByteQueue()
        // 65,534 bytes and then characters of three bytes each.
        let name = String(repeating: "x", count: 65_534) + "€€"
        try SymbolFrame(index: 0, name: name).write(generation: 1, into: &queue)
        let symbol = try queue.copied.withPayload { try SymbolFrame($1) }
        #expect(symbol.name == String(repeating: "x", count: 65_534))
    }

    // MARK: Helpers

    private func golden(_ name: String) throws -> GoldenFrame {
        try #require(GoldenFrame.all.first { $0.name == name })
    }

    /// Where the payload's content ends and its padding begins, from the payload's start.
    private func contentEnd(_ frame: GoldenFrame) throws -> Int {
        let isPadded = try frame.text.contains("  padding\n")
        return isPadded ? try frame.offset(of: "padding") - 24 : try frame.bytes.count - 24
    }

    /// What decoding throws after the field with this comment was overwritten.
    private func errorOf(_ name: String, changing field: String, to content: [UInt8]) throws -> WireError? {
        let frame = try golden(name)
        var bytes = try frame.bytes
        let offset = try frame.offset(of: field)
        bytes.replaceSubrange(offset..<offset + content.count, with: content)
        let header = try frame.header
        return wireError { try decode(header, Array(bytes.dropFirst(24)), frame) }
    }

    private func decode(_ header: FrameHeader, _ payload: [UInt8], _ frame: GoldenFrame) throws {
        _ = try content(header, payload, frame)
    }

    private func records(_ header: FrameHeader, _ payload: [UInt8], _ frame: GoldenFrame) throws -> Int {
        guard case .result(_, let records) = try content(header, payload, frame) else { return 0 }
        return records.count
    }

    private func content(_ header: FrameHeader, _ payload: [UInt8], _ frame: GoldenFrame) throws -> FrameContent {
        let queue = ByteQueue(payload)
        return try withExtendedLifetime(queue) {
            try FrameContent(header, queue.bytes, textCount: frame.name == "event-text" ? 1 : 0)
        }
    }
}
