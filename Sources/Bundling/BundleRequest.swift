import Words

/// What somebody says is to be handed over: some or all of the keys, as options or in a document, none of them checked.
package struct BundleRequest: Sendable, Hashable {
    /// What those keys must be that were given.
    package private(set) var values: [BundleKey: String] = [:]
    /// What is wrong with the document itself, in the order of its keys.
    package private(set) var problems: [BundleProblem] = []
    /// What the document says of the artifacts.
    let artifacts: JSONValue?
    /// Whether the document says anything of the artifacts.
    package var hasArtifacts: Bool { artifacts != nil }

    /// Bytes of a document.
    package static let largest = 4 << 20

    /// Nothing yet.
    package init() { artifacts = nil }

    /// From a document, which may be a part of a bundle.
    ///
    /// - Throws: where it is no JSON object, or ambiguous.
    package init(document: [UInt8]) throws(BundleProblem) {
        let json: JSONValue
        do {
            json = try JSONReader.read(document)
        } catch {
            throw BundleProblem("document", "is no JSON that could be trusted: \(error)")
        }
        guard let members = json.members else {
            throw BundleProblem("document", "is \(json.kind), and an object with the keys of a bundle is expected")
        }
        artifacts = json[BundleKey.artifacts.rawValue]
        for member in members {
            guard let key = BundleKey(rawValue: member.key) else {
                problems.append(Self.unknown(member.key))
                continue
            }
            if key == .artifacts { continue }
            guard let text = member.value.text else {
                problems.append(BundleProblem(key, "is \(member.value.kind), and text is expected"))
                // It was given, so that it is not missing too.
                values[key] = ""
                continue
            }
            values[key] = text
            if key == .implementationSpec, text != Bundle.implementationSpec {
                problems.append(
                    BundleProblem(
                        key,
                        "is \(Words.quote(text)), and this version hands over \(Bundle.implementationSpec) and nothing else"
                    ))
            }
        }
    }

    /// Replaces what a document says.
    package mutating func set(_ key: BundleKey, _ value: String?) {
        guard let value else { return }
        problems.removeAll { $0.place == key.rawValue }
        values[key] = value
    }

    /// Whether a key was given.
    package func has(_ key: BundleKey) -> Bool { values[key] != nil }

    /// Whether something is already known to be wrong with a key.
    func isFaulty(_ key: BundleKey) -> Bool { problems.contains { $0.place == key.rawValue } }

    private static func unknown(_ key: String) -> BundleProblem {
        let names = BundleKey.allCases.map(\.rawValue)
        let hint = NearestName.of(key, in: names).map { "did you mean \($0)?" } ?? "known are \(Words.list(names))"
        return BundleProblem(Words.clean(key, limit: 80), "is no key of a bundle; \(hint)")
    }
}
