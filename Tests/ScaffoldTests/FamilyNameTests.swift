import Scaffold
import Testing

@Suite("Names of families")
struct FamilyNameTests {
    @Test("A name gives every other name")
    func names() throws {
        let name = try FamilyName("mean_reversion2")
        #expect(name.typeName == "MeanReversion2")
        #expect(name.module == "MeanReversion2V1")
        #expect(name.plugin == "MeanReversion2_1_0_0")
        #expect(name.hyphenated == "mean-reversion2")
        #expect(name.worker == "mean-reversion2-worker")
    }

    @Test("Whatever can be a file, a type and a strategy type is taken", arguments: ["a", "x1", "trend_2", "swift"])
    func accepted(name: String) throws {
        #expect(try FamilyName(name).family == name)
    }

    @Test(
        "What is no name, or means something else, is refused with what to do",
        arguments: [
            ("", "joined by single underscores"), ("Swing", "a-z"), ("mean-reversion", "a-z"),
            ("2x", "begins with a letter"),
            ("_a", "begins with a letter"), ("a__b", "single underscores"), ("a_", "single underscores"), ("é", "a-z"),
            ("../etc", "a-z"), ("a b", "a-z"), ("a\u{1B}[31m", "\\u{1b}"),
            (String(repeating: "a", count: 65), "64 bytes"),
            ("class", "keyword"), ("func", "keyword"), ("default", "default.yaml"), ("registry", "called before"),
            ("bulkhead", "part of Bulkhead"), ("bulkhead_chaos", "part of Bulkhead"),
        ])
    func refused(name: String, part: String) {
        let error = #expect(throws: ScaffoldError.self) { try FamilyName(name) }
        #expect(error?.code == .usage && error?.description.contains(part) == true, "\(String(describing: error))")
    }
}
