import StrategySDK

extension SeededGenerator {
    /// Any bits at all: NaNs with payloads, infinities and subnormals as often as ordinary numbers.
    mutating func double() -> Double {
        switch Int.random(in: 0..<8, using: &self) {
        case 0: [0, -0.0, .infinity, -.infinity, .nan, .signalingNaN].randomElement(using: &self) ?? 0
        case 1: Double(bitPattern: 0x7FF0_0000_0000_0000 | next())
        case 2: Double(bitPattern: next())
        default: Double.random(in: -1e6...1e6, using: &self)
        }
    }

    mutating func doubles() -> [Double] { (0..<Int.random(in: 0...20, using: &self)).map { _ in double() } }

    mutating func maybe<Value>(_ value: (inout Self) -> Value) -> Value? {
        Bool.random(using: &self) ? value(&self) : nil
    }

    mutating func text() -> String {
        let scalars = (0..<Int.random(in: 0...24, using: &self)).compactMap { _ in
            Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &self))
        }
        return String(String.UnicodeScalarView(scalars))
    }

    mutating func phase(depth: Int = 0) -> Phase {
        switch Int.random(in: 0..<(depth < 6 ? 4 : 3), using: &self) {
        case 0: .idle
        case 1: .armed(level: double(), since: maybe { Int(truncatingIfNeeded: $0.next()) })
        case 2: .cut(Int(truncatingIfNeeded: next()), Bool.random(using: &self))
        default: .within(phase(depth: depth + 1))
        }
    }

    mutating func level() -> Level {
        Level(
            price: double(), side: Side.allCases.randomElement(using: &self) ?? .buy,
            touched: maybe { Int(truncatingIfNeeded: $0.next()) })
    }

    mutating func book() -> Book {
        var book = Book()
        let capacity = Int.random(in: 1...12, using: &self)
        for value in doubles() { book.window.append(value, keeping: capacity) }
        book.phase = phase()
        book.direction = Direction.allCases.randomElement(using: &self) ?? .flat
        book.last = maybe { $0.double() }
        book.levels = (0..<Int.random(in: 0...5, using: &self)).map { _ in level() }
        book.history = (0..<Int.random(in: 0...5, using: &self)).map { _ in doubles() }
        book.marks = (0..<Int.random(in: 0...5, using: &self)).map { _ in maybe { $0.double() } }
        book.labels = (0..<Int.random(in: 0...5, using: &self)).map { _ in text() }
        book.nothing = Array(repeating: NoState(), count: Int.random(in: 0...3, using: &self))
        book.maybeLevel = maybe { $0.level() }
        book.maybeWindow = maybe { $0.doubles() }
        book.range = -1...Double.random(in: 0...9, using: &self)
        return book
    }
}
