package import StrategySDK
import Words

/// Plugins as people and machines read them.
package enum PluginReport {
    package static func list(_ plugins: [PluginDescriptor]) -> String {
        let rows =
            [["plugin", "warm-up", "summary"]]
            + plugins.map { plugin in
                let mark = plugin.deprecation.map { " DEPRECATED: \(Words.clean($0, limit: 400))" } ?? ""
                return [plugin.identity.description, "\(plugin.defaultWarmUp)", plugin.summary + mark]
            }
        return TextTable.lines(rows, rightAligned: [1]).map { $0 + "\n" }.joined()
    }

    package static func describe(_ plugins: [PluginDescriptor]) -> String {
        plugins.map(describe).joined(separator: "\n")
    }

    private static func describe(_ plugin: PluginDescriptor) -> String {
        var lines = ["\(plugin.identity)", "  \(plugin.summary)", ""]
        if let deprecation = plugin.deprecation {
            lines += ["  deprecated: \(Words.clean(deprecation, limit: 400))", ""]
        }
        lines.append("  state: \(plugin.stateScope == .perSymbol ? "for each symbol" : "one for the strategy")")
        lines.append("  warm-up with defaults: \(plugin.defaultWarmUp) events")
        lines += ["", "  features"]
        lines += TextTable.lines(
            plugin.features.map {
                ["    \($0.name)", $0.kind == .number ? "number" : "text", $0.isRequired ? "required" : "optional"]
            })
        lines += ["", "  parameters"]
        lines += TextTable.lines(
            plugin.parameters.map {
                ["    \($0.name)", $0.expectation, $0.defaultValue.map { "default \($0)" } ?? "required", $0.summary]
            })
        lines += ["", "  reasons for having nothing new: \(plugin.reasons.joined(separator: ", "))", ""]
        return lines.joined(separator: "\n")
    }

    /// An array of objects, one a line.
    package static func json(_ plugins: [PluginDescriptor]) -> String {
        var text = JSONText()
        text.raw("[")
        for (index, plugin) in plugins.enumerated() {
            if index > 0 { text.raw(",\n") }
            append(plugin, to: &text)
        }
        text.raw("]\n")
        return String(decoding: text.bytes, as: UTF8.self)
    }

    private static func append(_ plugin: PluginDescriptor, to text: inout JSONText) {
        text.raw("{\"family\":")
        text.string(plugin.identity.family)
        text.raw(",\"version\":")
        text.string(plugin.identity.version.description)
        text.raw(",\"summary\":")
        text.string(plugin.summary)
        text.raw(",\"state_scope\":")
        text.string(plugin.stateScope == .perSymbol ? "per_symbol" : "per_strategy")
        text.raw(",\"default_warm_up\":")
        text.integer(plugin.defaultWarmUp)
        text.raw(",\"features\":[")
        for (index, feature) in plugin.features.enumerated() {
            if index > 0 { text.raw(",") }
            text.raw("{\"name\":")
            text.string(feature.name)
            text.raw(",\"kind\":")
            text.string(feature.kind == .number ? "number" : "text")
            text.raw(",\"required\":")
            text.boolean(feature.isRequired)
            text.raw("}")
        }
        text.raw("],\"parameters\":[")
        for (index, parameter) in plugin.parameters.enumerated() {
            if index > 0 { text.raw(",") }
            text.raw("{\"name\":")
            text.string(parameter.name)
            text.raw(",\"takes\":")
            text.string(parameter.expectation)
            text.raw(",\"default\":")
            append(parameter.defaultValue, to: &text)
            text.raw(",\"summary\":")
            text.string(parameter.summary)
            text.raw("}")
        }
        text.raw("],\"reasons\":[")
        for (index, reason) in plugin.reasons.enumerated() {
            if index > 0 { text.raw(",") }
            text.string(reason)
        }
        text.raw("],\"deprecation\":")
        if let deprecation = plugin.deprecation { text.string(deprecation) } else { text.raw("null") }
        text.raw("}")
    }

    private static func append(_ value: ParameterValue?, to text: inout JSONText) {
        switch value {
        case nil: text.raw("null")
        case .number(let number)?: text.number(number)
        case .integer(let integer)?: text.integer(integer)
        case .boolean(let boolean)?: text.boolean(boolean)
        case .text(let content)?: text.string(content)
        }
    }
}
