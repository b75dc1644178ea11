import Supervision
import Words

/// What a picture says in words; not escaped yet.
enum PlotWords {
    static func title(_ model: PlotModel) -> String {
        var strategies: [String] = []
        for lane in model.panels.flatMap(\.lanes) where !strategies.contains(lane.strategy) {
            strategies.append(lane.strategy)
        }
        let symbols = model.panels.reduce(into: [String]()) { if !$0.contains($1.symbol) { $0.append($1.symbol) } }
        return "What \(list(strategies, "strategy", "strategies")) wanted of \(list(symbols, "symbol", "symbols"))"
    }

    private static func list(_ names: [String], _ singular: String, _ plural: String) -> String {
        switch names.count {
        case 0: return "no \(singular)"
        case 1...3:
            let names = names.map { Words.clean($0, limit: 40) }
            return names.count == 1
                ? names[0] : "\(names.dropLast().joined(separator: ", ")) and \(names[names.count - 1])"
        default: return "\(names.count) \(plural)"
        }
    }

    static func origin(_ model: PlotModel) -> String {
        let first = minute(model.range.lowerBound)
        let last = minute(model.range.upperBound)
        return
            "\(first == last ? first : "\(first) to \(last)") UTC · catalog \(short(model.run.catalog)) · build \(Words.clean(model.run.build, limit: 60))"
    }

    /// As many digits of a digest as tell it from others.
    private static func short(_ digest: String) -> String {
        let clean = Words.clean(digest, limit: 80)
        return clean.hasPrefix("sha256:") && clean.count > 19 ? "\(clean.prefix(19))…" : clean
    }

    private static func minute(_ time: Int64) -> String {
        let text = Timestamp.text(time)
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(5))"
    }

    /// How often a lane did what.
    static func counts(_ lane: Lane) -> String {
        func count(_ kinds: Turn.Kind...) -> Int { kinds.reduce(0) { $0 + lane.turnCounts[$1.rawValue] } }
        let parts = [
            ("long", count(.entersLong, .turnsLong)), ("short", count(.entersShort, .turnsShort)),
            ("flat", count(.goesFlat)), ("withdrawn", count(.isWithdrawn)),
        ]
        let shown = parts.filter { $0.1 > 0 }.map { "\(Quantity.text($0.1)) × \($0.0)" }
        return shown.isEmpty ? Quantity.text(lane.intentCount, "intent") : shown.joined(separator: ", ")
    }

    /// For whoever cannot see it.
    static func description(_ model: PlotModel) -> String {
        let panels = model.panels.map { panel in
            var text = "\(Words.clean(panel.symbol, limit: 60)), \(Words.clean(panel.timeframe, limit: 20)): "
            if panel.extent.count > 0 {
                text += "\(Words.clean(model.feature, limit: 60)) from \(Quantity.text(panel.extent.first.price)) to "
                text +=
                    "\(Quantity.text(panel.extent.last.price)), lowest \(Quantity.text(panel.extent.lowest.price)), "
                text += "highest \(Quantity.text(panel.extent.highest.price))"
            } else {
                text += "no \(Words.clean(model.feature, limit: 60))"
            }
            let lanes = panel.lanes.map { "\(Words.clean($0.strategy, limit: 60)) \(counts($0))" }
            return lanes.isEmpty ? text + "; no intents." : "\(text); \(lanes.joined(separator: "; "))."
        }
        return
            "\(origin(model)). \(panels.joined(separator: " ")) Catalog \(Words.clean(model.run.catalog, limit: 80))."
    }
}
