package import StrategySDK

/// The rules that an intent must meet, apart from its strategy's history.
package enum IntentRules {
    static let maxRationale = 16
    static let maxRationaleBytes = 256
    static let maxMeta = 32
    static let maxMetaBytes = 4096
    static let maxKeyBytes = 128
    static let maxHorizonBytes = 64

    /// Why `intent` is `bad_output`, with the limit and the value seen; nil if it is not.
    package static func fault(_ intent: StrategyIntent, maxTargetNotional: Double) -> String? {
        guard intent.confidence >= 0, intent.confidence <= 1 else {
            return "confidence \(intent.confidence) is not within [0, 1]"
        }
        guard intent.targetNotional.isFinite, intent.targetNotional >= 0 else {
            return "target_notional \(intent.targetNotional) is not a finite number ≥ 0"
        }
        guard intent.targetNotional <= maxTargetNotional else {
            return "target_notional \(intent.targetNotional) is above max_target_notional \(maxTargetNotional)"
        }
        guard intent.direction != .flat || intent.targetNotional == 0 else {
            return "target_notional \(intent.targetNotional) of a flat intent is not 0"
        }
        if let horizon = intent.horizon {
            guard horizon.utf8.count <= maxHorizonBytes else {
                return "horizon is longer than \(maxHorizonBytes) bytes"
            }
            if let problem = fault(text: horizon) { return "horizon \(problem)" }
        }
        return rationaleFault(intent.rationale) ?? metaFault(intent.meta)
    }

    private static func rationaleFault(_ rationale: [String]) -> String? {
        guard rationale.count <= maxRationale else {
            return "rationale has \(rationale.count) entries, more than \(maxRationale)"
        }
        for token in rationale {
            guard token.utf8.count <= maxRationaleBytes else {
                return "an entry of rationale is longer than \(maxRationaleBytes) bytes"
            }
            if let problem = fault(text: token) { return "an entry of rationale \(problem)" }
        }
        return nil
    }

    private static func metaFault(_ meta: [MetaEntry]) -> String? {
        guard meta.count <= maxMeta else { return "meta has \(meta.count) keys, more than \(maxMeta)" }
        var bytes = 0
        for (index, entry) in meta.enumerated() {
            guard (1...maxKeyBytes).contains(entry.key.utf8.count) else {
                return "a key of meta is not 1 to \(maxKeyBytes) bytes long"
            }
            if let problem = fault(text: entry.key) { return "a key of meta \(problem)" }
            guard !meta[..<index].contains(where: { $0.key == entry.key }) else {
                return "the key \(entry.key) of meta is there twice"
            }
            bytes += entry.key.utf8.count
            switch entry.value {
            case .number(let number):
                guard number.isFinite else { return "the number \(entry.key) of meta is \(number)" }
                bytes += 8
            case .integer: bytes += 8
            case .boolean: bytes += 1
            case .text(let text):
                bytes += text.utf8.count
                if let problem = fault(text: text) { return "the text \(entry.key) of meta \(problem)" }
            }
        }
        return bytes <= maxMetaBytes ? nil : "meta takes \(bytes) bytes, more than \(maxMetaBytes)"
    }

    /// Control characters and those that change the direction of writing could make a log lie to its reader.
    private static func fault(text: String) -> String? {
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0..<0x20, 0x7F..<0xA0: return "has a control character"
            case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069:
                return "has a bidirectional control character"
            default: continue
            }
        }
        return nil
    }
}
