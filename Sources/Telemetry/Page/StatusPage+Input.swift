import Status
import Words

extension HTMLBuffer {
    mutating func input(_ input: InputStatus) {
        let streams = input.streams.prefix(StatusPage.maxStreams)
        let others = input.streams.count - streams.count + input.otherStreams
        element("<section><h2>Input <span>", "\(streams.count + others) streams", "</span></h2>")
        if !streams.isEmpty {
            raw(
                "<div class=scroll><table class=narrow><thead><tr><th>Symbol<th>Timeframe<th>Last event<th class=n>Events"
            )
            raw("</tr></thead><tbody>\n")
            for stream in streams {
                raw("<tr>")
                cell("Symbol") { $0.element("<b>", stream.symbol, "</b>") }
                cell("Timeframe") { $0.text(stream.timeframe) }
                cell("Last event") { $0.text(stream.lastEventTime) }
                number("Events", Quantity.text(stream.events))
                raw("</tr>\n")
            }
            raw("</tbody></table></div>")
        }
        if others > 0 {
            element("<p class=dim>", "\(Quantity.text(UInt64(others))) more streams are not shown.", "</p>")
        }
        raw("</section>\n")
        rejections(input.rejections)
    }

    private mutating func rejections(_ rejections: [NamedCount]) {
        let occurred = rejections.filter { $0.count > 0 }.sorted { ($1.count, $0.name) < ($0.count, $1.name) }
        guard !occurred.isEmpty else { return }
        raw(
            "<section><h2>Rejected lines</h2><div class=scroll><table class=narrow><thead><tr><th>Reason<th class=n>Lines"
        )
        raw("</tr></thead><tbody>\n")
        for rejection in occurred.prefix(StatusPage.maxStreams) {
            raw("<tr>")
            cell("Reason") { $0.text(rejection.name) }
            number("Lines", Quantity.text(rejection.count))
            raw("</tr>\n")
        }
        raw("</tbody></table></div></section>\n")
    }
}
