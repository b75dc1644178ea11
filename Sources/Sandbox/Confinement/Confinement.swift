/// What a process has forbidden itself, and what it could not.
package struct Confinement: Sendable, Hashable {
    package enum Layer: String, Sendable, Hashable, CaseIterable {
        case privileges = "no new privileges"
        case files = "its own files only (Landlock)"
        case processes = "no look at processes but its own (Landlock)"
        case ports = "no TCP but its listener (Landlock)"
        case others = "no signal to others, no abstract socket of theirs (Landlock)"
        case capabilities = "no capability but those that starting workers needs"
        case memory = "no memory made executable (MDWE)"
        case calls = "no exec, no socket, no tracing, no module (seccomp)"
        case memoryFiles = "no memory file made executable"
    }

    package enum Verdict: Sendable, Hashable {
        case enforced
        /// Not to be had here, and why.
        case unavailable(String)
        /// Nobody asked for it.
        case notRequested
    }

    package struct Finding: Sendable, Hashable {
        package let layer: Layer
        package let verdict: Verdict
    }

    private var verdicts: [Layer: Verdict] = [:]
    /// What may be read and written, as it was named; both empty where files are not confined.
    package internal(set) var readable: [String] = []
    package internal(set) var writable: [String] = []

    /// Nothing is confined.
    package init() {}

    package internal(set) subscript(layer: Layer) -> Verdict {
        get { verdicts[layer] ?? .notRequested }
        set { verdicts[layer] = newValue }
    }

    /// One for each layer, in their order.
    package var findings: [Finding] { Layer.allCases.map { Finding(layer: $0, verdict: self[$0]) } }

    /// What is not there, and why.
    package var lacks: [(layer: Layer, why: String)] {
        findings.compactMap { if case .unavailable(let why) = $0.verdict { ($0.layer, why) } else { nil } }
    }
}
