private import CAttempts
import ProberProtocol

/// Attempts that look around in the prober's own memory, and tell what they see.
enum Look {
    static func named(_ name: String) -> ((AttemptOrder) -> AttemptAnswer)? {
        switch name {
        case "scan_own_memory": scan
        case "dump_surroundings": dump
        default: nil
        }
    }

    /// How often the needle stands in the ranges.
    private static func scan(_ order: AttemptOrder) -> AttemptAnswer {
        var hits: Int64 = 0
        order.invertedNeedle.withUnsafeBufferPointer { needle in
            guard let base = needle.baseAddress else { return }
            for range in order.ranges {
                hits += bulkhead_attempt_scan(range.start, range.length, base, needle.count)
            }
        }
        return AttemptAnswer(value: hits == 0 ? AttemptAnswer.noEffect : hits)
    }

    /// Arguments, environment and auxiliary vector, a line each.
    private static func dump(_ order: AttemptOrder) -> AttemptAnswer {
        let text = String(unsafeUninitializedCapacity: 32 << 10) { buffer in
            buffer.withMemoryRebound(to: CChar.self) { characters in
                characters.baseAddress.map { bulkhead_attempt_surroundings($0, characters.count) } ?? 0
            }
        }
        return AttemptAnswer(value: 0, text: text)
    }
}
