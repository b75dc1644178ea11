import Status

extension MetricsBuffer {
    mutating func host(_ status: HostStatus) {
        let run = status.run
        begin("bulkhead_build_info", .gauge, help: "Always 1; what is running, in its labels.")
        sample(MetricLabels(("build", run.build), ("executable", run.executableDigest)), 1)
        begin("bulkhead_catalog_info", .gauge, help: "Always 1; the active catalog, in its labels.")
        sample(MetricLabels(("digest", run.catalogDigest)), 1)
        begin("bulkhead_start_time_seconds", .gauge, help: "When the run began, in seconds since 1970.")
        sample(.none, number: Double(run.startedAt.nanoseconds) / 1e9)
        begin("bulkhead_run_state", .gauge, help: "1 for the state that the run is in.")
        for state in RunStatus.State.allCases {
            sample(MetricLabels(("state", state.rawValue)), run.state == state ? 1 : 0)
        }
        begin("bulkhead_waiting", .gauge, help: "1 for what the run waits for while it does nothing.")
        for waiting in RunStatus.Waiting.allCases {
            sample(MetricLabels(("for", waiting.rawValue)), run.waitsFor == waiting ? 1 : 0)
        }
        begin("bulkhead_halted", .gauge, help: "1 while an operator has halted all strategies.")
        sample(.none, status.haltOfAll == nil ? 0 : 1)
        begin("bulkhead_strategies", .gauge, help: "Strategies of the catalog by service.")
        for service in StrategyStatus.Service.allCases {
            sample(
                MetricLabels(("service", service.rawValue)),
                UInt64(status.strategies.count { $0.service == service }))
        }
        begin("bulkhead_catalog_loads_total", .counter, help: "Loads of a catalog since the start, by result.")
        sample(MetricLabels(("result", "accepted")), run.acceptedCatalogLoads)
        sample(MetricLabels(("result", "refused")), run.refusedCatalogLoads)
    }

    mutating func input(_ status: HostStatus, _ rejectionReasons: [String]) {
        let run = status.run
        begin("bulkhead_events_total", .counter, help: "Events that were given a number.")
        sample(.none, run.acceptedEvents)
        begin("bulkhead_finished_events_total", .counter, help: "Events of which everything is written.")
        sample(.none, run.finishedEvents)
        begin("bulkhead_events_in_flight", .gauge, help: "Events that are accepted and not finished.")
        sample(.none, run.acceptedEvents >= run.finishedEvents ? run.acceptedEvents - run.finishedEvents : 0)
        begin("bulkhead_event_lag_seconds", .gauge, help: "Age of the newest finished event; NaN before the first.")
        let lag = status.input.lastEventTime.flatMap { WallTime($0) }.map { run.asOf.seconds(since: $0) }
        sample(.none, number: lag ?? .nan)
        begin("bulkhead_intents_total", .counter, help: "Intents that were written.")
        sample(.none, run.intents)
        begin("bulkhead_lines_total", .counter, help: "Lines that were read.")
        sample(.none, run.lines)
        begin("bulkhead_rejected_lines_total", .counter, help: "Lines that did not become an event, by reason.")
        var rejections = rejectionReasons.map { NamedCount($0, 0) }
        rejections.add(status.input.rejections)
        for rejection in rejections { sample(MetricLabels(("reason", rejection.name)), rejection.count) }
    }
}
