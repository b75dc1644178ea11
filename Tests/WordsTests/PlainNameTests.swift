import Testing
import Words

@Suite struct PlainNameTests {
    @Test(arguments: ["a", "trend_multifactor", "_", "v2", "0"])
    func lettersDigitsAndUnderscoresArePlain(_ text: String) { #expect(PlainName.isPlain(text)) }

    @Test(arguments: ["", "Trend", "a-b", "a b", "../a", "a/b", "ä", "a.b", "a\n"])
    func nothingElseIs(_ text: String) { #expect(!PlainName.isPlain(text)) }
}
