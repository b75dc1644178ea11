import LinuxSystem
import Words

/// Runs git in a checkout that nobody vouches for: what its configuration would start is not started, nothing is fetched,
/// nothing is written, and no object stands for another one.
struct GitProgram: Sendable {
    private let path: String
    private let checkout: String
    private let environment: [String]

    /// Bytes that one call may write.
    static let largestOutput = 64 << 20
    /// A repository on a slow disk has its time; one that makes git run for ever has not.
    private static let seconds = 60

    /// - Parameter environment: of this process.
    init(checkout: String, environment: [String: String]) throws(GitError) {
        let search = environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        // A relative directory would be the checkout's.
        let candidates = search.split(separator: ":").filter { $0.hasPrefix("/") }.map { "\($0)/git" }
        guard let path = candidates.first(where: LocalFile.isExecutable) else {
            throw GitError("cannot be asked: there is no git on the PATH; install it")
        }
        self.path = path
        self.checkout = checkout
        // The user's own configuration counts, since it says whose repositories are safe. Of the rest of the environment
        // nothing does: GIT_DIR and its like would lead elsewhere.
        self.environment =
            ["PATH=\(search)"]
            + ["HOME", "XDG_CONFIG_HOME", "SUDO_UID"].compactMap { name in environment[name].map { "\(name)=\($0)" } }
            + Self.fixed
    }

    private static let fixed = [
        "LC_ALL=C", "GIT_CONFIG_NOSYSTEM=1", "GIT_ATTR_NOSYSTEM=1", "GIT_OPTIONAL_LOCKS=0", "GIT_PAGER=cat",
        "GIT_TERMINAL_PROMPT=0", "GIT_LITERAL_PATHSPECS=1", "GIT_NO_REPLACE_OBJECTS=1", "GIT_GRAFT_FILE=/dev/null",
        "GIT_NO_LAZY_FETCH=1", "GIT_ALLOW_PROTOCOL=none",
    ]

    /// Stronger than what the repository's own configuration says.
    private static let settings = [
        "core.fsmonitor=false", "core.hooksPath=/dev/null", "core.commitGraph=false", "core.untrackedCache=false",
        "core.warnAmbiguousRefs=true", "core.attributesFile=/dev/null", "core.sshCommand=false", "credential.helper=",
        "log.showSignature=false", "advice.graftFileDeprecated=false", "gc.auto=0", "maintenance.auto=false",
    ]

    struct Answer {
        let code: Int32
        let output: [UInt8]
        let errors: String

        var isGood: Bool { code == 0 }
        /// Without the line feed at the end.
        var text: String {
            String(decoding: output.last == UInt8(ascii: "\n") ? output.dropLast() : output[...], as: UTF8.self)
        }
        /// What git says of a failure, on one line.
        var reason: String {
            let lines = errors.split(separator: "\n").map(String.init)
            let line = lines.first { $0.hasPrefix("fatal: ") || $0.hasPrefix("error: ") } ?? lines.first
            return Words.clean(line ?? "exit \(code)", limit: 300)
        }
    }

    /// - Parameters:
    ///   - overrides: configuration by name, of which any may have any sign in it.
    /// - Throws: where git cannot be run or does not end by itself.
    func run(_ arguments: [String], overrides: [(name: String, value: String)] = []) throws(GitError) -> Answer {
        let words =
            ["--no-pager", "--no-optional-locks"] + Self.settings.flatMap { ["-c", $0] } + ["-C", checkout] + arguments
        var variables = environment
        if !overrides.isEmpty {
            variables.append("GIT_CONFIG_COUNT=\(overrides.count)")
            for (index, setting) in overrides.enumerated() {
                variables += ["GIT_CONFIG_KEY_\(index)=\(setting.name)", "GIT_CONFIG_VALUE_\(index)=\(setting.value)"]
            }
        }
        let run: ProgramRun
        do {
            run = try ProgramRun(
                path, words, environment: variables, limit: Self.largestOutput, seconds: Self.seconds)
        } catch {
            throw GitError("cannot be asked of git: \(error)")
        }
        guard case .exited(let code) = run.status else {
            throw GitError("cannot be asked of git: \(path) ended by \(run.status)")
        }
        return Answer(code: code, output: run.output, errors: String(decoding: run.errors, as: UTF8.self))
    }
}
