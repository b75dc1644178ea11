import Words

extension StrategyChange {
    /// `+` enters service, `-` leaves it, `!` is out of service by an error, `~` changes, `=` does not.
    package var symbol: String {
        if kind != .unchanged, new?.error != nil { return "!" }
        return switch kind {
        case .added, .enabled: "+"
        case .removed, .disabled: "-"
        case .changed: "~"
        case .unchanged: "="
        }
    }

    /// What happens to it, in a word or two.
    package var summary: String {
        let by: String? =
            switch new?.service {
            case .switchedOff: "enabled: false"
            case .error: "by an error"
            case .running, nil: nil
            }
        return switch (kind, by) {
        case (.added, let by?): "added, disabled (\(by))"
        case (.disabled, let by?): "disabled (\(by))"
        case (.changed, let by?): "changed, still disabled (\(by))"
        default: kind.rawValue
        }
    }

    /// What a reload does to all that belongs to it, as pairs of a name and words.
    package var details: [(name: String, text: String)] {
        var details = keys.map { ($0.key, $0.difference) }
        if let error = new?.error { details.append(("error", error)) }
        if let stateText { details.append(("state", stateText)) }
        if let breakerText { details.append(("breaker", breakerText)) }
        if let intentText { details.append(("intents", intentText)) }
        return details
    }

    private var stateText: String? {
        switch state {
        case .none: return nil
        case .forgotten: return "forgotten"
        case .kept:
            var text = "kept"
            if let symbols, symbols.leaving != .nothing { text += "; forgotten for \(symbols.leaving)" }
            if let symbols, symbols.joining != .nothing { text += "; begins for \(symbols.joining)" }
            return text
        case .begun(let warmUp, let causes):
            let length = Quantity.text(warmUp, "event") + (isPerSymbol ? " of each symbol" : "")
            let events = warmUp == 0 ? "without warm-up" : "warms up for \(length)"
            return "begins anew, \(events), since \(causes.map(\.text).joined(separator: " and "))"
        }
    }

    private var breakerText: String? {
        switch breaker {
        case .none: nil
        case .kept: keys.contains { $0.key.hasPrefix("breaker.") } ? "kept, with other limits from now on" : "kept"
        case .another: "closed, unless this version with these parameters left it open before"
        case .setAside: "set aside for this version with these parameters"
        }
    }

    private var intentText: String? {
        switch intents {
        case .none: nil
        case .kept: "stay live"
        case .withdrawn: "live ones are withdrawn"
        case .withdrawnInPart: "live ones of \(symbols?.leaving ?? .nothing) are withdrawn; the others stay live"
        }
    }
}
