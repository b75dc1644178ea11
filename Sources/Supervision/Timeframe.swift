/// The length of a bar, such as `1Hour`. Timeframes are compared as text; the length matters only for `valid_until`.
package struct Timeframe: Sendable, Hashable {
    package let text: String
    /// Nil where the text is not `<n>Sec|Min|Hour|Day`, or the product does not fit.
    package let nanoseconds: Int64?

    package init(_ text: String) {
        self.text = text
        nanoseconds = Self.parse(text)
    }

    private static func parse(_ text: String) -> Int64? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let count = Int64(digits), count > 0, digits.first != "0" else { return nil }
        let seconds: Int64
        switch text.dropFirst(digits.count) {
        case "Sec": seconds = 1
        case "Min": seconds = 60
        case "Hour": seconds = 3600
        case "Day": seconds = 86_400
        default: return nil
        }
        let (length, overflow) = count.multipliedReportingOverflow(by: seconds * 1_000_000_000)
        return overflow ? nil : length
    }
}
