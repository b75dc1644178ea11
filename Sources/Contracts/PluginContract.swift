import Digest
package import StrategySDK

/// What a released version of a plugin promised, as it stands in a file: the whole of its descriptor, and the digest of the
/// source that keeps the promise.
package struct PluginContract: Sendable, Hashable, Codable {
    package struct Feature: Sendable, Hashable, Codable {
        package var name: String
        /// `number` or `text`.
        package var kind: String
        package var required: Bool
    }

    package struct Parameter: Sendable, Hashable, Codable {
        package var name: String
        /// What it takes, in words, which say every bound: `a number above 0.0`.
        package var takes: String
        /// What it takes, for comparisons.
        package var range: ContractRange
        /// As a catalog would give it; nil: the parameter is required.
        package var defaultValue: String?

        private enum CodingKeys: String, CodingKey {
            case name, takes, range
            case defaultValue = "default"
        }
    }

    package var family: String
    package var version: String
    package var stateScope: String
    package var defaultWarmUp: UInt32
    package var features: [Feature]
    package var parameters: [Parameter]
    package var reasons: [String]
    /// `sha256:…` of its source as ``PluginSources`` has it.
    package var source: String
    /// The files of the source, for people.
    package var files: [String]
    /// Why it should not be used any more, as the last release that offered it said; nil where none did.
    package var deprecation: String?

    private enum CodingKeys: String, CodingKey {
        case family, version, features, parameters, reasons, source, files, deprecation
        case stateScope = "state_scope"
        case defaultWarmUp = "default_warm_up"
    }

    /// What a build offers.
    package init(_ plugin: PluginDescriptor, source: PluginSource) {
        family = plugin.identity.family
        version = plugin.identity.version.description
        stateScope = plugin.stateScope == .perSymbol ? "per_symbol" : "per_strategy"
        defaultWarmUp = plugin.defaultWarmUp
        features = plugin.features.map {
            Feature(name: $0.name, kind: $0.kind == .number ? "number" : "text", required: $0.isRequired)
        }
        parameters = plugin.parameters.map {
            Parameter(
                name: $0.name, takes: $0.expectation, range: ContractRange($0.kind),
                defaultValue: $0.defaultValue.map { "\($0)" })
        }
        reasons = plugin.reasons
        self.source = source.digest.labelled
        files = source.files
        deprecation = plugin.deprecation
    }

    /// Nil where the file says something that is no version.
    package var identity: PluginIdentity? {
        SemanticVersion(version).map { PluginIdentity(family: family, version: $0) }
    }
}

/// What values a parameter takes.
package enum ContractRange: Sendable, Hashable, Codable {
    /// Bounds as Swift prints them, `inf` among them, which JSON has no number for.
    case number(lower: String, upper: String, includesLower: Bool, includesUpper: Bool)
    case integer(lower: Int64, upper: Int64)
    case boolean
    /// Any text where there are no choices.
    case text(choices: [String])

    package init(_ kind: ParameterDeclaration.Kind) {
        switch kind {
        case .number(let range):
            self = .number(
                lower: "\(range.lower)", upper: "\(range.upper)", includesLower: range.includesLower,
                includesUpper: range.includesUpper)
        case .integer(let range): self = .integer(lower: range.lowerBound, upper: range.upperBound)
        case .boolean: self = .boolean
        case .text(let choices): self = .text(choices: choices)
        }
    }

    /// Whether every value that `other` takes is taken.
    package func covers(_ other: ContractRange) -> Bool {
        switch (self, other) {
        case (
            .number(let lower, let upper, let hasLower, let hasUpper),
            .number(let low, let high, let hasLow, let hasHigh)
        ):
            guard let lower = Double(lower), let upper = Double(upper), let low = Double(low), let high = Double(high)
            else { return false }
            return (lower < low || lower == low && (hasLower || !hasLow))
                && (upper > high || upper == high && (hasUpper || !hasHigh))
        case (.integer(let lower, let upper), .integer(let low, let high)): return lower <= low && high <= upper
        case (.boolean, .boolean): return true
        case (.text(let choices), .text(let others)):
            return choices.isEmpty || !others.isEmpty && others.allSatisfy(choices.contains)
        default: return false
        }
    }
}
