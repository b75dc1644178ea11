import StrategySDK
import Supervision
import Wire

/// Everything that the plugin remembers is in its state, and its state is all that is needed to go on.
enum MemoryChecks {
    static let memory = "purity.memory"

    static let all = [
        Check(name: "snapshot.written", summary: "its state can be written down", run: written),
        Check(name: memory, summary: "remembers nothing outside its state", needs: Check.restorable, run: rewinds),
        Check(
            name: "snapshot.restored", summary: "goes on from its state in another process", needs: Check.restorable,
            run: restored),
        Check(
            name: "snapshot.junk", summary: "refuses a state that is damaged or of another layout",
            needs: Check.restorable, run: junk),
        Check(
            name: "snapshot.older", summary: "meets the state of other versions without harm", needs: Check.restorable,
            run: older),
        Check(name: "snapshot.size", summary: "its state stops growing", needs: Check.restorable, run: size),
    ]

    private static func written(_ examination: Examination) throws -> Finding {
        let reference = try examination.reference()
        if let refusal = reference.snapshotRefusal { return .fail(refusal) }
        return .pass("\(reference.snapshot.count) bytes after \(reference.transcript.count) events")
    }

    /// Goes back to an earlier state in the same process, where everything else is as it was left.
    private static func rewinds(_ examination: Examination) throws -> Finding {
        let reference = try examination.reference()
        let events = examination.market.events
        var random = examination.random("rewinds")
        let places = random.places(examination.amount(quick: 3, release: 8, soak: 32), within: 0..<events.count)
        let bench = try examination.bench()
        var position = 0
        var problems: [String] = []
        for place in places {
            _ = try bench.play(events[position..<place])
            let snapshot = try bench.capture()
            let length = min(events.count - place, 2000)
            _ = try bench.play(events[place..<place + length])
            if let refusal = try bench.restore(snapshot) {
                return .fail("before \(examination.market.name(place)) it refuses its own state: \(refusal)")
            }
            let again = try bench.play(events[place..<place + length])
            if let difference = examination.difference(
                reference.transcript, again, at: place..<place + length, "once more from its own state")
            {
                problems.append(difference)
            }
            _ = try bench.restore(snapshot)
            position = place
        }
        return .failing(problems, else: "went back \(places.count) times")
    }

    private static func restored(_ examination: Examination) throws -> Finding {
        let reference = try examination.reference()
        let events = examination.market.events
        var random = examination.random("restored")
        let places = random.places(examination.amount(quick: 4, release: 16, soak: 64), within: 0..<events.count)
        var problems: [String] = []
        let writer = try examination.bench()
        var position = 0
        for place in places {
            _ = try writer.play(events[position..<place])
            position = place
            let snapshot = try writer.capture()
            let bench = try examination.bench()
            if let refusal = try bench.restore(snapshot) {
                problems.append("before \(examination.market.name(place)) its own state is refused: \(refusal)")
                continue
            }
            guard try bench.capture() == snapshot else {
                problems.append(
                    "before \(examination.market.name(place)) the state is written differently once it was read: something in it does not survive, such as the order of a set or a value that is left out"
                )
                continue
            }
            let rest = try bench.play(events[place...])
            if let difference = examination.difference(
                reference.transcript, rest, at: place..<events.count,
                "going on from the state before event \(place)")
            {
                problems.append(difference)
            }
        }
        return .failing(problems, else: "at \(places.count) places, then to the end")
    }

    private static func junk(_ examination: Examination) throws -> Finding {
        let reference = try examination.reference()
        var random = examination.random("junk")
        let bench = try examination.bench()
        let snapshot = reference.snapshot
        var refused = 0
        var problems: [String] = []
        func mustRefuse(_ bytes: [UInt8], _ what: String) throws {
            if try bench.restore(bytes) == nil { problems.append("\(what) is taken for a state") } else { refused += 1 }
        }
        for _ in 0..<examination.amount(quick: 40, release: 200, soak: 2000) {
            var damaged = snapshot
            damaged[random.below(damaged.count)] ^= UInt8(1 << random.below(8))
            try mustRefuse(damaged, "a state with one bit turned")
        }
        try mustRefuse(Array(snapshot.prefix(snapshot.count / 16 * 8)), "half of a state")
        try mustRefuse((0..<64).map { _ in UInt8(truncatingIfNeeded: random.next()) }, "64 random bytes")
        for part in try Snapshot.parts(snapshot) where part.memories > 0 {
            var other = part
            other.layout ^= 1
            try mustRefuse(Snapshot.compose([other]), "a state of another layout")
            // Right in every frame around it, and wrong inside: the worker may take it for another state, and must live.
            for _ in 0..<examination.amount(quick: 40, release: 200, soak: 2000) {
                var forged = part
                var bytes = Array(part.bytes)
                if random.below(4) == 0 {
                    bytes.removeLast(min(bytes.count, 1 + random.below(16)))
                } else {
                    bytes[random.below(bytes.count)] = UInt8(truncatingIfNeeded: random.next())
                }
                forged.bytes = bytes[...]
                _ = try bench.restore(Snapshot.compose([forged]))
            }
        }
        if let refusal = try bench.restore(snapshot) {
            problems.append("after all that it refuses its own state: \(refusal)")
        }
        return .failing(problems, else: "\(refused) damaged states refused")
    }

    private static func older(_ examination: Examination) throws -> Finding {
        let subject = examination.subject
        let others = subject.plugins.indices.filter {
            $0 != subject.index && subject.plugins[$0].identity.family == subject.plugin.identity.family
        }
        guard !others.isEmpty else { return .skip("the worker offers no other version of the family") }
        var seen: [String] = []
        for index in others {
            let plugin = subject.plugins[index]
            // Both read what both declare.
            var market = examination.market.beginning(800)
            guard
                plugin.features.filter(\.isRequired).allSatisfy({ feature in
                    market.columns.columns.contains { $0.name == feature.name }
                })
            else { continue }
            market.columns = examination.market.columns
            let names = plugin.parameters.map(\.name)
            let writer = try PluginBench(
                subject, plugin: index, market,
                [
                    examination.parameters.filter { names.contains($0.name) }
                        + plugin.requiredParameters.filter { required in
                            !examination.parameters.contains { $0.name == required.name }
                        }
                ])
            _ = try writer.play(market.events)
            let bench = try examination.bench(market)
            let refusal = try bench.restore(try writer.capture())
            _ = try bench.play(market.events)
            seen.append("that of \(plugin.identity.version): \(refusal.map { "refused, \($0)" } ?? "taken")")
        }
        guard !seen.isEmpty else { return .skip("other versions read other features") }
        return Finding(verdict: .pass, evidence: seen)
    }

    /// Whether the last half of the events adds to the state what they should not.
    private static func size(_ examination: Examination) throws -> Finding {
        let reference = try examination.reference()
        let events = examination.market.events
        let bench = try examination.bench()
        var sizes: [Int] = []
        let steps = 8
        for step in 0..<steps {
            _ = try bench.play(events[events.count * step / steps..<events.count * (step + 1) / steps])
            sizes.append(try bench.capture().count)
        }
        let last = sizes[steps - 1]
        let half = sizes[steps / 2 - 1]
        let symbols = examination.market.symbols.count
        // Every quarter of the second half adds to it, and together they add a tenth: it goes on.
        let grows = sizes[steps / 2..<steps].adjacent.allSatisfy { $0 < $1 } && last > half + half / 10
        guard !grows else {
            return .fail(
                "the state of \(symbols) symbols has \(half) bytes after \(events.count / 2) events, \(last) after \(events.count), and grows on; a worker's snapshot may have \(WireProtocol.maxSnapshotBytes >> 20) MiB"
            )
        }
        return .pass("\(last) bytes for \(symbols) symbols, warm-up \(reference.warmUp)")
    }
}

extension RandomAccessCollection {
    /// Each element with the one after it.
    var adjacent: [(Element, Element)] { Array(zip(self, dropFirst())) }
}
