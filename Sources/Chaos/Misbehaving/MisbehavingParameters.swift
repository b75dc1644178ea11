package import StrategySDK
import Supervision

/// What goes wrong, when, for whom and how much.
package struct MisbehavingParameters: StrategyParameters {
    let targetNotional: Double
    let fault: Fault
    let schedule: FaultSchedule
    /// Nil: for every symbol.
    let symbol: String?
    /// Events of a price that is not above it are not counted, and nothing goes wrong at them; 0: all are.
    let priceAbove: Double
    /// 0 for faults that come in one size.
    let amount: Int

    package init(from reader: inout ParameterReader) throws(ParameterError) {
        targetNotional = try reader.number(
            "target_notional", .above(0), default: 1000, "the most that an intent asks for, in account currency")
        let name = try reader.text(
            "fault", Fault.allCases.map(\.rawValue), default: Fault.wellBehaved.rawValue, "what to do wrong")
        fault = Fault(rawValue: name) ?? .wellBehaved
        schedule = try Self.schedule(from: &reader)
        let symbol = try reader.text("symbol", default: "*", "the only symbol to do it for; * for all")
        self.symbol = symbol == "*" ? nil : symbol
        priceAbove = try reader.number(
            "price_above", .atLeast(0), default: 0, "count events of a price above it alone; 0: all")

        let asked = try reader.integer(
            "amount", 0...1 << 46, default: 0, "how much of it; 0: as much as is usual for the fault")
        let size = fault.size
        try reader.require(
            asked == 0 || size != nil, "amount", "is given, but the fault \(fault.rawValue) comes in one size")
        if let size {
            try reader.require(
                asked <= size.most, "amount", "\(asked) is more than \(fault.rawValue) takes: \(size.most) \(size.unit)"
            )
        }
        amount = asked == 0 ? size?.usual ?? 0 : asked
    }

    /// Whether the fault is to happen at this event.
    ///
    /// - Parameter evaluation: how many events the state has counted before this one.
    func isDue(evaluation: Int, _ features: MisbehavingFeatures, _ context: StrategyContext) -> Bool {
        fault != .wellBehaved && counts(features) && (symbol == nil || symbol == context.symbol)
            && schedule.hasCome(evaluation: evaluation, context)
    }

    /// Whether the event is one of those by whose number a fault may be due.
    func counts(_ features: MisbehavingFeatures) -> Bool { priceAbove == 0 || features.price > priceAbove }

    private static func schedule(from reader: inout ParameterReader) throws(ParameterError) -> FaultSchedule {
        let first = try reader.integer(
            "at", 0...Int(Int32.max), default: 0, "the evaluation at which to do it: 0 is a state's first")
        let every = try reader.integer(
            "every", 0...Int(Int32.max), default: 0, "do it again every so many evaluations; 0: not again")
        let time = try reader.text(
            "event_ts", default: "", "do it at events of this time (RFC 3339) instead; empty: by at and every")
        let share = try reader.integer(
            "one_in", 0...Int(Int32.max), default: 0, "do it at about one event in so many instead; 0: by at and every")

        let byCount = first != 0 || every != 0
        try reader.require(
            [byCount, !time.isEmpty, share != 0].count { $0 } <= 1, share != 0 ? "one_in" : "event_ts",
            "stands beside another rule for when; give only one of at with every, event_ts, one_in")
        guard time.isEmpty else {
            var time = time
            let parsed = time.withUTF8 { Timestamp.nanoseconds(UnsafeRawBufferPointer($0)) }
            guard case .success(let nanoseconds) = parsed else {
                throw ParameterError(
                    parameter: "event_ts", problem: "\"\(time)\" is not a time such as 2020-01-31T15:00:00Z (RFC 3339)")
            }
            return .event(EventTime(nanoseconds: nanoseconds))
        }
        return share == 0 ? .evaluation(first: first, every: every) : .oneIn(share)
    }
}
