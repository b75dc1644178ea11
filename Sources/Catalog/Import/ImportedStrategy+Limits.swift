import StrategySDK
import Words

extension ImportedStrategy {
    /// In which parameters the built-in families take the size of their intents, and what multiplies it at most.
    private static let sizes = ["max_notional_per_trade", "target_notional"]
    private static let multiplier = "max_multiplier"
    /// What says that a strategy could use capital by itself. Any other word may have meant less.
    private static let authorities = ["true", "full", "live"]

    /// What bounds the size of a position, and who decides on it.
    mutating func readLimits(_ plugins: PluginIndex) {
        readNotional()
        checkSizes(plugins)
        if legacy[.maxPositionShare] != nil {
            let bound =
                maxTargetNotional.map { "by max_target_notional \(Words.clean($0, limit: 40))" } ?? "by nothing yet"
            note(
                .dropped, .maxPositionShare, "Bulkhead knows no equity",
                "the size of a position is bounded \(bound) alone, whatever the account holds; a bound by equity belongs "
                    + "to whatever turns intents into orders")
        }
        readAuthority()
    }

    private mutating func readNotional() {
        let advice = "how much it may want is not known; write max_target_notional, then enabled: true"
        guard let pair = legacy[.maxNotionalPerTrade] else {
            return note(
                .disabled, .maxNotionalPerTrade, "is missing, and Bulkhead runs nothing without a limit", advice)
        }
        do {
            _ = try ValueReader(pair).number("a number above 0") { $0 > 0 }
            guard case .scalar(let scalar) = pair.value.content else { return }
            maxTargetNotional = scalar.text
            note(
                .renamed, .maxNotionalPerTrade, "is called max_target_notional",
                "it bounds the exposure that an intent may want; an intent above it is not cut down but lost "
                    + "(bad_output), and three in 1,000 events open the breaker")
        } catch {
            note(.disabled, .maxNotionalPerTrade, error.problem, advice)
        }
    }

    /// Whether the plugin would want more than the limit allows, which the check of a catalog does not ask.
    private mutating func checkSizes(_ plugins: PluginIndex) {
        guard let text = maxTargetNotional, let limit = DecimalText.number(text.utf8), let family, let version,
            let plugin = plugins.plugin(family, version)
        else { return }
        let shown = Words.clean(text, limit: 40)
        let factor = value(Self.multiplier, plugin) ?? 1
        for name in Self.sizes {
            guard let size = value(name, plugin) else { continue }
            let isGiven = params.contains { $0.name == name }
            if size * factor > limit {
                let product = factor == 1 ? "" : " × max_multiplier \(Quantity.text(factor))"
                note(
                    .disabled, "params.\(name)", value: "\(Quantity.text(size))\(product)",
                    at: legacy.location(of: .params), "is more than max_notional_per_trade \(shown) allows",
                    "its intents would be lost as bad_output, where the old runtime may have cut them down; lower one or "
                        + "raise the other, then write enabled: true")
            } else if !isGiven, name == LegacyKey.maxNotionalPerTrade.rawValue {
                note(
                    .guessed, "params.\(name)", value: nil, at: legacy.location(of: .params),
                    "is not given, so that \(family) takes its default \(Quantity.text(size))",
                    "every intent wants \(Quantity.text(size)), not \(shown); if the old runtime handed its limit to the "
                        + "plugin, write params: { \(name): \(shown) }")
            }
        }
    }

    /// The number that the plugin takes for `name`: the one that is given, or its default.
    private func value(_ name: String, _ plugin: PluginIndex.Plugin) -> Double? {
        guard let declaration = plugin.parameters[name] else { return nil }
        if let given = params.first(where: { $0.name == name }) { return given.value.number }
        switch declaration.defaultValue {
        case .number(let number)?: return number
        case .integer(let integer)?: return Double(integer)
        default: return nil
        }
    }

    private mutating func readAuthority() {
        guard let pair = legacy[.capitalAuthority] else { return }
        let reason = "no plugin is granted any: an intent is a wish, never an order"
        if case .scalar(let scalar) = pair.value.content, Self.authorities.contains(scalar.text.lowercased()) {
            note(
                .dropped, .capitalAuthority, reason,
                "whatever turns intents into orders decides on capital; see that it knows this strategy")
        } else {
            note(
                .disabled, .capitalAuthority, reason,
                "its intents look like those of any other strategy, also if it traded on paper or within a share before; "
                    + "see that whatever turns intents into orders holds it to that, then write enabled: true")
        }
    }
}
