import Testing

@testable import Plot

@Suite struct LaneTests {
    private func lane(_ make: (Sample) -> Void, hours: Int = 12, from: Int? = nil, to: Int? = nil) throws -> Lane {
        let sample = try Sample()
        for index in 0..<hours { sample.event(hour(index), "1.\(index)") }
        make(sample)
        var selection = PlotSelection()
        selection.range =
            (from.flatMap { nanoseconds(hour($0)) } ?? .min)...(to.flatMap { nanoseconds(hour($0)) } ?? .max)
        return try #require(try sample.read(selection).model.panels.first?.lanes.first)
    }

    private func turns(_ lane: Lane) -> [String] {
        lane.turns.all.flatMap { $0.content.entries }.map { entry in
            let hours = (entry.first.time - (nanoseconds(hour(0)) ?? 0)) / 3_600_000_000_000
            return "\(hours) \(entry.first.kind)\(entry.count > 1 ? " \(entry.count)" : "")"
        }
    }

    /// In hours of a notional of 5000.
    private func hours(_ lane: Lane, _ side: KeyPath<Exposure, Double>) -> Double {
        let sum = lane.exposures.all.reduce(0) { $0 + $1.content[keyPath: side] } / 5000 / 3.6e12
        return (sum * 1e6).rounded() / 1e6
    }

    @Test func entriesTurnsAndExitsAreToldApart() throws {
        let lane = try lane {
            $0.intent(0, hour(0), "long")
            $0.intent(2, hour(2), "short")
            $0.intent(4, hour(4), "long")
            $0.intent(6, hour(6), "flat")
            $0.intent(7, hour(7), "flat")
            $0.intent(8, hour(8), "short")
        }
        #expect(
            turns(lane) == ["0 entersLong", "2 turnsShort", "4 turnsLong", "6 goesFlat", "8 entersShort"])
        #expect(hours(lane, \.long.inForce) == 4)
        #expect(hours(lane, \.short.inForce) == 5)
        #expect(lane.intentCount == 6)
    }

    @Test func whatExpiredIsSaidButNotInForceAndMayBeEnteredAgain() throws {
        let lane = try lane {
            $0.intent(0, hour(0), "long", until: hour(2))
            $0.intent(1, hour(1), "long", until: hour(2))
            // Just in time.
            $0.intent(2, hour(2), "long", until: hour(3))
            $0.intent(6, hour(6), "long", until: hour(8))
        }
        #expect(turns(lane) == ["0 entersLong", "6 entersLong"])
        #expect(hours(lane, \.long.inForce) == 5)
        #expect(hours(lane, \.long.said) == 11)
    }

    @Test func aWithdrawalEndsWhatItNamesAtTheEventOfItsNumber() throws {
        let lane = try lane {
            $0.event(hour(3), "9", symbol: "XAUUSD")
            $0.intent(0, hour(0), "short", until: hour(8), id: "a1")
            $0.withdrawal(5, id: "a0")
            $0.withdrawal(5, id: "a1")
        }
        #expect(turns(lane) == ["0 entersShort", "5 isWithdrawn"])
        #expect(hours(lane, \.short.inForce) == 5)
        #expect(hours(lane, \.short.said) == 11)
    }

    @Test func aWithdrawalAfterTheLastEventIsDrawn() throws {
        let lane = try lane {
            $0.intent(0, hour(0), "short", id: "a1")
            $0.withdrawal(12, id: "a1")
        }
        #expect(turns(lane) == ["0 entersShort", "11 isWithdrawn"])
    }

    @Test func whatWasWantedBeforeTheRangeIsStillWantedInIt() throws {
        let lane = try lane(
            {
                $0.intent(0, hour(0), "long")
                $0.intent(7, hour(7), "flat")
                $0.intent(10, hour(10), "long")
            }, from: 4, to: 9)
        #expect(turns(lane) == ["7 goesFlat"])
        #expect(hours(lane, \.long.inForce) == 3)
        #expect(lane.largestNotional == 5000)
    }

    @Test func anIntentAtTheOnlyEventIsSeen() throws {
        let lane = try lane({ $0.intent(0, hour(0), "long") }, hours: 1)
        #expect(lane.exposures.all.contains { $0.content.long.peakInForce == 5000 })
    }
}
