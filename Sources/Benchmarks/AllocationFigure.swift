import Host

/// Whether an event without an intent makes anybody allocate memory.
///
/// The real program runs over two inputs, one longer than the other, and the processor counts how often it and its
/// workers enter malloc, calloc, realloc and posix_memalign, to which every allocation of Swift, C++ and C comes down.
/// Debug registers do the counting, so the programs are exactly those that run in production. What the longer run has
/// more is what its further events cost; start and end cancel out.
struct AllocationFigure {
    let suite: BenchmarkSuite

    private static let short = 20_000
    private static let long = 60_000
    /// More than this an event is no longer growth of a buffer now and then.
    private static let allowed = 0.001

    func measure() throws(HostError) -> Figure {
        var figure = Figure(
            .allocations, "Allocations for an event without an intent", target: "none, in supervisor and workers")
        figure.isRequirement = true
        let before: [ProcessAllocations]
        let after: [ProcessAllocations]
        do throws(CountingError) {
            before = try allocations(Self.short)
            after = try allocations(Self.long)
        } catch {
            switch error {
            case .host(let error): throw error
            case .unavailable(let why): figure.notes = ["allocations cannot be counted here: \(why)"]
            }
            return figure
        }
        figure.isReached = true
        for (first, second) in zip(before, after) {
            // A buffer may grow once more in one run than in the other, whichever it is.
            let more = max(0, Double(second.count) - Double(first.count))
            let perEvent = more / Double(Self.long - Self.short)
            figure.rows.append(Figure.Row(second.name, "an event", [perEvent]))
            figure.notes.append(
                "\(second.name): \(first.count) in a run of \(Self.short) events, \(second.count) in \(Self.long)")
            if perEvent > Self.allowed { figure.isReached = false }
        }
        return figure
    }

    /// Runs so many events and counts from the moment when all workers are ready.
    private func allocations(_ events: Int) throws(CountingError) -> [ProcessAllocations] {
        do throws(HostError) {
            var arguments = ["run", "--catalog", suite.catalog, "--input", "-", "--output", "-"]
            if let worker = suite.options.worker { arguments += ["--worker", worker] }
            if let policies = suite.options.policies { arguments += ["--policies", policies] }
            let child = try ChildProcess(
                suite.paths.bulkhead, arguments, errors: suite.scratch.path + "/run-\(events).txt")
            // It writes the first line before it waits for input, and by then its workers are ready.
            _ = try child.readSome(seconds: 30)
            let counters = try AllocationCounters(supervisor: child.id, worker: suite.paths.worker)
            try child.write(SampleMarket.lines(events))
            _ = try child.finish(seconds: 60)
            return counters.read()
        } catch {
            if error.code == .sandboxUnavailable { throw .unavailable(error.description) }
            throw .host(error)
        }
    }

    private enum CountingError: Error {
        case host(HostError)
        case unavailable(String)
    }
}
