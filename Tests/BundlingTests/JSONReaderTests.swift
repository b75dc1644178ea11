import Testing

@testable import Bundling

@Suite struct JSONReaderTests {
    private func read(_ text: String) throws -> JSONValue { try JSONReader.read(Array(text.utf8)) }

    @Test func everyKindOfValueIsRead() throws {
        let value = try read(#" {"a": [null, true, false, -1.5e3, "x\n\u00e9\ud83d\ude00\/"], "b": {}, "c": []} "#)
        #expect(
            value
                == .object([
                    .init("a", .list([.null, .boolean(true), .boolean(false), .number("-1.5e3"), .text("x\né😀/")])),
                    .init("b", .object([])), .init("c", .list([])),
                ]))
    }

    @Test func whatIsWrittenReadsBack() throws {
        let value = JSONValue.object([
            .init("quoted \" \\ \u{1} é", .text("line\nfeed\u{7F}")),
            .init("list", .list([.number("1"), .object([])])),
        ])
        #expect(try read(value.document) == value)
    }

    @Test(arguments: [
        (#"{"a": 1, "a": 2}"#, "line 1, column 10: the key \"a\" stands here for the second time"),
        (#"{"a": 1, "\u0061": 2}"#, "for the second time"),
        ("{\n  \"a\": 1,\n}", "line 3, column 1: a key in quotes is expected"),
        (#"{"a" 1}"#, "a colon is expected"), (#"{"a": 1"#, "a comma or } is expected"),
        ("[1 2]", "a comma or ] is expected"), ("", "the file ends where a value is expected"),
        ("{} x", "something stands after the end"), ("01", "something stands after the end"),
        ("-", "a digit is expected"), ("1.", "a digit is expected"), ("nul", "no value of JSON begins like this"),
        ("'a'", "no value of JSON begins like this"), ("\"a", "the file ends within quotes"),
        ("\"a\nb\"", "a control character"), (#""\x""#, "there is no such escape"), ("\"\\", "there is no such escape"),
        (#""\ud800""#, "half of a surrogate pair"), (#""\ud800\u0041""#, "half of a surrogate pair"),
        (#""\udc00""#, "half of a surrogate pair"), (#""\u12"#, "four hexadecimal digits"),
        (String(repeating: "[", count: 100_000), "nested more than 32 levels"),
    ])
    func whatCouldBeUnderstoodOtherwiseIsRefused(_ text: String, _ problem: String) {
        let error = #expect(throws: JSONFault.self) { try read(text) }
        #expect(error?.description.contains(problem) == true, "\(text.prefix(40)): \(error?.description ?? "nothing")")
    }

    @Test func bytesThatAreNoUTF8AreRefused() {
        #expect(throws: JSONFault.self) { try JSONReader.read([0x22, 0xC3, 0x22]) }
    }
}
