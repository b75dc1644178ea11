import Status
import Words

extension HTMLBuffer {
    mutating func head(_ status: HostStatus) {
        raw("<header><h1>Bulkhead</h1>")
        badge(status.run.state.rawValue, status.run.state.tone)
        if let waiting = status.run.waitsFor { element("<span class=dim>waits for ", waiting.rawValue, "</span>") }
        element("<time>", "as of \(status.run.asOf)", "</time></header>\n")
        if let halt = status.haltOfAll {
            raw("<p class=\"note wait\"><strong>Everything is halted.</strong> ")
            text(
                "\(halt.reason) (since \(halt.since), from event \(Quantity.text(halt.sequence)), by user \(halt.user))"
            )
            raw("</p>")
        }
        if let problem = status.run.problem {
            element("<p class=\"note bad\"><strong>It failed.</strong> ", problem, "</p>")
        }
    }

    mutating func run(_ status: HostStatus) {
        let run = status.run
        raw("<dl class=figures>")
        figure("Events", Quantity.text(run.acceptedEvents))
        figure("Events a second", run.eventsPerSecond.map(Quantity.rate) ?? "–")
        figure("In flight", Quantity.text(run.acceptedEvents - min(run.acceptedEvents, run.finishedEvents)))
        figure("Intents", Quantity.text(run.intents))
        figure("Rejected lines", Quantity.text(run.rejectedLines))
        figure("Running for", Quantity.span(seconds: (run.endedAt ?? run.asOf).seconds(since: run.startedAt)))
        raw("</dl>\n<dl class=facts>")
        figure("Build", run.build)
        figure("Process", String(run.pid))
        figure("Started", run.startedAt.description)
        figure("Input", run.input)
        figure("Catalog", "\(run.catalog) (\(run.catalogDigest.shortDigest))")
        if run.refusedCatalogLoads > 0 { figure("Refused catalogs", Quantity.text(run.refusedCatalogLoads)) }
        raw("</dl>\n")
    }

    private mutating func figure(_ name: StaticString, _ value: String) {
        raw("<div><dt>")
        raw(name)
        element("</dt><dd>", value, "</dd></div>")
    }
}

extension RunStatus.State {
    var tone: HTMLBuffer.Tone {
        switch self {
        case .running, .finished: .good
        case .starting: .wait
        case .stopped: .off
        case .failed, .died: .bad
        }
    }
}

extension String {
    /// The first 12 digits of `sha256:…`.
    var shortDigest: String {
        let digits = hasPrefix("sha256:") ? dropFirst("sha256:".count) : self[...]
        return String(digits.prefix(12))
    }
}
