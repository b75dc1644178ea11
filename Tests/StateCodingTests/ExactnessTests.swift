import StateCoding
import StrategySDK
import Testing

@Suite("Every bit is kept, and nothing else is written")
struct ExactnessTests {
    static let patterns: [UInt64] = [
        0, 0x8000_0000_0000_0000, 0x7FF0_0000_0000_0000, 0xFFF0_0000_0000_0000, 0x7FF8_0000_0000_0000,
        0x7FF0_0000_0000_0001, 0xFFF8_DEAD_BEEF_CAFE, 1, 0x7FEF_FFFF_FFFF_FFFF,
    ]

    @Test("A double keeps its bits wherever it stands: -0, infinities, quiet and signalling NaNs", arguments: patterns)
    func doubles(pattern: UInt64) throws {
        let value = Double(bitPattern: pattern)
        #expect(try roundTrip(value).bitPattern == pattern)
        #expect(try roundTrip([value])[0].bitPattern == pattern)
        #expect(try roundTrip([value, nil])[0]?.bitPattern == pattern)
        #expect(try roundTrip(Box(value: value)).value.bitPattern == pattern)
        #expect(try roundTrip(Level(price: value)).price.bitPattern == pattern)
        #expect(try roundTrip(Phase.armed(level: value, since: nil)) != .idle)
        var window = RollingWindow()
        for next in [1, value, 2] { window.append(next, keeping: 2) }
        #expect(try roundTrip(window).oldest?.bitPattern == pattern)
    }

    @Test("A float keeps its bits", arguments: [0, 0x8000_0000, 0x7F80_0001, 0xFFC0_BEEF, 1] as [UInt32])
    func floats(pattern: UInt32) throws {
        let value = Float(bitPattern: pattern)
        #expect(try roundTrip(value).bitPattern == pattern)
        #expect(try roundTrip([value])[0].bitPattern == pattern)
        #expect(try roundTrip(Box<Float?>(value: value)).value?.bitPattern == pattern)
    }

    @Test("Equal values give equal bytes, however they came to be")
    func deterministic() throws {
        var turned = RollingWindow()
        for value in [9, 9, 1, 2, 3] as [Double] { turned.append(value, keeping: 3) }
        var straight = RollingWindow()
        for value in [1, 2, 3] as [Double] { straight.append(value, keeping: 3) }
        #expect(try encoded(turned) == encoded(straight))

        var roomy: [Double] = []
        roomy.reserveCapacity(1000)
        roomy += [1, 2]
        #expect(try encoded(roomy) == encoded([1.0, 2]))

        var first = SeededGenerator(seed: 1), second = SeededGenerator(seed: 1)
        #expect(try encoded(first.book()) == encoded(second.book()))
    }

    @Test("A window that was read goes on as the one that was written")
    func windowGoesOn() throws {
        var random = SeededGenerator(seed: 5)
        for count in [0, 1, 4, 5, 6, 13] {
            var window = RollingWindow()
            for _ in 0..<count { window.append(random.double(), keeping: 5) }
            var read = try roundTrip(window)
            for _ in 0..<12 {
                #expect(read.count == window.count)
                #expect(read.oldest?.bitPattern == window.oldest?.bitPattern)
                #expect(read.mean().bitPattern == window.mean().bitPattern)
                #expect(
                    read.populationDeviation(around: 1).bitPattern == window.populationDeviation(around: 1).bitPattern)
                #expect(read.values.map(\.bitPattern) == window.values.map(\.bitPattern))
                let next = Double.random(in: -1...1, using: &random)
                window.append(next, keeping: 5)
                read.append(next, keeping: 5)
            }
        }
    }
}
