import Wire

/// The whole environment and the arguments of a worker.
enum WorkerEnvironment {
    /// In the order in which the worker gets them.
    static let variables = [
        // Swift's hash seed is random otherwise, and with it the order in which a dictionary's numbers are added up.
        "SWIFT_DETERMINISTIC_HASHING=1",
        // Where the runtime would otherwise look for itself on disk.
        "SWIFT_ROOT=/",
        // A trap ends the worker at once instead of starting another program to describe it.
        "SWIFT_BACKTRACE=enable=no",
        // Processors with and without fused multiply-add would otherwise differ in the last bit of exp, log and pow.
        "GLIBC_TUNABLES=glibc.cpu.hwcaps=-FMA,-FMA4",
        // The descriptor of the page on which the worker says what it is doing.
        "\(ProgressPage.variable)=\(ProgressPage.descriptor)",
    ]

    static func arguments(family: String) -> [String] { ["bulkhead-worker:\(family)"] }
}
