/// Draws a model as one SVG that needs nothing else: no script, no font, no file.
///
/// The same model gives the same bytes.
package struct PlotPicture {
    /// Pixels.
    package static let widths = 400...2000
    package static let usualWidth = 1200
    /// Markers in a picture, about: what it shows must load.
    private static let mostMarkers = 900.0

    let model: PlotModel
    let layout: PlotLayout
    let time: TimeScale
    private let prices: [LinearScale]
    private let priceTicks: [[DecimalTick]]
    private let timeTicks: [TimeTick]
    private var svg = SVGText()

    /// - Parameter width: within ``widths``.
    package static func svg(_ model: PlotModel, width: Int = usualWidth) -> String {
        var picture = PlotPicture(model, width: width)
        picture.draw()
        return picture.svg.text
    }

    private init(_ model: PlotModel, width: Int) {
        self.model = model
        let domains = model.panels.map { panel in
            panel.extent.count > 0
                ? LinearScale.domain(panel.extent.lowest.price, panel.extent.highest.price) : 0...1
        }
        let priceTicks = zip(model.panels, domains).map { panel, domain in
            panel.extent.count > 0 ? DecimalTick.ticks(domain, about: model.panels.count == 1 ? 8 : 5) : []
        }
        let labels = priceTicks.flatMap { DecimalTick.texts($0) }
        let layout = PlotLayout(
            model, width: Double(min(max(width, Self.widths.lowerBound), Self.widths.upperBound)),
            labelWidth: labels.map { SVGText.width($0, size: 11) }.max() ?? 0)
        self.layout = layout
        self.priceTicks = priceTicks
        time = TimeScale(range: model.range, start: layout.left, end: layout.right)
        prices = zip(domains, layout.panels).map {
            LinearScale($0, from: $1.priceBottom, to: $1.priceTop)
        }
        let ticks = TimeTick.ticks(model.range, atMost: max(2, Int((layout.right - layout.left) / 85)))
        timeTicks = ticks.isEmpty ? [TimeTick(wholeOf: model.range.lowerBound)] : ticks
    }

    private mutating func draw() {
        let legend = PlotLegend(from: layout.left, to: layout.right)
        let width = Int(layout.width)
        let height = Int(layout.bottom + legend.height + 12)
        svg.line(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"\(height)\" viewBox=\"0 0 \(width) \(height)\" class=\"\(PlotStyle.name)\" role=\"img\" aria-labelledby=\"plot-title plot-description\">"
        )
        svg.line("<title id=\"plot-title\">\(SVGText.escaped(PlotWords.title(model), limit: 400))</title>")
        svg.line("<desc id=\"plot-description\">\(SVGText.escaped(PlotWords.description(model), limit: 8000))</desc>")
        svg.line(PlotStyle.sheet)
        svg.line(PlotStyle.shapes)
        svg.line("<rect class=\"ground\" width=\"\(width)\" height=\"\(height)\"/>")
        // Bold, so wider than its size.
        svg.label(fitted(PlotWords.title(model), size: 20), PlotLayout.margin, 32, "heading")
        svg.label(fitted(PlotWords.origin(model), size: 11), PlotLayout.margin, 51, "muted")
        for index in model.panels.indices { draw(panel: index) }
        legend.draw(into: &svg, at: layout.bottom)
        svg.raw("</svg>\n")
    }

    /// As much of a text as there is room for; escaped.
    private func fitted(_ text: String, size: Double, from x: Double = PlotLayout.margin) -> String {
        SVGText.escaped(text, limit: max(4, Int((layout.right - x) / size / 0.56)))
    }

    // MARK: A panel

    private mutating func draw(panel index: Int) {
        let panel = model.panels[index]
        let place = layout.panels[index]
        let symbol = SVGText.escaped(panel.symbol, limit: 40)
        let kind = SVGText.escaped("\(panel.timeframe) · \(model.feature)", limit: 60)
        svg.label(
            "\(symbol)<tspan class=\"muted\" dx=\"8\">\(kind)</tspan>", PlotLayout.margin, place.top + 14, "symbol")
        drawAxes(index, place)
        drawPrice(index, place)
        for (lane, middle) in zip(panel.lanes, place.lanes) { draw(lane, middle) }
    }

    private mutating func drawAxes(_ index: Int, _ place: PlotLayout.Panel) {
        let left = SVGText.number(layout.left)
        let right = SVGText.number(layout.right)
        var grid = ""
        var labels = SVGText()
        let ticks = priceTicks[index]
        for (tick, text) in zip(ticks, DecimalTick.texts(ticks)) {
            let y = prices[index].position(tick.value)
            grid += "M\(left) \(SVGText.number(y))H\(right)"
            labels.label(text, layout.left - 8, y + 4, "muted", anchor: "end")
        }
        for tick in timeTicks {
            let x = time.position(tick.time)
            grid += "M\(SVGText.number(x)) \(SVGText.number(place.priceTop))V\(SVGText.number(place.bottom + 4))"
            // A label at an end stays in the picture.
            let half = SVGText.width(tick.text, size: 11) / 2
            let shown = min(max(x, PlotLayout.margin + half), layout.width - 4 - half)
            labels.label(tick.text, shown, place.bottom + 18, "muted", anchor: "middle")
        }
        svg.line("<path class=\"grid\" d=\"\(grid)\"/>")
        svg.raw(labels.text)
    }

    private mutating func drawPrice(_ index: Int, _ place: PlotLayout.Panel) {
        let panel = model.panels[index]
        guard panel.extent.count > 0 else {
            let text = "no event here has a number \(model.feature)"
            return svg.label(
                SVGText.escaped(text, limit: 100), (layout.left + layout.right) / 2,
                (place.priceTop + place.priceBottom) / 2, "muted", anchor: "middle")
        }
        let course = PriceCourse(panel, time, prices[index])
        svg.line("<path class=\"gap\" d=\"\(course.gaps)\"/>")
        svg.line("<path class=\"price\" d=\"\(course.line)\"/>")
        // On the price itself only where it can still be seen, and whose they are.
        let count = panel.lanes.reduce(0) { $0 + $1.turnCounts.reduce(0, +) }
        guard panel.lanes.count <= 3, Double(count) <= (layout.right - layout.left) / 9 else { return }
        for lane in panel.lanes {
            for marker in TurnMarkers(lane, time, distance: 1).markers {
                guard let price = marker.first?.price else { continue }
                // Below a price that is to rise, above one that is to fall.
                let y = prices[index].position(price) + marker.direction * 11
                svg.line(marker.markup(lane.strategy, y))
            }
        }
    }

    private mutating func draw(_ lane: Lane, _ middle: Double) {
        let strategy = Self.shortened(lane.strategy)
        let details = "\(lane.plugin) · \(PlotWords.counts(lane))"
        let y = middle - Double(layout.laneHalf) - 5
        let x = layout.left + SVGText.width(strategy, size: 12) + 16
        svg.label(
            "\(SVGText.escaped(strategy, limit: 60))<tspan class=\"muted\" dx=\"8\">\(fitted(details, size: 11, from: x))</tspan>",
            layout.left, y, "strategy")
        let laneCount = model.panels.reduce(0) { $0 + $1.lanes.count }
        let bands = LaneBands(lane, time, middle: Int(middle), half: layout.laneHalf, columnWidth: 1 + laneCount / 12)
        svg.line(
            "<path class=\"base\" d=\"M\(SVGText.number(layout.left)) \(Int(middle))H\(SVGText.number(layout.right))\"/>"
        )
        for (style, path) in [
            ("plot-long said", bands.longSaid), ("plot-long force", bands.longInForce),
            ("plot-short said", bands.shortSaid),
            ("plot-short force", bands.shortInForce), ("flat", bands.flat),
        ] where !path.isEmpty {
            svg.line("<path class=\"\(style)\" d=\"\(path)\"/>")
        }
        let distance = max(10, (layout.right - layout.left) * Double(laneCount) * 3 / Self.mostMarkers)
        for marker in TurnMarkers(lane, time, distance: distance).markers {
            // At the foot of a band, whose height is to be seen.
            svg.line(marker.markup(lane.strategy, middle - marker.direction * 6))
        }
    }

    private static func shortened(_ name: String) -> String {
        name.unicodeScalars.count > 60 ? String(String.UnicodeScalarView(name.unicodeScalars.prefix(60))) + "…" : name
    }
}
