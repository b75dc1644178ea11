import Wire

/// What a worker finds around it that its plugins must not depend on.
package enum WorkerSurroundings: Sendable, Hashable {
    /// What every worker of a host has.
    case usual
    /// Another seed for Swift's hashes, and so another order of sets and dictionaries; another environment, and so another
    /// place of the stack. For trials that look for a plugin that depends on them.
    case others(seed: UInt64)
}

/// The whole environment and the arguments of a worker.
enum WorkerEnvironment {
    /// In the order in which the worker gets them.
    static let variables = [
        deterministicHashing,
        // Where the runtime would otherwise look for itself on disk.
        "SWIFT_ROOT=/",
        // A trap ends the worker at once instead of starting another program to describe it.
        "SWIFT_BACKTRACE=enable=no",
        // Processors with and without fused multiply-add would otherwise differ in the last bit of exp, log and pow.
        "GLIBC_TUNABLES=glibc.cpu.hwcaps=-FMA,-FMA4",
        // The descriptor of the page on which the worker says what it is doing.
        "\(ProgressPage.variable)=\(ProgressPage.descriptor)",
    ]

    /// Swift's hash seed is random otherwise, and with it the order in which a dictionary's numbers are added up.
    private static let deterministicHashing = "SWIFT_DETERMINISTIC_HASHING=1"

    static func variables(_ surroundings: WorkerSurroundings) -> [String] {
        guard case .others(let seed) = surroundings else { return variables }
        return variables.filter { $0 != deterministicHashing }
            + ["BULKHEAD_TRIAL=" + String(repeating: "\(seed)", count: Int(seed % 61) + 1), "TZ=Asia/Kathmandu"]
    }

    static func arguments(family: String) -> [String] { ["bulkhead-worker:\(family)"] }
}
