import StrategySDK
import Wire

@testable import Misbehaving

/// One strategy on one symbol, handed its events in frames as a worker gets them.
struct ChaosRun {
    let parameters: MisbehavingParameters
    var state = MisbehavingState()
    var symbol = "EURUSD"
    var frame = EventFrameBuilder()
    /// Added to every price.
    var priceShift = 0.0

    init(_ given: [String: ParameterValue] = [:]) throws(ParameterError) {
        var reader = ParameterReader(given.map { Parameter($0.key, $0.value) })
        parameters = try MisbehavingParameters(from: &reader)
        try reader.finish()
    }

    init(fault: Fault, _ given: [String: ParameterValue] = [:]) throws(ParameterError) {
        try self.init(given.merging(["fault": .text(fault.rawValue)]) { $1 })
    }

    /// Evaluates the market's event number `index`, an hour after the one before.
    mutating func take(_ index: Int) throws -> Decision<MisbehavingReason> {
        let time = EventTime(nanoseconds: Int64(index) * 3_600_000_000_000)
        frame.sequence = UInt64(index)
        frame.eventTime = time.nanoseconds
        let context = StrategyContext(symbol: symbol, timeframe: "1Hour", eventTime: time, isWarmingUp: false)
        let price = 100 + Double(UInt64(index).mixed % 1000) / 100 + priceShift
        return try frame.withFeatures(numbers: [price, index % 5 == 0 ? nil : 105]) { features in
            try Misbehaving_1_0_0.evaluate(features, parameters, context, &state)
        }
    }

    /// The intents of these events, by number of the event; events that fail have none.
    mutating func intents(_ indices: some Sequence<Int>) -> [Int: StrategyIntent] {
        var intents: [Int: StrategyIntent] = [:]
        for index in indices {
            if case .intent(let intent)? = try? take(index) { intents[index] = intent }
        }
        return intents
    }
}

/// Lays out an EVENT with two number columns, `price` and `ema12`.
struct EventFrameBuilder {
    var generation: UInt32 = 3
    var sequence: UInt64 = 0
    var symbol: UInt32 = 7
    var eventTime: Int64 = 0
    var slots: [UInt32] = [0, 3]
    /// Other bytes in front of the frame: those of the frame before.
    var leading: [UInt8] = []

    /// Calls `body` with the features as they are read where the frame lies.
    func withFeatures<Value>(
        numbers: [Double?], _ body: (MisbehavingFeatures) throws -> Value
    ) throws -> Value {
        let strategyWords = Int(slots.max() ?? 0) / 64 + 1
        var strategies = [UInt64](repeating: 0, count: strategyWords)
        for slot in slots { strategies[Int(slot) / 64] |= 1 << UInt64(slot % 64) }
        var writer = PayloadWriter()
        writer.word32(symbol)
        writer.word32(UInt32(strategyWords))
        writer.word64(UInt64(bitPattern: eventTime))
        for word in strategies { writer.word64(word) }
        writer.word64(numbers.enumerated().reduce(0) { $1.element == nil ? $0 : $0 | 1 << UInt64($1.offset) })
        for number in numbers { writer.number(number ?? 0) }
        var queue = ByteQueue()
        leading.withUnsafeBytes { queue.append($0) }
        try writer.finish(.event, generation: generation, sequence: sequence, into: &queue)

        return try withExtendedLifetime(queue) {
            guard let base = queue.bytes.baseAddress else { throw Misdeed("no frame was written") }
            let presence = base + leading.count + EventFrame.fixedBytes + 8 * strategyWords
            let none = UnsafeRawBufferPointer(start: nil, count: 0)
            return try withUnsafePointer(to: none) { texts in
                try [0, 1].withUnsafeBufferPointer { (columns: UnsafeBufferPointer<UInt16>) in
                    guard let columns = columns.baseAddress else { throw Misdeed("no columns") }
                    var reader = FeatureReader(
                        FeatureColumns(
                            presence: presence, numbers: presence + 8, texts: texts, columns: columns,
                            numberCount: numbers.count))
                    return try body(MisbehavingFeatures(from: &reader))
                }
            }
        }
    }
}
