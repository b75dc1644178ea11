import StrategySDK
import Words

extension ImportedStrategy {
    /// Family and version, from `strategy_type` and `version`.
    ///
    /// Whether there is such a plugin is for the check of the result to say: an unknown one is written as it was.
    mutating func readPlugin(_ plugins: PluginIndex) {
        guard let pair = legacy[.strategyType] else {
            return note(.disabled, .strategyType, "is missing", "nothing says what is to trade")
        }
        let type: LegacyType
        do {
            type = LegacyType(try ValueReader(pair).text("a strategy type such as mean_reversion"), plugins)
        } catch {
            return note(.disabled, .strategyType, error.problem, "nothing says what is to trade")
        }
        family = type.family
        let given = readVersion()
        if given.isRefused { return }
        choose(type, given.version, plugins)
    }

    private mutating func choose(_ type: LegacyType, _ given: SemanticVersion?, _ plugins: PluginIndex) {
        let advice = "another version may trade otherwise, so none is taken in its place; write the version"
        switch type.suffix {
        case .none:
            break
        case .unreadable(let text):
            return note(
                .disabled, .strategyType, "\(Words.quote(text)) after the @ is no version such as 1.0.0", advice)
        case .version(let version):
            if let given, given != version {
                return note(
                    .disabled, .strategyType, "says version \(version), and the key version says \(given)", advice)
            }
            self.version = version
            return note(
                .renamed, .strategyType,
                "is written as strategy_type \(Words.quote(type.family)) and version \(version)",
                "the same plugin")
        case .major(let major):
            if let given, given.major != major {
                return note(.disabled, .strategyType, "ends in \(major), and the key version says \(given)", advice)
            }
            note(
                .guessed, .strategyType,
                "is no strategy type here, and without its ending is: \(type.family), major version \(major)",
                "\(type.family) decides; see that it is the same rule")
        }
        if let given {
            version = given
            return
        }
        let offered = plugins.versions(of: type.family) ?? []
        let fitting = offered.filter { version in type.major.map { version.major == $0 } ?? true }
        let list = Words.list(offered.map(\.description))
        guard let newest = fitting.last else {
            let reason =
                offered.isEmpty
                ? "is missing, and no version of \(Words.quote(type.family)) is known here"
                : "is missing, and none of those that are offered fits: \(list)"
            return note(.disabled, .version, reason, "nothing is traded in its place; write the version")
        }
        version = newest
        note(
            .guessed, .version, "is missing; the newest that this build offers is written: \(newest) of \(list)",
            "what it decides may differ from what the old runtime decided; compare, and pin the one that is meant")
    }

    /// The version under its own key, and whether something stands there that is none.
    private mutating func readVersion() -> (version: SemanticVersion?, isRefused: Bool) {
        guard let pair = legacy[.version] else { return (nil, false) }
        let advice = "another version may trade otherwise, so none is guessed; write all three numbers"
        do {
            let text = try ValueReader(pair).text("a version such as 1.0.0")
            if let version = SemanticVersion(text) { return (version, false) }
            if text.lowercased().hasPrefix("v"), let version = SemanticVersion(text.dropFirst()) {
                note(.renamed, .version, "is written without the v", "the same version")
                return (version, false)
            }
            note(.disabled, .version, "is no exact version", advice)
        } catch {
            note(.disabled, .version, error.problem, advice)
        }
        return (nil, true)
    }
}

/// What a strategy type of the old runtime says: a family, and sometimes a version.
private struct LegacyType {
    enum Suffix {
        case none
        /// `@1.0.0`
        case version(SemanticVersion)
        /// What else stands after an `@`.
        case unreadable(String)
        /// `_v1`, where the rest is a family that is offered.
        case major(UInt16)
    }

    let family: String
    let suffix: Suffix

    var major: UInt16? { if case .major(let major) = suffix { major } else { nil } }

    init(_ text: String, _ plugins: PluginIndex) {
        if plugins.versions(of: text) == nil {
            if let at = text.lastIndex(of: "@") {
                family = String(text[..<at])
                let rest = text[text.index(after: at)...]
                suffix = SemanticVersion(rest).map(Suffix.version) ?? .unreadable(String(rest))
                return
            }
            if let (base, major) = Self.ending(text), plugins.versions(of: base) != nil {
                (family, suffix) = (base, .major(major))
                return
            }
        }
        (family, suffix) = (text, .none)
    }

    /// `legacy_macd_rsi_v1` taken apart.
    private static func ending(_ text: String) -> (base: String, major: UInt16)? {
        guard let letter = text.lastIndex(where: { $0 == "v" || $0 == "V" }), letter > text.startIndex else {
            return nil
        }
        let digits = text[text.index(after: letter)...]
        let before = text.index(before: letter)
        guard text[before] == "_" || text[before] == "-", let major = UInt16(digits), String(major) == digits else {
            return nil
        }
        return (String(text[..<before]), major)
    }
}
