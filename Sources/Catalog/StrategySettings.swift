import Supervision
import Words

/// What a strategy may take from `defaults`.
struct StrategySettings {
    var timeframe: Timeframe?
    var symbols: SymbolSelection?
    var maxTargetNotional: Double?
    /// Nanoseconds.
    var cooldown: Int64 = 0
    var maxParallelPositions: Int?
    var priority = 100
    var maxStalenessMilliseconds: Double?
    var intentTTLBars = 1
    var deadlineMilliseconds = 1000
    var softDeadlineMilliseconds = 50
    var isIsolated = false
    var breakers = BreakerLimits()
}

extension StrategySettings {
    /// About 31 years; longer than any run, and far from the end of 64 bits of nanoseconds.
    private static let maxCooldownSeconds = 1e9
    private static let milliseconds = 1...86_400_000

    /// Takes over the value of `key`, which must not be individual.
    ///
    /// - Parameter path: what stands before the key in messages: `defaults.`, or nothing.
    mutating func read(
        _ key: StrategyKey, _ pair: YAMLMapping.Pair, path: String, into findings: inout [Finding]
    ) throws(Finding) {
        let reader = ValueReader(pair, path: path)
        switch key {
        case .timeframe, .baseTimeframe:
            let text = try reader.text("a timeframe such as 1Hour")
            guard !text.isEmpty else { throw reader.refuse("is empty; write a timeframe such as 1Hour") }
            timeframe = Timeframe(text)
        case .symbols, .universeSymbols:
            symbols = try Self.symbols(reader)
        case .maxTargetNotional:
            maxTargetNotional = try reader.number("a number above 0") { $0 > 0 }
        case .cooldownSeconds:
            let seconds = try reader.number("a number from 0 to 1000000000") {
                $0 >= 0 && $0 <= Self.maxCooldownSeconds
            }
            cooldown = Int64((seconds * 1e9).rounded())
        case .maxParallelPositions:
            maxParallelPositions = try reader.wholeNumber(in: 1...1_000_000)
        case .priority:
            priority = try reader.wholeNumber(in: -1_000_000...1_000_000)
        case .maxStaleness:
            maxStalenessMilliseconds = try reader.number("a number of at least 0") { $0 >= 0 }
        case .intentTTLBars:
            intentTTLBars = try reader.wholeNumber(in: 1...1_000_000)
        case .deadline:
            deadlineMilliseconds = try reader.wholeNumber(in: Self.milliseconds)
        case .softDeadline:
            softDeadlineMilliseconds = try reader.wholeNumber(in: Self.milliseconds)
        case .isolate:
            isIsolated = try reader.boolean()
        case .breaker:
            try breakers.read(reader, into: &findings)
        case .strategyID, .name, .description, .strategyType, .version, .enabled, .params, .featureRequirements:
            throw reader.refuse("belongs to a single strategy; write it there")
        }
    }

    /// Refuses a key together with its old name.
    static func checkOldNames(_ mapping: YAMLMapping, path: String, into findings: inout [Finding]) {
        for (name, oldName) in [(StrategyKey.timeframe, StrategyKey.baseTimeframe), (.symbols, .universeSymbols)] {
            guard let pair = mapping[name.rawValue], let old = mapping[oldName.rawValue] else { continue }
            findings.append(
                Finding(
                    location: old.keyLocation, key: path + oldName.rawValue,
                    problem: "is the old name of \(name.rawValue), which stands in line \(pair.keyLocation.line); "
                        + "keep one of them"))
        }
    }

    private static func symbols(_ reader: ValueReader) throws(Finding) -> SymbolSelection {
        let expected = "a list such as [EURUSD, NZDUSD], or \"*\" for every symbol"
        if case .scalar(let scalar) = reader.pair.value.content {
            if scalar.text == "*" { return .every }
            guard !scalar.isNull else { throw reader.refuse("has no value; write \(expected)") }
            throw reader.refuse(
                "\(Words.quote(scalar.text)) is not \(expected); a single symbol is a list too: "
                    + "[\(Words.clean(scalar.text, limit: 40))]")
        }
        let texts = try reader.texts(expected)
        guard !texts.isEmpty else { throw reader.refuse("is an empty list; write \(expected)") }
        guard texts.contains("*") else { return .only(texts) }
        guard texts.count == 1 else {
            throw reader.refuse("\"*\" means every symbol and stands alone; remove the others")
        }
        return .every
    }
}
