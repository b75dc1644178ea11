import Foundation
import LinuxSystem
import PolicyFiles
import SandboxPolicy

@testable import Attempts

/// Where the tests find the probers, the policy and the machine that they need. Each lack is said once, loudly.
enum Bench {
    /// The policy that is shipped.
    static let policy: Result<WorkerPolicy, any Error> = Result {
        try PolicyDirectory("\(checkout)/policies").policy(for: SealedProber.family).policy
    }

    static let checkout = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    static let prober = builtProduct("bulkhead-prober")
    static let unsealedProber = builtProduct("unsealed-prober")

    static let hasProber: Bool = {
        if prober == nil { print("SKIPPED: no attempt is made, since bulkhead-prober is not beside the tests") }
        return prober != nil
    }()

    /// What the columns C and L of the table hold for: root with all capabilities but one, under no filter, on this kernel.
    static let isMachineOfTheTable: Bool = {
        guard hasProber, unsealedProber != nil else {
            print("SKIPPED: the control is not tried, since unsealed-prober is not beside the tests")
            return false
        }
        let status = String(decoding: (try? DescriptorIO.readAll("/proc/self/status")) ?? [], as: UTF8.self)
        let isFree = status.contains("Seccomp:\t0") && status.contains("CapEff:\t000001fffeffffff")
        let release = (try? String(contentsOfFile: "/proc/sys/kernel/osrelease", encoding: .utf8)) ?? ""
        guard geteuid() == 0, isFree, release.hasPrefix("6.18.") else {
            print(
                "SKIPPED: the control is not tried: it is for root with all capabilities but SYS_RESOURCE on Linux 6.18"
            )
            return false
        }
        return true
    }()

    /// Products lie beside the bundle of tests.
    private static func builtProduct(_ name: String) -> String? {
        for argument in CommandLine.arguments where argument.contains(".xctest") {
            let bundle = argument.prefix(upTo: argument.range(of: ".xctest")?.lowerBound ?? argument.endIndex)
            let path = URL(fileURLWithPath: String(bundle)).deletingLastPathComponent().appendingPathComponent(name)
                .path
            if FileManager.default.isExecutableFile(atPath: path) { return path }
        }
        return nil
    }
}
