import Foundation
import Sandbox
import SandboxPolicy
import Testing

/// The small programs that the tests of the seal need: the supervisor in miniature, which is built with the tests, and
/// two C programs, which are compiled when they are first needed. All lie in a directory that every user may read.
struct Probes: Sendable {
    let directory: String
    var supervisor: String { "\(directory)/sandbox-probe" }
    var worker: String { "\(directory)/probe_worker" }
    var layerWorker: String { "\(directory)/layer_worker" }
    var outerFilter: String { "\(directory)/outer_filter" }

    /// Nil, and a message, where there is no C compiler.
    static let shared: Probes? = {
        do {
            return try make()
        } catch {
            print("SKIPPED: the seal is not tried: \(error)")
            return nil
        }
    }()

    /// A worker with a plugin that misbehaves.
    static var misfit: String { shared.map { "\($0.directory)/misfit-worker" } ?? "" }

    /// Builds that cannot link a static executable, such as those with sanitizers, leave it out.
    static var haveMisfit: Bool {
        guard areAvailable else { return false }
        let isThere = access(misfit, X_OK) == 0
        if !isThere { print("SKIPPED: blame is not tried, since misfit-worker is not beside the tests") }
        return isThere
    }

    static var areAvailable: Bool { shared != nil }

    static var areAvailableAsRoot: Bool {
        if geteuid() != 0 { print("SKIPPED: what needs root is not tried, since the tests do not run as root") }
        return areAvailable && geteuid() == 0
    }

    private static func make() throws -> Probes {
        let directory = "\(NSTemporaryDirectory())/bulkhead-probes-\(getpid())"
        let files = FileManager.default
        try files.createDirectory(atPath: directory, withIntermediateDirectories: true)
        chmod(directory, 0o755)
        atexit { Probes.remove() }
        let probes = Probes(directory: directory)
        try files.copyItem(atPath: try builtProduct("sandbox-probe"), toPath: probes.supervisor)
        if let misfit = try? builtProduct("misfit-worker") {
            try files.copyItem(atPath: misfit, toPath: "\(directory)/misfit-worker")
        }
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Programs")
            .path
        try compile(["-static", "-nostdlib", "-fno-stack-protector", "\(sources)/probe_worker.c"], to: probes.worker)
        try compile(
            ["-static", "-nostdlib", "-fno-stack-protector", "\(sources)/layer_worker.c"], to: probes.layerWorker)
        try compile(["\(sources)/outer_filter.c"], to: probes.outerFilter)
        return probes
    }

    private static func compile(_ arguments: [String], to output: String) throws {
        let answer = try run(["cc", "-O1", "-Wall", "-Werror", "-o", output] + arguments)
        guard answer.code == 0 else { throw ProbeFault("cc failed (is a C compiler installed?): \(answer.text)") }
        chmod(output, 0o755)
    }

    /// Products lie beside the bundle of tests.
    private static func builtProduct(_ name: String) throws -> String {
        for argument in CommandLine.arguments where argument.contains(".xctest") {
            let bundle = argument.prefix(upTo: argument.range(of: ".xctest")?.lowerBound ?? argument.endIndex)
            let product = URL(fileURLWithPath: String(bundle)).deletingLastPathComponent().appendingPathComponent(name)
                .path
            if FileManager.default.isExecutableFile(atPath: product) { return product }
        }
        throw ProbeFault("\(name) is not beside the tests")
    }

    private static func remove() {
        try? FileManager.default.removeItem(atPath: "\(NSTemporaryDirectory())/bulkhead-probes-\(getpid())")
    }
}

struct ProbeFault: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// Whom the supervisor runs as.
enum Runner: String, Sendable, CaseIterable, CustomTestStringConvertible {
    /// As the tests themselves.
    case itself
    /// As an ordinary user; only root can become one.
    case ordinary

    static let available: [Runner] = geteuid() == 0 ? allCases : [.itself]

    /// Whether the supervisor is root.
    var isRoot: Bool { self == .itself && geteuid() == 0 }

    var prefix: [String] { self == .ordinary ? Self.become(61_999) : [] }

    /// What makes a program run as the worker does.
    var workerPrefix: [String] { isRoot ? Self.become(65_533) : prefix }

    private static func become(_ user: Int) -> [String] {
        ["setpriv", "--reuid=\(user)", "--regid=\(user)", "--clear-groups", "--inh-caps=-all"]
    }

    var testDescription: String { self == .ordinary ? "an ordinary user" : geteuid() == 0 ? "root" : "this user" }
}

struct Answer: Sendable {
    let code: Int32
    let text: String
    var lines: [String] { text.split(separator: "\n").map(String.init) }

    /// What follows `name: ` on the line that begins so.
    subscript(name: String) -> String? {
        lines.first { $0.hasPrefix(name + ": ") }.map { String($0.dropFirst(name.count + 2)) }
    }
}

/// Runs a program to its end and gives its output and errors together.
func run(_ command: [String]) throws -> Answer { try ChildProgram(command).finish() }

/// What a container around the supervisor forbids.
struct OuterFilter: Sendable, CustomTestStringConvertible {
    let what: String
    let errno: Int32
    let testDescription: String

    /// A call by its name.
    init(_ call: String, errno: Int32 = EPERM) {
        what = SystemCallTable.number(of: call, on: .current).map { "\($0)" } ?? "-2"
        self.errno = errno
        testDescription = call
    }

    /// Filters with a listener.
    static let listener = OuterFilter(what: "listener", errno: EINVAL)

    private init(what: String, errno: Int32) {
        self.what = what
        self.errno = errno
        testDescription = what
    }
}

/// Runs the supervisor in miniature.
func probe(_ runner: Runner = .itself, outer: OuterFilter? = nil, _ arguments: String...) throws -> Answer {
    try probe(runner, outer: outer, arguments)
}

func probe(_ runner: Runner, outer: OuterFilter? = nil, _ arguments: [String]) throws -> Answer {
    let probes = try #require(Probes.shared)
    let filter = outer.map { [probes.outerFilter, $0.what, "\($0.errno)"] } ?? []
    return try run(runner.prefix + filter + [probes.supervisor, probes.worker] + arguments)
}
