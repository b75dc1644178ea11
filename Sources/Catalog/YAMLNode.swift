import Words

/// A value in a YAML file with its place. Only what a catalog uses: scalars, lists, and mappings with plain keys.
struct YAMLNode {
    enum Content {
        case scalar(YAMLScalar)
        case list([YAMLNode])
        case mapping(YAMLMapping)
    }

    let location: SourceLocation
    let content: Content

    /// For messages.
    var kind: String {
        switch content {
        case .scalar(let scalar): scalar.isNull ? "nothing" : Words.quote(scalar.text)
        case .list: "a list"
        case .mapping: "a mapping"
        }
    }

    /// An empty value, `~` or `null`.
    var isNull: Bool {
        if case .scalar(let scalar) = content { scalar.isNull } else { false }
    }
}

/// A mapping in the order of the file.
struct YAMLMapping {
    struct Pair {
        let key: String
        let keyLocation: SourceLocation
        let value: YAMLNode
    }

    /// A key that stands twice in one mapping.
    struct Repetition {
        let key: String
        let first: SourceLocation
        let second: SourceLocation
    }

    /// Each key once: its first value.
    private(set) var pairs: [Pair] = []
    private(set) var repetitions: [Repetition] = []
    /// Only for a mapping that is too large for a linear search.
    private var indices: [String: Int] = [:]

    init(_ all: [Pair]) {
        pairs.reserveCapacity(all.count)
        for pair in all {
            if let first = position(of: pair.key) {
                repetitions.append(
                    Repetition(key: pair.key, first: pairs[first].keyLocation, second: pair.keyLocation))
                continue
            }
            pairs.append(pair)
            if pairs.count == Self.searchLimit {
                for (index, pair) in pairs.enumerated() { indices[pair.key] = index }
            } else if pairs.count > Self.searchLimit {
                indices[pair.key] = pairs.count - 1
            }
        }
    }

    subscript(_ key: String) -> Pair? { position(of: key).map { pairs[$0] } }

    private func position(of key: String) -> Int? {
        pairs.count < Self.searchLimit ? pairs.firstIndex { $0.key == key } : indices[key]
    }

    private static let searchLimit = 32
}
