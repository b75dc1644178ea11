/// The first line of an output of intents: what the lines after it came of.
///
/// A run that is resumed keeps the line of its beginning, and tells what is different by now.
struct RunLine: Codable, Sendable, Hashable {
    /// The version and the worker's executable.
    var build: String
    /// `sha256:…` of the catalog with which the run began.
    var catalog: String
    /// `sha256:…` of each family's policy, sorted by family.
    var policies: [FamilyDigest]
    /// `sha256:…` of what each family's seal was found to be: ``SealCertificate/digest``.
    var seals: [FamilyDigest]

    struct FamilyDigest: Codable, Sendable, Hashable {
        var family: String
        var digest: String
    }

    /// As it is written, its end included.
    var bytes: [UInt8] {
        var text = JSONText()
        text.raw("{\"kind\":\"run\",\"format\":1,\"build\":")
        text.string(build)
        text.raw(",\"catalog\":")
        text.string(catalog)
        text.raw(",\"policies\":")
        Self.append(policies, to: &text)
        text.raw(",\"seals\":")
        Self.append(seals, to: &text)
        text.raw("}\n")
        return text.bytes
    }

    private static func append(_ digests: [FamilyDigest], to text: inout JSONText) {
        text.raw("{")
        for (index, digest) in digests.enumerated() {
            if index > 0 { text.raw(",") }
            text.string(digest.family)
            text.raw(":")
            text.string(digest.digest)
        }
        text.raw("}")
    }

    /// Something that is another by now.
    enum Change: Hashable, CustomStringConvertible {
        case build(was: String, is: String)
        case policy(family: String, was: String, is: String)
        case seal(family: String, was: String, is: String)

        var description: String {
            switch self {
            case .build(let was, let now): "the build was \(was) and is \(now)"
            case .policy(let family, let was, let now): "the policy of \(family) was \(was) and is \(now)"
            case .seal(let family, let was, let now): "the seal of \(family) was \(was) and is \(now)"
            }
        }
    }

    /// What is different in `now`, for families that both have. Catalogs change within a run, and are kept by the journal.
    func changes(to now: RunLine) -> [Change] {
        var changes: [Change] = []
        if build != now.build { changes.append(.build(was: build, is: now.build)) }
        changes += Self.changes(policies, now.policies).map { .policy(family: $0.family, was: $0.was, is: $0.now) }
        changes += Self.changes(seals, now.seals).map { .seal(family: $0.family, was: $0.was, is: $0.now) }
        return changes
    }

    private static func changes(
        _ before: [FamilyDigest], _ now: [FamilyDigest]
    ) -> [(family: String, was: String, now: String)] {
        before.compactMap { before in
            guard let now = now.first(where: { $0.family == before.family }), now.digest != before.digest else {
                return nil
            }
            return (before.family, before.digest, now.digest)
        }
    }
}
