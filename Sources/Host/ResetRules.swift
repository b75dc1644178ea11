import Ledger
import Status
import Words

/// Which breakers an operator may reset, and what is said of it, by a running host and without one alike.
enum ResetRules {
    struct Refusal: Error {
        let text: String
    }

    /// Latches that are in force in no run, of one strategy, that the order is for.
    ///
    /// - Parameters:
    ///   - plugin: `family@version`, where the operator named one.
    ///   - inService: the plugin under which the strategy is in service; nil where it is not.
    static func choose(
        _ strategy: String, _ plugin: String?, from latches: [FormerLatch], inService: String?
    ) -> Result<[FormerLatch], Refusal> {
        let plugins = Set(latches.map(\.plugin)).sorted()
        guard !latches.isEmpty else {
            return .failure(
                Refusal(text: "\(strategy) is in service: its circuit is closed, and nothing is to be reset"))
        }
        if let plugin {
            let wanted = latches.filter { $0.plugin == plugin }
            guard wanted.isEmpty else { return .success(wanted) }
            return .failure(
                Refusal(
                    text: "\(strategy) is not latched as \(Words.quote(plugin)), but as \(Words.list(plugins))"))
        }
        if let inService {
            return .failure(
                Refusal(
                    text:
                        "\(strategy) is in service as \(inService); latched it is as \(Words.list(plugins)): name that with --plugin"
                ))
        }
        guard plugins.count == 1 else {
            return .failure(
                Refusal(text: "\(strategy) is latched as \(Words.list(plugins)): name one with --plugin"))
        }
        return .success(latches)
    }

    /// - Parameter first: the event that it may be back for.
    static func confirmation(_ strategy: String, from first: UInt64, missed: UInt64) -> String {
        let events =
            missed == 0 ? "it has missed nothing" : "it first computes the events that it missed (\(missed) so far)"
        return
            "\(strategy) is tried at once: \(events), and if it survives that it is back from event \(first) on, with everything forgotten that counted against it"
    }

    /// Of latches that are in force in no run.
    static func confirmation(_ strategy: String, lifted latches: [FormerLatch]) -> String {
        let plugins = Set(latches.map(\.plugin)).sorted()
        return "\(strategy) is no longer latched as \(Words.list(plugins)): it begins the next run in service"
    }
}
