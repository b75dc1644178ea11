import Foundation
import LinuxSystem
import PolicyFiles
import Sandbox
import SandboxPolicy
import Testing

/// The package's directory, from the path of a file two levels below it.
func packageRoot(of source: String = #filePath) -> String {
    source.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
}

/// The text of the shipped policy.
func shippedText() throws -> String {
    try String(contentsOfFile: packageRoot() + "/policies/default.yaml", encoding: .utf8)
}

/// The shipped policy with pieces of its text replaced, each at its first place.
func survey(_ replacements: (String, String)..., path: String = "x.yaml") throws -> PolicySurvey {
    var text = try shippedText()
    for (old, new) in replacements {
        let range = try #require(text.range(of: old), "the shipped policy has changed: \(old)")
        text.replaceSubrange(range, with: new)
    }
    return try PolicySurvey(Array(text.utf8), path: path)
}

/// The lines of the shipped policy on which rules for these names begin, from 1.
func lines(of names: String) throws -> [Int] {
    try shippedText().components(separatedBy: "\n").enumerated()
        .filter { $0.element.contains("names: [\(names)]") }.map { $0.offset + 1 }
}

/// The first of them.
func line(of names: String) throws -> Int { try #require(lines(of: names).first) }

/// A rule of the ready phase for the end of the list.
func readyRule(_ name: String, _ arguments: String = "") -> (String, String) {
    (
        "startup:\n",
        """
            - names: [\(name)]
              action: SCMP_ACT_ALLOW
        \(arguments.isEmpty ? "" : "      args: [\(arguments)]\n")      reason: For a test.

        startup:

        """
    )
}

/// The worker of this build, for trials.
enum TrialProduct {
    static let path: String? = {
        for argument in CommandLine.arguments where argument.contains(".xctest") {
            guard let end = argument.range(of: ".xctest")?.lowerBound else { continue }
            let directory = URL(fileURLWithPath: String(argument[..<end])).deletingLastPathComponent()
            // As its users run it, if there is such a build.
            for place in ["../release/bulkhead-worker", "bulkhead-worker"] {
                let path = directory.appendingPathComponent(place).path
                if FileManager.default.isExecutableFile(atPath: path) { return path }
            }
        }
        print("SKIPPED: no rule is tried, since bulkhead-worker is not built; scripts/test builds it")
        return nil
    }()

    static var isThere: Bool { path != nil }

    static func launcher() throws -> SealedLauncher {
        SignalDescriptor.ignoreFailedWrites()
        return try SealedLauncher(executable: WorkerExecutable(path: try #require(path)))
    }
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
