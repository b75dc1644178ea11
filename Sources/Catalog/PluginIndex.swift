import StrategySDK
import Words

/// What the workers offer, by family and version.
struct PluginIndex {
    private var families: [String: [SemanticVersion: Plugin]] = [:]
    private let familyNames: [String]

    /// A plugin with its declarations by name.
    struct Plugin {
        let descriptor: PluginDescriptor
        let parameters: [String: ParameterDeclaration]
        let requiredFeatures: [String]

        init(_ descriptor: PluginDescriptor) {
            self.descriptor = descriptor
            parameters = Dictionary(
                descriptor.parameters.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
            requiredFeatures = descriptor.features.filter(\.isRequired).map(\.name)
        }
    }

    init(_ descriptors: [PluginDescriptor]) {
        for descriptor in descriptors {
            families[descriptor.identity.family, default: [:]][descriptor.identity.version] = Plugin(descriptor)
        }
        familyNames = families.keys.sorted()
    }

    /// Nil if there is no such family.
    func versions(of family: String) -> [SemanticVersion]? { families[family]?.keys.sorted() }

    func plugin(_ family: String, _ version: SemanticVersion) -> Plugin? { families[family]?[version] }

    /// All families, for messages.
    var offered: String { Words.list(familyNames) }

    /// What to say where no family has that name.
    func unknownFamily(_ name: String) -> String {
        let near = NearestName.of(name, in: familyNames)
        let hint = near.map { "did you mean \($0)? Also " } ?? ""
        let others = Words.list(familyNames.filter { $0 != near })
        return "there is no strategy type \(Words.quote(name)); \(hint)offered: \(others)"
    }

    /// Whether any plugin takes a parameter of that name.
    func haveParameter(_ name: String) -> Bool {
        families.contains { $0.value.contains { $0.value.parameters[name] != nil } }
    }

    /// Other versions of the family that take `parameter`.
    func versions(of family: String, taking parameter: String) -> [String] {
        (families[family] ?? [:]).filter { $0.value.parameters[parameter] != nil }.keys.sorted()
            .map { "\(family)@\($0)" }
    }
}
