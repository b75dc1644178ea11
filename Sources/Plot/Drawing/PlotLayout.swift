/// Where the parts of a picture are, in pixels. Everything that is drawn in steps lies on whole ones.
struct PlotLayout {
    static let margin = 20.0
    static let header = 62.0
    static let panelTitle = 26.0
    static let axis = 24.0
    static let panelGap = 18.0
    static let laneTitle = 20.0
    static let laneGap = 6.0
    static let legendRow = 22.0

    struct Panel {
        var top: Double
        var priceTop: Double
        var priceBottom: Double
        /// Middles of the lanes.
        var lanes: [Double]
        var bottom: Double
    }

    /// From the middle of a lane to its longest band: more where there are few lanes.
    let laneHalf: Int
    let width: Double
    let left: Double
    let right: Double
    let panels: [Panel]
    /// Where the legend begins.
    let bottom: Double

    /// - Parameter labelWidth: of the longest label of a price axis.
    init(_ model: PlotModel, width: Double, labelWidth: Double) {
        self.width = width
        let half = model.panels.reduce(0) { $0 + $1.lanes.count } <= 3 ? 26 : 16
        laneHalf = half
        left = (Self.margin + max(labelWidth, 30) + 8).rounded(.up)
        right = width - Self.margin
        let priceHeight = model.panels.count == 1 ? 240.0 : 160.0
        var y = Self.header
        panels = model.panels.map { panel in
            let top = y
            let priceTop = top + Self.panelTitle
            let priceBottom = priceTop + priceHeight
            var bottom = priceBottom + 4
            let lanes = panel.lanes.map { _ in
                let middle = bottom + Self.laneTitle + Double(half)
                bottom = middle + Double(half) + Self.laneGap
                return middle
            }
            y = bottom + Self.axis + Self.panelGap
            return Panel(top: top, priceTop: priceTop, priceBottom: priceBottom, lanes: lanes, bottom: bottom)
        }
        bottom = y - 4
    }
}
