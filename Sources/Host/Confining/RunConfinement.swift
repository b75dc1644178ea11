private import Glibc
import Sandbox
import Status
import Telemetry

/// How a run confines its host: to the files that its options name.
package struct RunConfinement: Sendable {
    /// Directories that may be read beside: where what is read moves to others while the run goes on.
    package var readable: [String]

    package init(readable: [String] = []) { self.readable = readable }
}

extension ConfinementPlan {
    /// What a run with these options needs once its inputs and outputs are open.
    ///
    /// What is replaced by another file of its name, in its directory or where a link leads, is read there.
    init(_ options: RunOptions, _ host: WorkerHost) {
        self.init()
        for path in [options.catalog] + host.pinFiles { grantDirectory(of: path) }
        // A reload may need others than were read.
        grant(.read, host.starter.policyDirectory)
        // To warm up with what is new. They are opened by their name again.
        for path in [options.input, options.history].compactMap({ $0 }) where path != "-" { grant(.read, path) }
        for path in options.confinement?.readable ?? [] { grant(.read, path) }
        if let state = options.state { grant(.keepState, state) }
        if let metrics = options.metrics { grant(.replaceFiles, Self.directory(of: metrics)) }
        switch options.listen {
        case .loopback(_, let port)?: self.port = UInt16(clamping: port)
        case .unix(let path)?: grant(.listen, Self.directory(of: path))
        case nil: break
        }
    }

    private mutating func grantDirectory(of path: String) {
        for path in [path, Self.resolved(path)].compactMap({ $0 }) {
            let directory = Self.directory(of: path)
            // Beneath the root lies everything: there it is the one file.
            grant(.read, Self.resolved(directory) == "/" ? path : directory)
        }
    }

    private static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Where links lead; nil where there is nothing.
    private static func resolved(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}

extension ConfinementStatus {
    init(_ confinement: Confinement) {
        self.init(
            layers: confinement.findings.map { finding in
                switch finding.verdict {
                case .enforced: Layer(name: finding.layer.rawValue, state: .enforced)
                case .unavailable(let why): Layer(name: finding.layer.rawValue, state: .unavailable, reason: why)
                case .notRequested: Layer(name: finding.layer.rawValue, state: .notRequested)
                }
            },
            reads: confinement.readable, writes: confinement.writable)
    }
}
