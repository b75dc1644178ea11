import Sandbox
import Supervision

/// The same events give the same answers, wherever and however they are computed.
enum DeterminismChecks {
    static let all = [
        Check(
            name: "determinism.twice", summary: "gives the same answers in another process",
            needs: Check.affordable, run: twice),
        Check(
            name: "determinism.surroundings",
            summary: "does not depend on addresses, on the order of hashes or on the environment",
            needs: Check.comparable, run: surroundings),
        Check(
            name: "determinism.twin", summary: "has the same state as a twin after every event",
            needs: Check.comparable, run: twin),
        Check(
            name: "determinism.batches", summary: "does not depend on how many events are sent at once",
            needs: Check.comparable, run: batches),
    ]

    private static func twice(_ examination: Examination) throws -> Finding {
        let reference = try examination.reference()
        var problems: [String] = []
        for run in 1...examination.amount(quick: 2, release: 4, soak: 16) {
            let bench = try examination.bench()
            let found = try bench.play(examination.market.events)
            if let difference = examination.difference(reference.transcript, found, "run \(run)") {
                problems.append(difference)
            } else if reference.snapshotRefusal == nil, try bench.capture() != reference.snapshot {
                problems.append("run \(run): the answers are the same, and the state at the end is not")
            }
        }
        return .failing(problems, else: "\(reference.transcript.count) answers and the state at the end")
    }

    private static func surroundings(_ examination: Examination) throws -> Finding {
        let reference = try examination.reference()
        var random = examination.random("surroundings")
        var problems: [String] = []
        let runs = examination.amount(quick: 3, release: 6, soak: 24)
        for run in 1...runs {
            let bench = try examination.bench(surroundings: .others(seed: random.next()))
            let found = try bench.play(examination.market.events)
            if let difference = examination.difference(reference.transcript, found, "surroundings \(run)") {
                problems.append(difference)
            } else if reference.snapshotRefusal == nil, try bench.capture() != reference.snapshot {
                problems.append("surroundings \(run): the answers are the same, and the state at the end is not")
            }
        }
        return .failing(
            problems, else: "\(runs) workers with other addresses, seeds of hashes and environments")
    }

    private static func twin(_ examination: Examination) throws -> Finding {
        let events = examination.market.events.prefix(examination.amount(quick: 600, release: 4000, soak: 20_000))
        let hasState = try examination.reference().snapshotRefusal == nil
        let one = try examination.bench()
        let other = try examination.bench()
        for (index, event) in events.enumerated() {
            let left = try one.play([event], batch: 1)
            let right = try other.play([event], batch: 1)
            guard left.answers == right.answers else {
                return .fail(
                    "at \(examination.market.name(index)) one says \(examination.words(left[0])), its twin \(examination.words(right[0]))"
                )
            }
            guard try !hasState || one.capture() == other.capture() else {
                return .fail("after \(examination.market.name(index)) their states differ, and their answers do not")
            }
        }
        return .pass("\(events.count) events, answers and states")
    }

    private static func batches(_ examination: Examination) throws -> Finding {
        let reference = try examination.reference()
        var problems: [String] = []
        let sizes = [1, 2, 7, 64, examination.market.events.count]
        for size in sizes {
            // One by one takes long: a wait for each.
            let most = size < 7 ? examination.amount(quick: 3000, release: 20_000, soak: .max) : .max
            let events = examination.market.events.prefix(most)
            let found = try examination.bench().play(events, batch: size)
            if let difference = examination.difference(
                reference.transcript, found, size == events.count ? "all at once" : "\(size) at once")
            {
                problems.append(difference)
            }
        }
        return .failing(problems, else: "1, 2, 7, 64 and all at once")
    }
}
