/// Numbers written as text, in the grammar of JSON (RFC 8259, section 6): no leading plus, no leading zeros, no blanks, no
/// hexadecimal, no infinities.
public enum DecimalText {
    /// The number that `text` spells, or nil if it is not in the grammar or beyond a double's range.
    public static func number(_ text: some Collection<UInt8>) -> Double? {
        guard isNumber(text), let value = Double(String(decoding: text, as: UTF8.self)) else { return nil }
        return value.isFinite ? value : nil
    }

    private static func isNumber(_ text: some Collection<UInt8>) -> Bool {
        var characters = text.makeIterator()
        var next = characters.next()
        func isDigit() -> Bool { next.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false }
        func skipDigits() -> Bool {
            guard isDigit() else { return false }
            while isDigit() { next = characters.next() }
            return true
        }

        if next == UInt8(ascii: "-") { next = characters.next() }
        if next == UInt8(ascii: "0") {
            next = characters.next()
        } else if !skipDigits() {
            return false
        }
        if next == UInt8(ascii: ".") {
            next = characters.next()
            guard skipDigits() else { return false }
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            next = characters.next()
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { next = characters.next() }
            guard skipDigits() else { return false }
        }
        return next == nil
    }
}
