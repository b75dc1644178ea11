import StrategySDK

/// A build held against what was released.
package struct ContractReview: Sendable {
    package struct Entry: Sendable, Hashable {
        package enum Verdict: Sendable, Hashable {
            /// Released, and unchanged.
            case same
            /// Not released yet, and its number fits what it changes; what that is.
            case new(after: String?, changes: [String])
            /// It is not offered any more, and a release before had said why it should not be used.
            case retired(deprecation: String)
            /// What must not be released, and what to do.
            case wrong(problems: [String], remedy: String)
        }

        package let plugin: String
        package let verdict: Verdict
        /// What the build says of a version that should not be used any more.
        package let deprecation: String?

        package var isWrong: Bool { if case .wrong = verdict { true } else { false } }
    }

    /// By family and version.
    package let entries: [Entry]

    package var isGood: Bool { !entries.contains(where: \.isWrong) }

    /// - Parameters:
    ///   - build: what a build offers.
    ///   - released: what was released, each version once.
    package init(_ build: [PluginContract], against released: [PluginContract]) {
        var entries: [(identity: PluginIdentity, entry: Entry)] = []
        for contract in build {
            guard let identity = contract.identity else { continue }
            let verdict =
                if let former = released.first(where: { $0.identity == identity }) {
                    Self.unchanged(contract, former)
                } else {
                    Self.new(contract, identity, released)
                }
            entries.append(
                (identity, Entry(plugin: "\(identity)", verdict: verdict, deprecation: contract.deprecation)))
        }
        for former in released {
            guard let identity = former.identity, !build.contains(where: { $0.identity == identity }) else { continue }
            entries.append((identity, Entry(plugin: "\(identity)", verdict: Self.gone(former), deprecation: nil)))
        }
        entries.sort {
            ($0.identity.family, $0.identity.version) < ($1.identity.family, $1.identity.version)
        }
        self.entries = entries.map(\.entry)
    }

    private static func unchanged(_ now: PluginContract, _ former: PluginContract) -> Entry.Verdict {
        var problems = ContractChange.between(former, now).map(\.what)
        if now.source != former.source {
            problems.append("its source was \(former.source), is \(now.source) (\(now.files.joined(separator: ", ")))")
        }
        guard !problems.isEmpty else { return .same }
        return .wrong(
            problems: problems,
            remedy: "a released version never changes: undo it, and put the change into a version of its own")
    }

    private static func new(
        _ contract: PluginContract, _ identity: PluginIdentity, _ released: [PluginContract]
    ) -> Entry.Verdict {
        let older = released.filter {
            guard let other = $0.identity else { return false }
            return other.family == identity.family && other.version.major == identity.version.major
                && other.version < identity.version
        }
        let newest = older.max { ($0.identity?.version ?? .init(0, 0, 0)) < ($1.identity?.version ?? .init(0, 0, 0)) }
        guard let newest, let base = newest.identity else { return .new(after: nil, changes: []) }
        let changes = ContractChange.between(newest, contract)
        let breaking = changes.filter { $0.weight == .breaking }.map(\.what)
        guard breaking.isEmpty else {
            return .wrong(
                problems: breaking.map { "breaks what \(base) promised: \($0)" },
                remedy: "make it \(identity.family)@\(identity.version.major + 1).0.0, or take the change back")
        }
        let isPatch = base.version.minor == identity.version.minor
        guard !isPatch || changes.isEmpty else {
            return .wrong(
                problems: changes.map { "adds to what \(base) promised: \($0.what)" },
                remedy: "make it \(identity.family)@\(identity.version.major).\(identity.version.minor + 1).0")
        }
        return .new(after: "\(base)", changes: changes.map(\.what))
    }

    private static func gone(_ former: PluginContract) -> Entry.Verdict {
        if let deprecation = former.deprecation { return .retired(deprecation: deprecation) }
        return .wrong(
            problems: ["it was released, and is not offered any more; no release has said that it would go"],
            remedy: "offer it once more as deprecated, with what to use in its place, release that, and remove it then")
    }
}
