import Testing
import Words

@Suite("Names that someone may have meant")
struct NearestNameTests {
    private let names = [
        "max_notional_per_trade", "buy_rsi_threshold", "sell_rsi_threshold", "entry", "exit", "window",
    ]

    @Test(
        "A slip of the finger and a part of the name are found, anything else is not",
        arguments: [
            ("entyr", "entry"), ("Entry", "entry"), ("ntry", "entry"), ("windows", "window"), ("exti", "exit"),
            ("buy_rsi_treshold", "buy_rsi_threshold"), ("max_notional", "max_notional_per_trade"),
            ("per_trade", "max_notional_per_trade"), ("window_bars", "window"), ("quantity", nil), ("x", nil),
            ("", nil),
            (String(repeating: "entry", count: 1000), nil),
        ] as [(String, String?)])
    func nearest(word: String, expected: String?) {
        #expect(NearestName.of(word, in: names) == expected)
    }
}
