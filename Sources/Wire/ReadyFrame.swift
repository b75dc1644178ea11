package import StrategySDK

/// Worker to supervisor: it is sealed and able to work, and this is what it offers.
package struct ReadyFrame: Sendable, Equatable {
    package var version: UInt16
    /// Every plugin of the executable; strategies name them by position.
    package var plugins: [PluginDescriptor]

    /// A worker with more is refused.
    package static let maxPlugins = 4096
    /// Of one plugin: a result names a reason in eight bits.
    package static let maxReasons = 256
    /// Of all plugins together. A parameter may take 6 bytes in the frame and takes 80 in memory.
    package static let maxParameters = 16_384

    package init(version: UInt16 = WireProtocol.version, plugins: [PluginDescriptor]) {
        self.version = version
        self.plugins = plugins
    }

    package func write(generation: UInt32, into queue: inout ByteQueue) throws(WireError) {
        var writer = PayloadWriter()
        writer.word16(version)
        writer.word16(UInt16(clamping: plugins.count))
        for plugin in plugins { writer.descriptor(plugin) }
        try writer.finish(.ready, generation: generation, sequence: 0, into: &queue)
    }

    package init(_ payload: UnsafeRawBufferPointer) throws(WireError) {
        var reader = PayloadReader(payload)
        version = try reader.word16()
        let count = Int(try reader.word16())
        guard count <= Self.maxPlugins else { throw .tooMany("plugins", count) }
        plugins = []
        var parametersLeft = Self.maxParameters
        for _ in 0..<count { plugins.append(try reader.descriptor(&parametersLeft)) }
        try reader.finish()
    }
}

extension PayloadWriter {
    fileprivate mutating func descriptor(_ plugin: PluginDescriptor) {
        text(plugin.identity.family)
        word16(plugin.identity.version.major)
        word16(plugin.identity.version.minor)
        word16(plugin.identity.version.patch)
        text(plugin.summary)
        word8(plugin.stateScope.rawValue)
        word32(plugin.defaultWarmUp)
        word16(UInt16(clamping: plugin.features.count))
        for feature in plugin.features {
            text(feature.name)
            word8(feature.kind.rawValue)
            word8(feature.isRequired ? 1 : 0)
        }
        word16(UInt16(clamping: plugin.parameters.count))
        for parameter in plugin.parameters { declaration(parameter) }
        word16(UInt16(clamping: plugin.reasons.count))
        for reason in plugin.reasons { text(reason) }
        text(plugin.deprecation ?? "")
    }

    private mutating func declaration(_ parameter: ParameterDeclaration) {
        text(parameter.name)
        text(parameter.summary)
        switch parameter.kind {
        case .number(let range):
            word8(0)
            number(range.lower)
            number(range.upper)
            word8((range.includesLower ? 1 : 0) | (range.includesUpper ? 2 : 0))
        case .integer(let range):
            word8(1)
            word64(UInt64(bitPattern: range.lowerBound))
            word64(UInt64(bitPattern: range.upperBound))
        case .boolean:
            word8(2)
        case .text(let choices):
            word8(3)
            word16(UInt16(clamping: choices.count))
            for choice in choices { text(choice) }
        }
        word8(parameter.defaultValue == nil ? 0 : 1)
        if let defaultValue = parameter.defaultValue { value(defaultValue) }
    }
}

extension PayloadReader {
    /// - Parameter parametersLeft: how many parameters the plugins from here on may have together.
    fileprivate mutating func descriptor(_ parametersLeft: inout Int) throws(WireError) -> PluginDescriptor {
        let family = try text("a family")
        let version = SemanticVersion(try word16(), try word16(), try word16())
        let summary = try text("a summary")
        let scopeTag = try word8()
        guard let scope = StateScope(rawValue: scopeTag) else { throw .unknownTag("state scope", Int(scopeTag)) }
        let warmUp = try word32()
        var features: [FeatureDeclaration] = []
        for _ in 0..<(try word16()) {
            let name = try text("a feature's name")
            let kindTag = try word8()
            guard let kind = FeatureDeclaration.Kind(rawValue: kindTag) else {
                throw .unknownTag("kind of feature", Int(kindTag))
            }
            features.append(FeatureDeclaration(name: name, kind: kind, isRequired: try boolean()))
        }
        var parameters: [ParameterDeclaration] = []
        let parameterCount = Int(try word16())
        guard parameterCount <= parametersLeft else {
            throw .tooMany("parameters", ReadyFrame.maxParameters - parametersLeft + parameterCount)
        }
        parametersLeft -= parameterCount
        for _ in 0..<parameterCount { parameters.append(try declaration()) }
        var reasons: [String] = []
        let reasonCount = Int(try word16())
        guard reasonCount <= ReadyFrame.maxReasons else { throw .tooMany("reasons of one plugin", reasonCount) }
        for _ in 0..<reasonCount { reasons.append(try text("a reason")) }
        let deprecation = try text("a deprecation")
        return PluginDescriptor(
            identity: PluginIdentity(family: family, version: version), summary: summary, stateScope: scope,
            features: features, parameters: parameters, reasons: reasons, defaultWarmUp: warmUp,
            deprecation: deprecation.isEmpty ? nil : deprecation)
    }

    private mutating func declaration() throws(WireError) -> ParameterDeclaration {
        let name = try text("a parameter's name")
        let summary = try text("a parameter's summary")
        let kind: ParameterDeclaration.Kind
        switch try word8() {
        case 0:
            let lower = try number()
            let upper = try number()
            let ends = try word8()
            guard ends < 4, lower <= upper else { throw .unknownTag("number range", Int(ends)) }
            kind = .number(
                NumberRange(lower: lower, upper: upper, includesLower: ends & 1 != 0, includesUpper: ends & 2 != 0))
        case 1:
            let lower = Int64(bitPattern: try word64())
            let upper = Int64(bitPattern: try word64())
            guard lower <= upper else { throw .unknownTag("integer range", 1) }
            kind = .integer(lower...upper)
        case 2:
            kind = .boolean
        case 3:
            var choices: [String] = []
            for _ in 0..<(try word16()) { choices.append(try text("a choice")) }
            kind = .text(choices)
        case let tag:
            throw .unknownTag("kind of parameter", Int(tag))
        }
        let defaultValue = try boolean() ? try value() : nil
        return ParameterDeclaration(name: name, kind: kind, defaultValue: defaultValue, summary: summary)
    }
}
