import Host
import Supervision

/// One event to a sealed worker and its answer back, against the same bytes between two C processes.
struct RoundTripFigure {
    let suite: BenchmarkSuite

    private static let warmUp = 200
    private static let count = 4000
    private static let targetRatio = 1.25

    func measure() throws(HostError) -> Figure {
        var figure = Figure(
            .roundTrip, "Round trip of one event, 17 features", target: "p50 at most 1.25 × that of C, same pinning")
        let rig = try WorkerRig(suite.host, suite.legacy(1, allFeatures: true))
        try rig.start()
        let frames = try rig.frames()
        let baseline = try Baseline(suite.paths, suite.scratch, frames)
        let everywhere = Processors.allowed()
        figure.isReached = true
        for pinning in Pinning.all(everywhere) {
            var plain: [Double] = []
            var sealedClock: [Double] = []
            var own: [Double] = []
            var ownTail: [Double] = []
            var ratios: [Double] = []
            var sealedRatios: [Double] = []
            try Repetition(count: suite.options.pairs, seconds: 15).run { _ throws(HostError) in
                try Processors.restrict(0, to: everywhere)
                let reference = try baseline.roundTrips(Self.count, pinning).p50Nanoseconds
                let sealed = try baseline.roundTrips(Self.count, pinning, deniesCounter: true).p50Nanoseconds
                try rig.pin(pinning)
                let distribution = try roundTrips(rig)
                plain.append(reference)
                sealedClock.append(sealed)
                own.append(distribution.median)
                ownTail.append(distribution.p99)
                ratios.append(distribution.median / reference)
                sealedRatios.append(distribution.median / sealed)
            }
            figure.rows += [
                Figure.Row("\(pinning.label): C, p50", "ns", plain),
                Figure.Row("\(pinning.label): C without a time-stamp counter, p50", "ns", sealedClock),
                Figure.Row("\(pinning.label): bulkhead, p50", "ns", own),
                Figure.Row("\(pinning.label): bulkhead, p99", "ns", ownTail),
                Figure.Row("\(pinning.label): bulkhead / C", "×", ratios),
                Figure.Row("\(pinning.label): bulkhead / C without a counter", "×", sealedRatios),
            ]
            if Distribution(ratios).median > Self.targetRatio { figure.isReached = false }
        }
        try Processors.restrict(0, to: everywhere)
        figure.notes = [
            "\(Self.count) round trips a sample; \(frames.request.count) bytes there, \(frames.reply.count) bytes back",
            "a sealed worker has no time-stamp counter; the kernel switches it at each change of process on a core,",
            "which costs microseconds where a hypervisor intercepts it: C without a counter shows how many",
        ]
        return figure
    }

    private func roundTrips(_ rig: WorkerRig) throws(HostError) -> Distribution {
        for _ in 0..<Self.warmUp { try rig.roundTrip() }
        var durations: [Double] = []
        durations.reserveCapacity(Self.count)
        for _ in 0..<Self.count {
            let stopwatch = Stopwatch()
            try rig.roundTrip()
            durations.append(stopwatch.nanoseconds)
        }
        return Distribution(durations)
    }
}
