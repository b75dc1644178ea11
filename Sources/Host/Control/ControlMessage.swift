package import Status

/// What may be asked of a running host over its control socket: one line of JSON, such as `{"status":{}}` or
/// `{"halt":{"strategy":"eurusd-legacy","reason":"news"}}`. Without a strategy all are meant.
package enum ControlRequest: Codable, Sendable, Hashable {
    /// Of everything, without what is told of single strategies.
    case status
    /// Of one strategy, with everything.
    case explain(strategy: String)
    case halt(strategy: String?, reason: String)
    case resume(strategy: String?, reason: String)
    /// Of a breaker: has the strategy tried that it keeps out. Of a plugin `family@version`; nil: that of the catalog.
    case reset(strategy: String, plugin: String?, reason: String)
    /// Has the catalog's file read and put in force.
    case reload

    /// Of a request, its end included.
    package static let maxBytes = 64 << 10
    /// Of a reason, in UTF-8.
    package static let maxReasonBytes = 1024
}

/// The host's answer: one line of JSON, such as `{"done":"eurusd-legacy is halted …"}`.
package enum ControlAnswer: Sendable, Hashable {
    case status(HostStatus)
    /// It is done, and kept; in words.
    case done(String)
    /// It is not done; why, and what to do.
    case refused(String)
}

extension ControlAnswer: Codable {
    private enum CodingKeys: String, CodingKey {
        case status
        case done
        case refused
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let status = try container.decodeIfPresent(HostStatus.self, forKey: .status) {
            self = .status(status)
        } else if let text = try container.decodeIfPresent(String.self, forKey: .done) {
            self = .done(text)
        } else {
            self = .refused(try container.decode(String.self, forKey: .refused))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .status(let status): try container.encode(status, forKey: .status)
        case .done(let text): try container.encode(text, forKey: .done)
        case .refused(let text): try container.encode(text, forKey: .refused)
        }
    }
}
