import PolicyFiles
@testable import Sandbox
import SandboxPolicy
import Testing

/// The policy that is shipped.
func defaultPolicy(source: String = #filePath) throws -> WorkerPolicy {
    try PolicyFile.load(packageRoot(of: source) + "/policies/default.yaml").policy
}

/// The package's directory, from the path of a file two levels below it.
func packageRoot(of source: String) -> String {
    source.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
}

/// A policy with these rules and everything else as in `policy`.
func policy(_ policy: WorkerPolicy, ready: [SystemCallRule]? = nil, startup: [SystemCallRule]? = nil) -> WorkerPolicy {
    var changed = policy
    changed.ready = ready ?? policy.ready
    changed.startup = startup ?? policy.startup
    return changed
}

func allow(_ names: [String], _ conditions: [ArgumentCondition] = []) -> SystemCallRule {
    SystemCallRule(names: names, action: .allow, conditions: conditions, reason: "for a test")
}

func number(_ name: String, _ architecture: Architecture = .x86_64) throws -> UInt32 {
    try #require(SystemCallTable.number(of: name, on: architecture))
}

/// Random numbers that are the same in every run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
