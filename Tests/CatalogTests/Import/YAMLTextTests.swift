import Testing

@testable import Catalog

@Suite("Texts as YAML")
struct YAMLTextTests {
    @Test(
        "Plain words stay plain",
        arguments: ["EURUSD", "1Hour", "EUR/USD", "BRK.B", "legacy_macd_rsi", "a b", "_x", "e3"])
    func plain(_ text: String) {
        #expect(YAMLText.text(text) == text)
    }

    @Test(
        "What any reader may take for something else is in quotes",
        arguments: [
            "", " ", "a ", " a", "NO", "y", "Null", "~", "1e3", "007", "0x10", "1_0", "12:30", "2020-01-01", "-",
            "--- a",
            "-5", ".5", "+1", "a:", "a: b", "a #b", "#a", "ä", "[a", "*", "nan", "1.0.0", "@a", "on",
        ])
    func quoted(_ text: String) {
        #expect(YAMLText.text(text) == "\"\(text)\"")
    }

    @Test("Characters that cannot be seen are escaped, and only they")
    func escapes() {
        #expect(
            YAMLText.quoted("a\"b\\c\n\t\r\u{0}\u{85}\u{2028}\u{E0001}é日\u{1F600}")
                == #""a\"b\\c\n\t\r\x00\x85\u2028\U000E0001é日😀""#)
    }
}
