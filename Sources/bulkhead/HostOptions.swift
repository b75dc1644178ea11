import ArgumentParser
import Host

/// Where to find what a command needs beside its own arguments.
struct HostOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The worker executable.", discussion: "Default: bulkhead-worker beside this one.", valueName: "path"))
    var worker: String?

    @Option(
        help: ArgumentHelp(
            "The directory of policies.", discussion: "Default: policies beside this executable or in its checkout.",
            valueName: "path"))
    var policies: String?

    @Option(
        help: ArgumentHelp(
            "The manifest of pinned workers; one that differs is refused.",
            discussion: "Default: worker-pins.yaml beside the worker, if it is there.", valueName: "file"))
    var manifest: String?

    /// - Parameter isPinning: whether a worker is accepted that is not the one that is pinned.
    func open(isPinning: Bool = false) throws(HostError) -> WorkerHost {
        try WorkerHost(worker: worker, policies: policies, manifest: manifest, isPinning: isPinning)
    }
}

enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
}

/// Runs a command's work and turns its failure into a message and an exit code.
///
/// - Parameter log: takes the message, so that whoever reads it by machine reads the last line too.
func reportingErrors(to log: RunLog? = nil, _ work: () throws(HostError) -> Void) throws {
    do {
        try work()
    } catch {
        if let log { log.error(error.description) } else { Diagnostics().error(error.description) }
        throw ExitCode(error.code.rawValue)
    }
}
