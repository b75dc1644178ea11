/// Uses what the compiler never does: containers within containers, nils by hand, more than one container.
struct Containers: Codable, Equatable {
    var pairs: [[Int]] = [[1, 2], [], [3]]
    var missing: Int?
    var name = "n"
    var ratio: Double?
    var base = "b"

    private enum CodingKeys: CodingKey { case pairs, missing, ratio, base, inner }
    private enum InnerKeys: CodingKey { case name }

    init() {}

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        var rows = container.nestedUnkeyedContainer(forKey: .pairs)
        for pair in pairs {
            var row = rows.nestedUnkeyedContainer()
            for number in pair { try row.encode(number) }
        }
        if let missing {
            try container.encode(missing, forKey: .missing)
        } else {
            try container.encodeNil(forKey: .missing)
        }
        var inner = container.nestedContainer(keyedBy: InnerKeys.self, forKey: .inner)
        try inner.encode(name, forKey: .name)
        var items = rows.superEncoder().unkeyedContainer()
        if let ratio { try items.encode(ratio) } else { try items.encodeNil() }
        try base.encode(to: container.superEncoder(forKey: .base))
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        var rows = try container.nestedUnkeyedContainer(forKey: .pairs)
        pairs = []
        // The last of the rows holds the ratio.
        while let count = rows.count, rows.currentIndex < count - 1 {
            var row = try rows.nestedUnkeyedContainer()
            var pair: [Int] = []
            while !row.isAtEnd { pair.append(try row.decode(Int.self)) }
            pairs.append(pair)
        }
        missing =
            try container.decodeNil(forKey: .missing) ? container.none() : container.decode(Int.self, forKey: .missing)
        let inner = try container.nestedContainer(keyedBy: InnerKeys.self, forKey: .inner)
        name = try inner.decode(String.self, forKey: .name)
        var items = try rows.superDecoder().unkeyedContainer()
        ratio = try items.decodeNil() ? nil : items.decode(Double.self)
        base = try String(from: container.superDecoder(forKey: .base))
    }
}

extension KeyedDecodingContainer {
    fileprivate func none() -> Int? { nil }
}

/// Nil by hand in a single-value container.
struct Maybe: Codable, Equatable {
    var value: Int?

    init(_ value: Int?) { self.value = value }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let value { try container.encode(value) } else { try container.encodeNil() }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        value = container.decodeNil() ? nil : try container.decode(Int.self)
    }
}

/// Writes one field before the other and reads them the other way round.
struct Crossed: Codable, Equatable {
    var bid = 1.0
    var ask = 2.0

    private enum CodingKeys: CodingKey { case bid, ask }

    init() {}

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(bid, forKey: .bid)
        try container.encode(ask, forKey: .ask)
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        ask = try container.decode(Double.self, forKey: .ask)
        bid = try container.decode(Double.self, forKey: .bid)
    }
}

/// Leaves a field out, and asks whether it is there.
struct Sparse: Codable, Equatable {
    var level: Double?
    var count = 3

    private enum CodingKeys: CodingKey { case level, count }

    init(level: Double?) { self.level = level }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        if let level { try container.encode(level, forKey: .level) }
        try container.encode(count, forKey: .count)
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        level = container.contains(.level) ? try container.decode(Double.self, forKey: .level) : nil
        count = try container.decode(Int.self, forKey: .count)
    }
}

/// Refuses to be written or read, with a long reason.
struct Unwilling: Codable {
    struct Refusal: Error, CustomStringConvertible { let description: String }

    static let refusal = Refusal(description: String(repeating: "é", count: 1000))

    init() {}
    func encode(to encoder: any Encoder) throws { throw Self.refusal }
    init(from decoder: any Decoder) throws { throw Self.refusal }
}
