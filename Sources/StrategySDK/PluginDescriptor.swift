/// What a plugin declares about itself: what a host needs in order to offer, check and feed it.
public struct PluginDescriptor: Sendable, Hashable {
    public let identity: PluginIdentity
    public let summary: String
    public let stateScope: StateScope
    /// In the order in which the plugin reads them.
    public let features: [FeatureDeclaration]
    /// In the order in which the plugin reads them.
    public let parameters: [ParameterDeclaration]
    /// Why it may emit nothing.
    public let reasons: [String]
    /// Events of warm-up with default parameters.
    public let defaultWarmUp: UInt32
    /// Why the version should not be used any more, and what to use in its place; nil where it should.
    ///
    /// Whoever offers the plugin says so, and not the plugin itself, whose source never changes once it is released.
    public var deprecation: String?

    public init(
        identity: PluginIdentity, summary: String, stateScope: StateScope, features: [FeatureDeclaration],
        parameters: [ParameterDeclaration], reasons: [String], defaultWarmUp: UInt32, deprecation: String? = nil
    ) {
        self.identity = identity
        self.summary = summary
        self.stateScope = stateScope
        self.features = features
        self.parameters = parameters
        self.reasons = reasons
        self.defaultWarmUp = defaultWarmUp
        self.deprecation = deprecation
    }

    /// Learns what `plugin` declares by letting it read nothing.
    ///
    /// - Throws: what the plugin's parameter initialiser throws although every value is its own default.
    public init<Plugin: StrategyPlugin>(of plugin: Plugin.Type) throws(ParameterError) {
        var features = FeatureReader()
        _ = Plugin.Features(from: &features)
        var parameters = ParameterReader()
        let defaults = try Plugin.Parameters(from: &parameters)
        self.init(
            identity: Plugin.identity, summary: Plugin.summary, stateScope: Plugin.stateScope,
            features: features.declarations, parameters: parameters.declarations,
            reasons: Plugin.Reason.allCases.map(\.rawValue), defaultWarmUp: UInt32(clamping: Plugin.warmUp(defaults)))
    }
}
