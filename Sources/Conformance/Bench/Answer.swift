import StrategySDK
import Wire

/// What a plugin answered to one event, as it came from its worker.
enum Answer: Sendable, Hashable {
    case warmingUp
    /// By position among the plugin's reasons.
    case quiet(UInt8)
    /// With confidence, notional, horizon, rationale and meta as an ``IntentRecord``.
    case intent(Direction, [UInt8])
    case thrown(String)
    case oversize(String)

    init(_ record: ResultRecord) throws(WireError) {
        switch record.kind {
        case .warmingUp: self = .warmingUp
        case .noSignal: self = .quiet(record.detail)
        case .intent:
            guard let direction = Direction(rawValue: record.detail) else {
                throw .unknownTag("direction", Int(record.detail))
            }
            self = .intent(direction, Array(record.payload))
        case .thrown: self = .thrown(String(decoding: record.payload, as: UTF8.self))
        case .oversize: self = .oversize(String(decoding: record.payload, as: UTF8.self))
        }
    }

    /// What the strategy wants from now on; nil where it wants nothing new.
    var direction: Direction? {
        if case .intent(let direction, _) = self { direction } else { nil }
    }

    var intent: StrategyIntent? {
        guard case .intent(let direction, let payload) = self else { return nil }
        return payload.withUnsafeBytes { try? IntentRecord.read(direction: direction, $0) }
    }

    /// Whether it cost the strategy the event.
    var isFailure: Bool {
        switch self {
        case .warmingUp, .quiet, .intent: false
        case .thrown, .oversize: true
        }
    }

    /// In words; `reasons` are the plugin's.
    func words(_ reasons: [String]) -> String {
        switch self {
        case .warmingUp: return "warming up"
        case .quiet(let reason):
            return Int(reason) < reasons.count ? "no signal (\(reasons[Int(reason)]))" : "reason \(reason)"
        case .intent(let direction, _):
            guard let intent else { return "an intent that cannot be read" }
            var words = "\(direction.name), confidence \(intent.confidence), notional \(intent.targetNotional)"
            if let horizon = intent.horizon { words += ", horizon \(horizon)" }
            words += " [\(intent.rationale.joined(separator: ", "))]"
            if !intent.meta.isEmpty {
                words += " {\(intent.meta.map { "\($0.key): \($0.value)" }.joined(separator: ", "))}"
            }
            return words
        case .thrown(let problem): return "error: \(problem)"
        case .oversize(let problem): return "bad output: \(problem)"
        }
    }
}

/// What strategies answered to events, in the order in which they were asked.
struct Transcript: Sendable {
    let slots: Int
    /// For each event those of all slots; nil for one that was not asked.
    var answers: [Answer?] = []

    var count: Int { answers.count / slots }

    subscript(_ event: Int, _ slot: Int = 0) -> Answer? { answers[event * slots + slot] }
}
