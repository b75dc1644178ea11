import StrategySDK
import Testing

/// One parameter of each kind, and a rule that spans two.
private struct SampleParameters: StrategyParameters {
    let size, level: Double
    let bars: Int
    let isEager: Bool
    let mode: String

    init(from reader: inout ParameterReader) throws(ParameterError) {
        size = try reader.number("size", .above(0), "required size")
        level = try reader.number("level", .within(0...100), default: 30, "a level")
        bars = try reader.integer("bars", 2...500, default: 20, "bars")
        isEager = try reader.boolean("eager", default: false, "whether to hurry")
        mode = try reader.text("mode", ["slow", "fast"], default: "slow", "how")
        try reader.require(level < 90 || isEager, "level", "above 90 only if eager")
    }
}

@Suite("ParameterReader")
struct ParameterReaderTests {
    private static func read(_ given: Parameter...) throws -> (SampleParameters, [Parameter]) {
        var reader = ParameterReader(given)
        let parameters = try SampleParameters(from: &reader)
        try reader.finish()
        return (parameters, reader.effective)
    }

    private static func problem(_ given: Parameter...) -> String? {
        var reader = ParameterReader(given)
        do throws(ParameterError) {
            _ = try SampleParameters(from: &reader)
            try reader.finish()
            return nil
        } catch {
            return error.description
        }
    }

    @Test("Without values it declares every parameter, required ones included")
    func declares() throws {
        var reader = ParameterReader()
        _ = try SampleParameters(from: &reader)
        #expect(reader.declarations.map(\.name) == ["size", "level", "bars", "eager", "mode"])
        #expect(
            reader.declarations.map(\.defaultValue) == [nil, .number(30), .integer(20), .boolean(false), .text("slow")])
        #expect(reader.declarations[2].kind == .integer(2...500))
        #expect(
            reader.declarations.map(\.expectation) == [
                "a number above 0.0", "a number from 0.0 to 100.0", "a whole number from 2 to 500", "true or false",
                "one of slow, fast",
            ])
    }

    @Test("Defaults apply, and the effective parameters have them in the order of reading")
    func defaults() throws {
        let (parameters, effective) = try Self.read(Parameter("bars", .integer(3)), Parameter("size", .integer(2)))
        #expect(parameters.size == 2 && parameters.level == 30 && parameters.bars == 3)
        #expect(!parameters.isEager && parameters.mode == "slow")
        #expect(
            effective == [
                Parameter("size", .number(2)), Parameter("level", .number(30)), Parameter("bars", .integer(3)),
                Parameter("eager", .boolean(false)), Parameter("mode", .text("slow")),
            ])
    }

    @Test("Decimal text and whole numbers count as numbers, and a whole double as an integer")
    func conversions() throws {
        let (parameters, _) = try Self.read(
            Parameter("size", .text("1e3")), Parameter("level", .integer(7)), Parameter("bars", .number(30)))
        #expect(parameters.size == 1000 && parameters.level == 7 && parameters.bars == 30)
        #expect(try Self.read(Parameter("size", .integer(1)), Parameter("bars", .text("40"))).0.bars == 40)
    }

    @Test("What is wrong is said with the parameter, the value and what would be right")
    func problems() {
        let size = Parameter("size", .integer(1))
        #expect(Self.problem() == "size: is required: a number above 0.0, required size")
        #expect(Self.problem(Parameter("size", .integer(0))) == "size: 0 is not a number above 0.0")
        #expect(Self.problem(Parameter("size", .text("much"))) == "size: \"much\" is not a number above 0.0")
        #expect(Self.problem(Parameter("size", .boolean(true))) == "size: true is not a number above 0.0")
        #expect(Self.problem(size, Parameter("bars", .number(2.5))) == "bars: 2.5 is not a whole number from 2 to 500")
        #expect(Self.problem(size, Parameter("bars", .integer(501))) == "bars: 501 is not a whole number from 2 to 500")
        #expect(Self.problem(size, Parameter("eager", .integer(1))) == "eager: 1 is not true or false")
        #expect(Self.problem(size, Parameter("eager", .text("true"))) == "eager: \"true\" is not true or false")
        #expect(Self.problem(size, Parameter("mode", .text("best"))) == "mode: \"best\" is not one of slow, fast")
        #expect(Self.problem(size, Parameter("mode", .integer(1))) == "mode: 1 is not one of slow, fast")
        #expect(Self.problem(size, Parameter("level", .integer(95))) == "level: above 90 only if eager")
        #expect(Self.problem(size, Parameter("level", .integer(95)), Parameter("eager", .boolean(true))) == nil)
        #expect(
            Self.problem(size, Parameter("sise", .integer(1)))
                == "sise: is no parameter of this plugin; it takes size, level, bars, eager, mode")
    }

    @Test("A plugin without parameters takes none")
    func none() {
        var reader = ParameterReader([Parameter("size", .integer(1))])
        #expect(throws: ParameterError(parameter: "size", problem: "is no parameter of this plugin; it takes none")) {
            _ = try NoParameters(from: &reader)
            try reader.finish()
        }
    }
}
