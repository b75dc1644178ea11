/// What the input was made of: what hints about strategies that see nothing are taken from.
package struct InputStatus: Codable, Sendable, Hashable {
    /// The streams with the most events, at most ``maxStreams``.
    package var streams: [StreamStatus] = []
    /// Streams beyond those.
    package var otherStreams = 0
    /// Names of features that occurred, with a value or null, at most ``maxFeatures``.
    package var features: [String] = []
    /// Values that were neither number, text nor null, by feature.
    package var nulledValues: [NamedCount] = []
    /// Lines that did not become an event, by reason.
    package var rejections: [NamedCount] = []
    /// When the newest finished event happened: RFC 3339.
    package var lastEventTime: String?

    package static let maxStreams = 1024
    package static let maxFeatures = 512

    package init() {}

    /// The most frequent reason for rejecting a line.
    var mainRejection: NamedCount? { rejections.max { $0.count < $1.count } }

    /// As it stands in JSON.
    private enum CodingKeys: String, CodingKey {
        case streams, features, rejections
        case otherStreams = "other_streams"
        case nulledValues = "nulled_values"
        case lastEventTime = "last_event_ts"
    }
}

/// The events of one symbol and timeframe.
package struct StreamStatus: Codable, Sendable, Hashable {
    package var symbol: String
    package var timeframe: String
    package var events: UInt64
    /// RFC 3339.
    package var lastEventTime: String

    package init(symbol: String, timeframe: String, events: UInt64, lastEventTime: String) {
        self.symbol = symbol
        self.timeframe = timeframe
        self.events = events
        self.lastEventTime = lastEventTime
    }

    /// As it stands in JSON.
    private enum CodingKeys: String, CodingKey {
        case symbol, timeframe, events
        case lastEventTime = "last_event_ts"
    }
}

/// How often something occurred.
package struct NamedCount: Codable, Sendable, Hashable {
    package var name: String
    package var count: UInt64

    package init(_ name: String, _ count: UInt64) {
        self.name = name
        self.count = count
    }
}

extension [NamedCount] {
    /// Adds to the count of a name; a new one comes last.
    package mutating func add(_ name: String, _ count: UInt64) {
        if let index = firstIndex(where: { $0.name == name }) {
            self[index].count &+= count
        } else {
            append(NamedCount(name, count))
        }
    }
}
