import Foundation
import StrategySDK
import Testing

@Suite("RollingWindow")
struct RollingWindowTests {
    static func window(_ values: [Double], keeping capacity: Int) -> RollingWindow {
        var window = RollingWindow()
        for value in values { window.append(value, keeping: capacity) }
        return window
    }

    @Test("It keeps the last values, oldest first", arguments: 0...12)
    func keepsLast(count: Int) {
        let values = (0..<count).map(Double.init)
        let window = Self.window(values, keeping: 5)
        #expect(window.values == values.suffix(5))
        #expect(window.count == min(5, count))
        #expect(window.oldest == values.suffix(5).first)
    }

    @Test("Mean and deviation are those of the whole population")
    func statistics() {
        let window = Self.window([100, 2, 4, 4, 4, 5, 5, 7, 9], keeping: 8)
        #expect(window.mean() == 5)
        #expect(window.populationDeviation(around: 5) == 2)
        #expect(RollingWindow().mean().isNaN)
    }

    @Test("Sums run in time order wherever the oldest value stands", arguments: 0..<6)
    func timeOrder(turns: Int) {
        // 1e16 + 1 + 1 + 1 − 1e16 is 0 or 4 or 2, depending on the order.
        let values = [1e16, 1, 1, 1, -1e16]
        let window = Self.window(Array(repeating: 7, count: turns) + values, keeping: 5)
        let mean = values.reduce(0, +) / 5
        #expect(window.mean() == mean)
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        #expect(window.populationDeviation(around: mean) == (squares / 5).squareRoot())
    }

    @Test("It equals another with the same values, and survives being written down")
    func codable() throws {
        let turned = Self.window([9, 1, 2, 3], keeping: 3)
        #expect(turned == Self.window([1, 2, 3], keeping: 3))
        #expect(turned != Self.window([3, 1, 2], keeping: 3))
        let written = try JSONEncoder().encode(turned)
        #expect(String(decoding: written, as: UTF8.self) == "[1,2,3]")
        var read = try JSONDecoder().decode(RollingWindow.self, from: written)
        #expect(read == turned)
        read.append(4, keeping: 3)
        #expect(read.values == [2, 3, 4])
    }
}

@Suite("Ewma")
struct EwmaTests {
    @Test("It is seeded with the first value and then weighs the newest by alpha")
    func average() {
        var average = Ewma()
        #expect(average.value == nil)
        #expect(average.update(8, alpha: 0.25) == 8)
        #expect(average.update(4, alpha: 0.25) == 7)
        #expect(average.update(7, alpha: 1) == 7)
        #expect(average.value == 7)
    }

    @Test("It survives being written down, before and after its first value")
    func codable() throws {
        var average = Ewma()
        for _ in 0..<2 {
            #expect(try JSONDecoder().decode(Ewma.self, from: JSONEncoder().encode(average)) == average)
            average.update(0.1, alpha: 0.3)
        }
    }
}
