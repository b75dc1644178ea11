import StrategySDK
import Testing

@Suite("Numbers")
struct NumberTests {
    @Test(
        "Decimal text is the grammar of a JSON number and nothing else",
        arguments: [
            ("0", 0), ("-0", 0), ("34.9", 34.9), ("-2.50", -2.5), ("1e3", 1000), ("1E+3", 1000), ("12e-1", 1.2),
            ("0.30000000000000004", 0.30000000000000004), ("35.000", 35), ("1e-400", 0),
        ])
    func decimalText(text: String, number: Double) {
        #expect(DecimalText.number(text.utf8) == number)
    }

    @Test(
        "Everything else is no number",
        arguments: [
            "", " 1", "1 ", "+1", "01", "-", "1.", ".5", "1e", "1e+", "0x10", "1_000", "1,5", "nan", "NaN", "inf",
            "Infinity",
            "-Infinity", "1e400", "-1e400", "bad", "1\0", "١",
        ])
    func notDecimalText(text: String) {
        #expect(DecimalText.number(text.utf8) == nil)
    }

    @Test("clamped holds a value between its bounds and leaves NaN alone")
    func clamped() {
        #expect(2.0.clamped(to: -1...1) == 1)
        #expect((-2.0).clamped(to: -1...1) == -1)
        #expect(0.5.clamped(to: -1...1) == 0.5)
        #expect(Double.infinity.clamped(to: -1...1) == 1)
        #expect(Double.nan.clamped(to: -1...1).isNaN)
    }

    @Test("The four functions of libm agree with known values")
    func mathematics() {
        #expect(Mathematics.exp(0) == 1)
        #expect(Mathematics.log(1) == 0)
        #expect(Mathematics.pow(2, 10) == 1024)
        #expect(Mathematics.tanh(0) == 0)
        #expect(Mathematics.log(-1).isNaN)
    }
}

@Suite("NumberRange")
struct NumberRangeTests {
    static let cases: [(NumberRange, [Double], [Double], String)] = [
        (.finite, [0, -1e308, 1e308], [.infinity, -.infinity, .nan], "any finite number"),
        (.above(0), [.leastNonzeroMagnitude, 1e308], [0, -0.0, -1, .infinity, .nan], "above 0.0"),
        (.atLeast(0), [0, 1e308], [-.leastNonzeroMagnitude, .infinity, .nan], "at least 0.0"),
        (.within(0...10), [0, 5, 10], [-0.1, 10.1, .nan], "from 0.0 to 10.0"),
        (.above(0, through: 1), [.leastNonzeroMagnitude, 1], [0, 1.1, .nan], "above 0.0 to 1.0"),
    ]

    @Test("Each kind of range knows its ends and its name", arguments: cases)
    func contains(range: NumberRange, inside: [Double], outside: [Double], name: String) {
        for value in inside { #expect(range.contains(value), "\(value)") }
        for value in outside { #expect(!range.contains(value), "\(value)") }
        #expect(range.description == name)
    }
}

@Suite("SemanticVersion")
struct SemanticVersionTests {
    @Test("Three plain numbers are a version", arguments: ["0.0.0", "1.0.0", "1.20.300", "65535.65535.65535"])
    func reads(text: String) {
        #expect(SemanticVersion(text)?.description == text)
    }

    @Test(
        "Nothing else is",
        arguments: [
            "", "1", "1.0", "1.0.0.0", "1.0.", ".1.0", "01.0.0", "1.0.00", "+1.0.0", "-1.0.0", "1.0.0-beta", "v1.0.0",
            " 1.0.0", "65536.0.0", "1.0.x",
        ])
    func refuses(text: String) {
        #expect(SemanticVersion(text) == nil)
    }

    @Test("Versions are ordered by number, not by text")
    func order() {
        let texts = ["0.9.9", "1.0.0", "1.0.1", "1.2.0", "1.10.0", "2.0.0", "10.0.0"]
        let versions = texts.compactMap { SemanticVersion($0) }
        #expect(versions.reversed().sorted().map(\.description) == texts)
    }

    @Test("A plugin is named family@version")
    func identity() {
        #expect(PluginIdentity(family: "trend", version: SemanticVersion(1, 2, 3)).description == "trend@1.2.3")
    }
}
