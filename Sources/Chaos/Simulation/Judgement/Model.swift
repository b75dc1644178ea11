import StrategySDK
import Supervision

/// What the outputs of a strategy must be, worked out from the plugin alone, event by event, without core, worker or wire.
///
/// What failed leaves no trace: an event that a strategy failed at, by what was written or kept, is passed over; every other
/// event that asks it is computed, those that it missed included. So each decision that was written must be the one that the
/// plugin makes here.
struct Model {
    let world: World
    let recording: Recording
    let injector: Injector
    /// Events that were charged to a strategy. Where it was out of service by then, it has missed them like any other.
    private var charged: [Set<UInt64>]
    /// Events that a strategy did not survive when it computed what it had missed.
    private var unsurvived: [Set<UInt64>]
    /// Before these events the strategy began anew.
    private var anew: [[UInt64]]

    init(
        _ world: World, _ recording: Recording, _ injector: Injector, kept: [ExternalInput],
        since: [UInt64?], anew began: [(rank: Int, from: UInt64)]
    ) {
        self.world = world
        self.recording = recording
        self.injector = injector
        let count = world.deployment.strategies.count
        charged = Array(repeating: [], count: count)
        unsurvived = charged
        anew = Array(repeating: [], count: count)
        for (rank, from) in began { anew[rank].append(from) }
        for (index, input) in kept.enumerated() {
            switch input {
            case .charge(let sequence, let ids, _, _):
                for id in ids { if let rank = rank(id) { charged[rank].insert(sequence) } }
            case .probe(let id, let decision, let failure):
                guard let rank = rank(id) else { break }
                // What would have been lost to it while it was away was missed like everything else.
                if let since = since[index] { charged[rank] = charged[rank].filter { $0 <= since || $0 >= decision } }
                // What it had decided on before it left has had its effect.
                guard let event = failure?.at else { break }
                let place = Int(event) * recording.ranks + rank
                let wasMissed =
                    event > since[index] ?? 0
                    || place < recording.outcomes.count && recording.outcomes[place] == .circuitOpen
                if wasMissed { unsurvived[rank].insert(event) }
            case .latch, .memoryLost, .latchedBefore, .halt, .reset, .due: break
            }
        }
    }

    private func rank(_ id: StrategyID) -> Int? {
        world.deployment.strategies.firstIndex { $0.definition.id == id }
    }

    /// What a strategy has written that it should not have; nil if nothing.
    func findings(_ rank: Int, lines: [RecordedLine]) -> Finding? {
        switch world.deployment.strategies[rank].pluginIndex {
        case 0: check(Trail<Zero>.self, rank, lines)
        case 1: check(Trail<One>.self, rank, lines)
        case 2: check(Basket<Zero>.self, rank, lines)
        case 3: check(Basket<One>.self, rank, lines)
        case 4: check(Level<Zero>.self, rank, lines)
        default: check(Level<One>.self, rank, lines)
        }
    }

    private func check<Plugin: SimulatedPlugin>(
        _ type: Plugin.Type, _ rank: Int, _ lines: [RecordedLine]
    ) -> Finding? {
        let isPerSymbol = Plugin.stateScope == .perSymbol
        let memories = isPerSymbol ? Cast.symbols.count : 1
        var states = Array(repeating: Plugin.State(), count: memories)
        var seen = Array(repeating: 0, count: memories)
        let parameters = world.parameters[rank]
        var nextAnew = 0
        var nextLine = 0
        let charged = charged[rank]
        let unsurvived = unsurvived[rank]
        for index in 0..<recording.events {
            let outcome = recording.outcomes[index * recording.ranks + rank]
            let sequence = UInt64(index)
            func wrong(_ text: String) -> Finding {
                Finding(
                    .state,
                    "event \(index), \(world.deployment.strategies[rank].definition.id): \(text), the run has \(outcome.name)"
                )
            }
            while nextAnew < anew[rank].count, anew[rank][nextAnew] <= sequence {
                nextAnew += 1
                states = Array(repeating: Plugin.State(), count: memories)
                seen = Array(repeating: 0, count: memories)
            }
            var line: RecordedLine?
            while nextLine < lines.count, lines[nextLine].sequence <= sequence {
                if !lines[nextLine].isWithdrawal, lines[nextLine].sequence == sequence { line = lines[nextLine] }
                nextLine += 1
            }
            if (line != nil) != (outcome == .intent) { return wrong("a line there is \(line == nil ? "not" : "too")") }
            if let exclusion = world.exclusion(rank, index) {
                let isAway = outcome == .halted || outcome == .circuitOpen && exclusion.rank >= Outcome.circuitOpen.rank
                if outcome != exclusion, !isAway { return wrong("it is \(exclusion.name)") }
                continue
            }
            let memory = isPerSymbol ? world.tape.entries[index].symbol : 0
            let misdeed = injector.misdeed(sequence, rank)
            if outcome.outcomeClass == .failed {
                let isOrdered = outcome == .error || outcome == .badOutput
                if isOrdered, misdeed == nil { return wrong("it does nothing wrong") }
                continue
            }
            if outcome == .circuitOpen || outcome == .halted, unsurvived.contains(sequence) { continue }
            if outcome == .halted, charged.contains(sequence) { continue }
            let entry = world.tape.entries[index]
            let sight = Sight(price: entry.price, spread: entry.spread, time: entry.time)
            let before = states[memory]
            let decision: Decision<SimulatedReason>
            do {
                decision = try Plugin.decide(sight, parameters, &states[memory], misdeed)
            } catch {
                states[memory] = before
                if outcome != .circuitOpen, outcome != .halted { return wrong("it throws") }
                continue
            }
            if seen[memory] < parameters.warmUp {
                seen[memory] += 1
                if ![.warmingUp, .circuitOpen, .halted].contains(outcome) { return wrong("it is warming up") }
                continue
            }
            if misdeed != nil {
                // Too much is asked for: the event leaves no trace.
                states[memory] = before
                if outcome != .circuitOpen, outcome != .halted { return wrong("its intent breaks a rule") }
                continue
            }
            switch outcome {
            case .circuitOpen, .halted: break
            case .noSignal:
                guard case .noSignal(let reason) = decision else { return wrong("it has an intent") }
                let position = SimulatedReason.allCases.firstIndex(of: reason) ?? 0
                if recording.reasons[index * recording.ranks + rank] != Mixing.fold(1, UInt64(position)) {
                    return wrong("it gives the reason \(reason.rawValue)")
                }
            case .intent, .suppressedCooldown, .suppressedParallelLimit:
                guard case .intent(let intent) = decision else { return wrong("it has no intent") }
                if let line,
                    line.direction != intent.direction.rawValue || line.notional != intent.targetNotional.bitPattern
                {
                    return wrong("it wants something else")
                }
            default: return wrong("it is asked")
            }
        }
        return nil
    }
}

extension Outcome {
    /// Where it stands in the order in which the first that applies is given.
    fileprivate var rank: UInt8 { rawValue }
}
