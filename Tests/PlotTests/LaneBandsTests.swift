import Testing

@testable import Plot

@Suite struct LaneBandsTests {
    private func bands(hours: Int, columns: Int, _ make: (Sample) -> Void) throws -> LaneBands {
        let sample = try Sample()
        for index in 0...hours { sample.event(hour(index), "1") }
        make(sample)
        let model = try sample.read().model
        let lane = try #require(model.panels.first?.lanes.first)
        let time = TimeScale(range: model.range, start: 0, end: Double(columns))
        return LaneBands(lane, time, middle: 200, half: 100, columnWidth: 1)
    }

    @Test func aBandIsAsHighAsItsNotionalAndAsLongAsItWasWanted() throws {
        let bands = try bands(hours: 10, columns: 1000) {
            $0.intent(0, hour(0), "long", until: hour(2))
            $0.intent(4, hour(4), "short", until: hour(20), notional: 2500)
            $0.intent(6, hour(6), "flat")
        }
        // A column in which a band begins or ends belongs to it.
        #expect(bands.longInForce.hasPrefix("M0 200v-100h20"))
        #expect(bands.longSaid.hasPrefix("M0 200v-100h40"))
        #expect(bands.shortInForce == bands.shortSaid)
        #expect(["M399 200v50h201V200Z", "M400 200v50h200V200Z", "M400 200v50h201V200Z"].contains(bands.shortInForce))
        #expect(bands.flat == "M601 200h399" || bands.flat == "M600 200h400")
    }

    @Test func aColumnWithManyChangesShowsTheMeanOverItsTime() throws {
        let bands = try bands(hours: 4000, columns: 100) { sample in
            for index in stride(from: 0, to: 4000, by: 4) {
                sample.intent(index, hour(index), "long", until: hour(index + 1))
                sample.intent(index + 2, hour(index + 2), "flat")
            }
        }
        // In force for one hour in four, wanted for two; the buckets' borders are none of the columns'.
        let inForce = heights(bands.longInForce)
        #expect(!inForce.isEmpty && inForce.allSatisfy { (20...30).contains($0) }, "\(inForce)")
        let said = heights(bands.longSaid)
        #expect(!said.isEmpty && said.allSatisfy { (45...55).contains($0) }, "\(said)")
        #expect(bands.shortSaid.isEmpty)
    }

    @Test func whatLastedAMomentIsStillSeen() throws {
        let bands = try bands(hours: 4000, columns: 10) {
            $0.intent(100, hour(100), "short")
            $0.intent(101, hour(101), "flat")
        }
        #expect(heights(bands.shortInForce) == [2])
    }

    /// Of the columns of a path, from its relative steps.
    private func heights(_ path: String) -> [Int] {
        var height = 0
        var heights: [Int] = []
        for step in path.split(separator: "v").dropFirst() {
            let parts = step.split(separator: "h")
            height += Int(parts[0]) ?? 0
            heights.append(abs(height))
        }
        return heights
    }
}
