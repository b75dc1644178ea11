import CMisfit
import Glibc
import StrategySDK

private nonisolated(unsafe) var kept: [UnsafeMutableRawPointer] = []
private nonisolated(unsafe) var sink = 0

/// Where a flaw that is not to hit every event does.
private func isRare(_ price: Double) -> Bool { number(of: price) % 251 == 0 }

/// Never comes back from some events.
enum Spins: Flawed {
    static let family = "flawed_spins"

    static func evaluate(
        _ features: Features, _ parameters: Parameters, _ context: StrategyContext, _ state: inout State
    ) -> Decision<Reason> {
        while isRare(features.price) { sink &+= 1 }
        return sound(features, parameters, context, &state)
    }
}

/// Takes a hundred times as long as others.
enum IsSlow: Flawed {
    static let family = "flawed_slow"

    static func evaluate(
        _ features: Features, _ parameters: Parameters, _ context: StrategyContext, _ state: inout State
    ) -> Decision<Reason> {
        for _ in 0..<8000 { sink = misfit_divide(UInt64(sink & 7) + 3) > 0 ? sink &+ 1 : 0 }
        return sound(features, parameters, context, &state)
    }
}

/// Keeps memory for every event.
enum LeaksMemory: Flawed {
    static let family = "flawed_leaks_memory"

    static func evaluate(
        _ features: Features, _ parameters: Parameters, _ context: StrategyContext, _ state: inout State
    ) -> Decision<Reason> {
        kept.append(.allocate(byteCount: 32, alignment: 8))
        return sound(features, parameters, context, &state)
    }
}

/// Reads beyond an array now and then.
enum Traps: Flawed {
    static let family = "flawed_traps"

    static func evaluate(
        _ features: Features, _ parameters: Parameters, _ context: StrategyContext, _ state: inout State
    ) -> Decision<Reason> {
        let place = isRare(features.price) ? Sound.length : 0
        if state.prices.count == Sound.length, state.prices.values[place] < 0 { state.count = 0 }
        return sound(features, parameters, context, &state)
    }
}

/// Cannot make a whole number of every parameter that it allows.
enum TrapsOnParameter: StrategyPlugin {
    static let identity = PluginIdentity(family: "flawed_traps_on_parameter", version: SemanticVersion(1, 0, 0))
    static let summary = "Sound, but for one thing."

    struct Parameters: StrategyParameters {
        let sound: Sound.Parameters
        let level: Int

        init(from reader: inout ParameterReader) throws(ParameterError) {
            sound = try Sound.Parameters(from: &reader)
            level = Int(try reader.number("level", .atLeast(0), default: 1, "units"))
        }
    }

    static func warmUp(_ parameters: Parameters) -> Int { Sound.length }

    static func evaluate(
        _ features: Sound.Features, _ parameters: Parameters, _ context: StrategyContext, _ state: inout Sound.State
    ) -> Decision<Sound.Reason> {
        Sound.evaluate(features, parameters.sound, context, &state)
    }
}

/// What no worker may do, at the same rare events.
protocol BreaksSeal: Flawed {
    static func act()
}

extension BreaksSeal {
    static func evaluate(
        _ features: Features, _ parameters: Parameters, _ context: StrategyContext, _ state: inout State
    ) -> Decision<Reason> {
        if isRare(features.price) { act() }
        return sound(features, parameters, context, &state)
    }
}

enum ReadsClock: BreaksSeal {
    static let family = "flawed_reads_clock"
    static func act() {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        sink = time.tv_nsec
    }
}

enum ReadsCounter: BreaksSeal {
    static let family = "flawed_reads_counter"
    static func act() { sink = Int(truncatingIfNeeded: misfit_read_counter()) }
}

enum AsksForRandomness: BreaksSeal {
    static let family = "flawed_asks_for_randomness"
    static func act() { sink = Int.random(in: 0..<10) }
}

enum WritesFile: BreaksSeal {
    static let family = "flawed_writes_file"
    static func act() { sink = Int(open("/tmp/intents", O_WRONLY | O_CREAT, 0o600)) }
}

enum OpensSocket: BreaksSeal {
    static let family = "flawed_opens_socket"
    static func act() { sink = Int(socket(AF_INET, 1, 0)) }
}

enum Forks: BreaksSeal {
    static let family = "flawed_forks"
    static func act() { sink = Int(misfit_fork()) }
}

enum Prints: BreaksSeal {
    static let family = "flawed_prints"
    static func act() { print("a signal at last") }
}
