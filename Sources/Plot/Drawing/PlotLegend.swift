/// What shapes and bands mean, in as many rows as it takes.
struct PlotLegend {
    private enum Sample {
        case shape(Turn.Kind)
        case several
        case band(String)
        case line(String)
    }

    private struct Item {
        var sample: Sample
        var text: String
        var x = 0.0
        var row = 0
    }

    private var items: [Item] = []
    let height: Double

    init(from left: Double, to right: Double) {
        let all: [(Sample, String)] = [
            (.shape(.entersLong), "enters long"), (.shape(.entersShort), "enters short"),
            (.shape(.turnsLong), "turns long"), (.shape(.turnsShort), "turns short"),
            (.shape(.goesFlat), "goes flat"), (.shape(.isWithdrawn), "withdrawn"),
            (.several, "several of a kind"),
            (.band("plot-long force"), "long, in force"), (.band("plot-short force"), "short, in force"),
            (.band("plot-long said"), "said last, no longer in force (expired or withdrawn)"),
            (.line("flat"), "said flat"), (.line("gap"), "no events"),
        ]
        var x = left
        var row = 0
        for (sample, text) in all {
            let width = 22 + SVGText.width(text, size: 11) + 16
            if x > left, x + width > right {
                x = left
                row += 1
            }
            items.append(Item(sample: sample, text: text, x: x, row: row))
            x += width
        }
        height = Double(row + 1) * PlotLayout.legendRow
    }

    func draw(into svg: inout SVGText, at top: Double) {
        for item in items {
            let y = top + Double(item.row) * PlotLayout.legendRow + 11
            let x = item.x + 8
            switch item.sample {
            case .shape(let kind):
                svg.line("<use href=\"#\(kind.shape)\" x=\"\(SVGText.number(x))\" y=\"\(SVGText.number(y))\"/>")
            case .several:
                svg.line("<use href=\"#several-long\" x=\"\(SVGText.number(x - 4))\" y=\"\(SVGText.number(y))\"/>")
                svg.line("<use href=\"#several-short\" x=\"\(SVGText.number(x + 5))\" y=\"\(SVGText.number(y))\"/>")
            case .band(let style):
                svg.line(
                    "<rect class=\"\(style)\" x=\"\(SVGText.number(x - 8))\" y=\"\(SVGText.number(y - 6))\" width=\"16\" height=\"12\"/>"
                )
            case .line(let style):
                svg.line(
                    "<path class=\"\(style)\" d=\"M\(SVGText.number(x - 8)) \(SVGText.number(y))h16\"/>")
            }
            svg.label(item.text, item.x + 22, y + 4, "muted")
        }
    }
}
