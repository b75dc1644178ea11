import Status

extension MetricsBuffer {
    /// By plugin: isolated workers of a family count with it.
    mutating func latencies(_ workers: [WorkerStatus]) {
        let families = Families(workers)
        begin(
            "strategy_eval_latency_ms", .histogram,
            help: "Round trip to the worker divided by the events in it, in milliseconds.")
        for family in families.all { histogram(family, nanosecondsPerUnit: 1e6) }
        begin(
            "strategy_eval_duration_seconds", .histogram,
            help: "Round trip to the worker divided by the events in it.")
        for family in families.all { histogram(family, nanosecondsPerUnit: 1e9) }
    }

    private mutating func histogram(_ family: Families.Family, nanosecondsPerUnit: Double) {
        var count: UInt64 = 0
        for (bucket, bound) in LatencyHistogram.bounds.enumerated() {
            count &+= family.latency.counts[bucket]
            sample(
                family.labels, suffix: "_bucket", and: ("le", Self.text(Double(bound) / nanosecondsPerUnit)), count)
        }
        sample(family.labels, suffix: "_bucket", and: ("le", "+Inf"), family.latency.count)
        sample(family.labels, suffix: "_sum", number: Double(family.latency.totalNanoseconds) / nanosecondsPerUnit)
        sample(family.labels, suffix: "_count", family.latency.count)
    }

    mutating func workers(_ workers: [WorkerStatus]) {
        let families = Families(workers).all
        begin("bulkhead_workers", .gauge, help: "Workers of the plugin: one, and one for each isolated strategy.")
        for family in families { sample(family.labels, family.workers) }
        begin("bulkhead_worker_serving", .gauge, help: "Workers of the plugin that are attested and answer.")
        for family in families { sample(family.labels, family.serving) }
        begin(
            "bulkhead_worker_restarts_total", .counter,
            help: "Generations of workers that ended before the run did, by cause.")
        for family in families {
            for loss in family.losses { sample(family.labels, and: ("cause", loss.name), loss.count) }
        }
        begin(
            "bulkhead_recovery_duration_seconds", .summary,
            help: "From the death of a worker until its successor had its strategies.")
        for family in families {
            sample(family.labels, suffix: "_sum", number: family.recoverySeconds)
            sample(family.labels, suffix: "_count", family.recoveries)
        }
        begin("bulkhead_replayed_events_total", .counter, help: "Events that a successor was sent again.")
        for family in families { sample(family.labels, family.replayed) }
        begin(
            "bulkhead_violations_total", .counter,
            help: "Denied system calls by name, each from its first; the restarts by cause violation are there before.")
        for family in families {
            for violation in family.violations { sample(family.labels, and: ("call", violation.name), violation.count) }
        }
    }

    /// Workers added up by family, in the order in which families first occur.
    private struct Families {
        struct Family {
            let labels: MetricLabels
            var workers: UInt64 = 0
            var serving: UInt64 = 0
            var latency = LatencyHistogram()
            var losses = WorkerStatus.lossCauses.map { NamedCount($0, 0) }
            var violations: [NamedCount] = []
            var recoverySeconds = 0.0
            var recoveries: UInt64 = 0
            var replayed: UInt64 = 0
        }

        private(set) var all: [Family] = []

        init(_ workers: [WorkerStatus]) {
            var index: [String: Int] = [:]
            for worker in workers {
                let position = index[worker.family] ?? all.count
                if position == all.count {
                    all.append(Family(labels: MetricLabels(("plugin", worker.family))))
                    index[worker.family] = position
                }
                all[position].workers += 1
                if worker.state == .serving, !worker.isSilent { all[position].serving += 1 }
                all[position].latency.add(worker.latency)
                all[position].losses.add(worker.losses)
                all[position].violations.add(worker.violations)
                all[position].recoverySeconds += worker.recoverySeconds.seconds
                all[position].recoveries &+= worker.recoverySeconds.count
                all[position].replayed &+= worker.replayedEvents
            }
        }
    }
}

extension [NamedCount] {
    /// Adds counts of the same name; new names come last.
    mutating func add(_ others: [NamedCount]) {
        for other in others { add(other.name, other.count) }
    }
}
