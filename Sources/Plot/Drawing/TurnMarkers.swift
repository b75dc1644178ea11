import Supervision
import Words

/// The markers of a lane. Where those of one side would cover each other, one marker of another look stands for all of them.
struct TurnMarkers {
    struct Marker {
        /// Of the first.
        var x: Double
        /// Of each kind those that it stands for; all of one side.
        var group: TurnGroup
        fileprivate var side: Side
        fileprivate var bin: Int

        var first: Turn? { group.entries.min { $0.first.time < $1.first.time }?.first }
        var count: Int { group.entries.reduce(0) { $0 + $1.count } }
    }

    fileprivate enum Side: Int, CaseIterable {
        case long, short, flat, withdrawn
    }

    let markers: [Marker]

    /// - Parameter distance: how far markers of one side are apart at least, about.
    init(_ lane: Lane, _ time: TimeScale, distance: Double) {
        var open: [Marker?] = Side.allCases.map { _ in nil }
        var markers: [Marker] = []
        for (_, group) in lane.turns.all {
            for entry in group.entries {
                let x = time.position(entry.first.time)
                let side = entry.first.kind.group
                let bin = Int(x / distance)
                if open[side.rawValue]?.bin != bin {
                    if let done = open[side.rawValue] { markers.append(done) }
                    open[side.rawValue] = Marker(x: x, group: TurnGroup(), side: side, bin: bin)
                }
                open[side.rawValue]?.group.add(entry)
            }
        }
        // Later ones lie above earlier ones, whatever their side.
        self.markers = (markers + open.compactMap { $0 }).sorted { ($0.x, $0.side.rawValue) < ($1.x, $1.side.rawValue) }
    }
}

extension TurnMarkers.Marker {
    func markup(_ strategy: String, _ y: Double) -> String {
        "<use href=\"#\(shape)\" x=\"\(SVGText.number(x))\" y=\"\(SVGText.number(y))\"><title>\(title(strategy))</title></use>"
    }

    /// Above the middle of a lane or of the price 1, below it −1.
    var direction: Double {
        switch side {
        case .long: 1
        case .short: -1
        case .flat, .withdrawn: 0
        }
    }

    private var shape: String {
        guard count > 1 else { return first?.kind.shape ?? "" }
        return switch side {
        case .long: "several-long"
        case .short: "several-short"
        case .flat: "several-flat"
        case .withdrawn: "is-withdrawn"
        }
    }

    /// What it says when somebody points at it; escaped.
    private func title(_ strategy: String) -> String {
        guard let first else { return "" }
        var text = Words.clean(strategy, limit: 60)
        if count > 1 {
            text += group.entries.map { " \($0.first.kind.words) \(Quantity.text($0.count)) ×" }.joined(separator: ",")
            let last = group.entries.map(\.last).max() ?? first.time
            text += ", \(Timestamp.text(first.time)) to \(Timestamp.text(last))"
        } else {
            text += " \(first.kind.words), \(Timestamp.text(first.time))"
            if let price = first.price { text += " at \(Quantity.text(price))" }
            text += ": \(first.details)"
        }
        return SVGText.escaped(text, limit: 400)
    }
}

extension Turn.Kind {
    fileprivate var group: TurnMarkers.Side {
        switch self {
        case .entersLong, .turnsLong: .long
        case .entersShort, .turnsShort: .short
        case .goesFlat: .flat
        case .isWithdrawn: .withdrawn
        }
    }
}
