import Foundation
import Host
import Intake

/// An accepted event of an input, as a plugin can recognise it.
struct NumberedEvent {
    /// `event_ts`, as it stands in the input.
    let time: String
    let symbol: String

    /// Finds events by their numbers: those of the lines that were not rejected, in order, from 0.
    ///
    /// - Parameter rejected: numbers of the lines that were.
    /// - Returns: those that there are.
    static func find(
        _ wanted: Set<UInt64>, in input: String, rejected: Set<Int>
    ) throws(HostError) -> [UInt64: NumberedEvent] {
        var found: [UInt64: NumberedEvent] = [:]
        guard !wanted.isEmpty else { return found }
        do {
            var reader = try LineReader(path: input)
            var sequence: UInt64 = 0
            while found.count < wanted.count, let line = try reader.nextOrWait() {
                if rejected.contains(line.number) { continue }
                if wanted.contains(sequence) { found[sequence] = NumberedEvent(line.bytes) }
                sequence += 1
            }
        } catch {
            throw HostError(.noInput, "cannot read the input: \(error)")
        }
        return found
    }

    private init?(_ line: UnsafeRawBufferPointer) {
        guard let object = try? JSONSerialization.jsonObject(with: Data(line)) as? [String: Any],
            let time = object["event_ts"] as? String, let symbol = object["symbol"] as? String
        else { return nil }
        self.time = time
        self.symbol = symbol
    }
}
