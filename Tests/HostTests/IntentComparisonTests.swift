import Testing

@testable import Host

@Suite("Lines of two runs are compared event by event")
struct IntentComparisonTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private static func line(_ sequence: Int, _ strategy: String = "s", notional: String = "1") -> String {
        #"{"kind":"intent","seq":\#(sequence),"symbol":"A, \"B\"","strategy_id":"\#(strategy)","direction":"long","#
            + #""target_notional":\#(notional),"meta":{"a":[1,{"b":"}"}]},"rationale":["x","y"]}"# + "\n"
    }

    /// Compares a file of `known` lines with `lines`, of which each event has its own.
    private func compare(
        _ known: [String], _ lines: [String], in range: ClosedRange<UInt64> = 0...(.max), mayEndEarly: Bool = false
    ) throws -> IntentComparison {
        let text = "{\"kind\":\"run\",\"format\":1}\n" + known.joined()
        let file = try IntentFile(try directory.file("intents", Array(text.utf8)))
        _ = try file.runLine()
        let comparison = IntentComparison(with: file, in: range, showing: 10, mayEndEarly: mayEndEarly)
        var start = 0
        while start < lines.count {
            let sequence = IntentFields(lines[start].utf8)?.sequence ?? 0
            let end = lines[start...].firstIndex { (IntentFields($0.utf8)?.sequence ?? 0) != sequence } ?? lines.count
            try comparison.take(
                RerunEvent(sequence: sequence),
                lines[start..<end].map { RerunLine(sequence: sequence, bytes: Array($0.utf8)) })
            start = end
        }
        if !comparison.hasEnough { try comparison.finish() }
        return comparison
    }

    @Test func whatIsTheSameIsTheSame() throws {
        let lines = [Self.line(3), Self.line(3, "t"), Self.line(900)]
        let result = try compare(lines, lines)
        #expect(result.total == IntentCounts(same: 3) && result.differences.isEmpty)
    }

    @Test func aFieldThatDiffersIsNamed() throws {
        let result = try compare([Self.line(3), Self.line(4, notional: "2")], [Self.line(3), Self.line(4)])
        #expect(result.total == IntentCounts(same: 1, changed: 1))
        let difference = try #require(result.differences.first)
        #expect(difference.sequence == 4 && difference.strategy == "s" && difference.kind == .changed)
        #expect(difference.fields == [FieldDifference(field: "target_notional", expected: "2", actual: "1")])
    }

    @Test func linesThatOneHasAloneDoNotMisplaceTheOthers() throws {
        let result = try compare(
            [Self.line(1), Self.line(2), Self.line(3, "t")],
            [Self.line(1), Self.line(3), Self.line(3, "t"), Self.line(4)])
        #expect(result.total == IntentCounts(same: 2, added: 2, removed: 1))
        #expect(result.differences.map(\.sequence) == [2, 3, 4])
    }

    @Test func whatIsOutsideTheRangeDoesNotCount() throws {
        let known = [Self.line(1, notional: "2"), Self.line(5), Self.line(9, notional: "2")]
        let result = try compare(known, [Self.line(1), Self.line(5), Self.line(9)], in: 2...8)
        #expect(result.total == IntentCounts(same: 1))
    }

    @Test func aRunThatWasEndedMayLackItsLastLinesAndNoOthers() throws {
        let all = [Self.line(1), Self.line(2), Self.line(2, "t"), Self.line(3)]
        let cut = try compare(Array(all[..<2]), all, mayEndEarly: true)
        #expect(cut.total == IntentCounts(same: 2) && cut.linesBeyond == 2)
        let whole = try compare(Array(all[..<2]), all)
        #expect(whole.total == IntentCounts(same: 2, added: 2))
        let holed = try compare([all[0], all[3]], all, mayEndEarly: true)
        #expect(holed.total == IntentCounts(same: 2, added: 2))
    }

    @Test func aLineWithoutAnEndIsLeftOut() throws {
        let result = try compare([Self.line(1), #"{"kind":"intent","se"#], [Self.line(1)])
        #expect(result.total == IntentCounts(same: 1))
    }

    @Test(arguments: [
        "", "{", "{}x", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{"a":"b}"#, #"{"a\"#, "[1]",
    ])
    func whatIsNoObjectIsNone(text: String) {
        #expect(IntentFields(text.utf8) == nil)
    }

    @Test func anObjectKeepsItsValuesAsTheyStand() throws {
        let fields = try #require(IntentFields(Self.line(7).utf8))
        #expect(fields["meta"] == #"{"a":[1,{"b":"}"}]}"# && fields["rationale"] == #"["x","y"]"#)
        #expect(fields.sequence == 7 && fields.text("symbol") == #"A, \"B\""#)
        #expect(IntentFields("{}".utf8)?.fields.isEmpty == true)
    }
}
