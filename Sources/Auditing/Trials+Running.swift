import Attempts
import LinuxSystem
import PolicyFiles

/// Why nothing was tried.
struct TrialLack: Error, Sendable, CustomStringConvertible {
    let description: String
    let remedy: String
}

extension Trials {
    /// No trial of another policy begins later than this after the first. Nanoseconds.
    static let patience: UInt64 = 20_000_000_000

    /// Tries everything under each policy that is in force.
    ///
    /// - Parameter prober: the path of `bulkhead-prober`.
    static func run(_ policies: [ReviewedPolicy], prober: String) -> Result<[Trials], TrialLack> {
        var all: [Trials] = []
        let deadline = MonotonicClock.now + patience
        for policy in policies {
            guard policy.isInForce, let survey = policy.survey else { continue }
            do {
                let runner = try AttemptRunner(prober: prober, policy: survey.policy)
                let results = runner.run()
                let sweep = MonotonicClock.now < deadline ? runner.sweep() : nil
                all.append(Trials(policy: policy.name, results: results, sweep: sweep))
            } catch {
                return .failure(
                    TrialLack(
                        description: "\(error)",
                        remedy: "install bulkhead-prober beside bulkhead (scripts/install does)"))
            }
        }
        guard !all.isEmpty else {
            return .failure(
                TrialLack(description: "there is no policy in force to try it under", remedy: "correct the policies"))
        }
        return .success(all)
    }
}
