import CLinux
import Glibc
import LinuxSystem
import SandboxPolicy
import Wire

@testable import Sandbox

/// Starts probers with every layer of a seal but the filter (L): by the code that seals workers, with a filter of one
/// instruction, which allows everything.
final class Layered {
    private let executable: WorkerExecutable
    private let policy: WorkerPolicy
    private let ruleset: OwnedDescriptor
    private let namespace: OwnedDescriptor

    init(prober: String, policy: WorkerPolicy) throws {
        executable = try WorkerExecutable(path: prober)
        self.policy = policy
        ruleset = OwnedDescriptor(owning: try checked("landlock_create_ruleset", bulkhead_landlock_deny_all()))
        namespace = OwnedDescriptor(owning: try checked("unshare", bulkhead_make_network_namespace()))
    }

    /// `BPF_RET | BPF_K`, `SECCOMP_RET_ALLOW`.
    private static let allowAll: [UInt8] = [0x06, 0, 0, 0, 0, 0, 0xFF, 0x7F]

    func start() throws -> ProberProcess {
        let requests = try LinuxSystem.Pipe()
        let replies = try LinuxSystem.Pipe()
        let errors = try LinuxSystem.Pipe()
        let page = try SharedPage(name: "layered", byteCount: ProgressPage.byteCount)
        let limits = try WorkerLimits.resolve(policy.limits).map {
            bulkhead_limit(resource: $0.number ?? -1, soft: $0.soft, hard: $0.hard)
        }
        var spawned = bulkhead_spawned()
        let code = Self.withStrings(WorkerEnvironment.arguments(family: "prober")) { arguments in
            Self.withStrings(WorkerEnvironment.variables) { environment in
                Self.allowAll.withUnsafeBytes { filter in
                    limits.withUnsafeBufferPointer { limits in
                        var plan = bulkhead_spawn_plan(
                            executable: executable.memory.descriptor.rawValue, request: requests.readEnd.rawValue,
                            reply: replies.writeEnd.rawValue,
                            standard_error: errors.writeEnd.rawValue, progress_page: page.descriptor ?? -1,
                            landlock_ruleset: ruleset.rawValue, request_writer: requests.writeEnd.rawValue,
                            reply_reader: replies.readEnd.rawValue, network_namespace: namespace.rawValue,
                            arguments: arguments, environment: environment, filter: filter.baseAddress!,
                            filter_length: 1, supervised: 0, drop_bounding_set: 1, change_user: 1,
                            user: policy.user.uid, group: policy.user.gid, deny_time_stamp_counter: 1,
                            limit_count: UInt32(limits.count), limits: limits.baseAddress, milliseconds: 5000)
                        return bulkhead_sealed_spawn(&plan, &spawned)
                    }
                }
            }
        }
        guard code == 0 else {
            throw HarnessFault("\(String(cString: bulkhead_spawn_step_name(spawned.step))): errno \(spawned.error)")
        }
        // The process is waited for by its number.
        bulkhead_close(spawned.pidfd)
        return ProberProcess(
            id: spawned.process, requests: requests.keepWriteEnd(), replies: replies.keepReadEnd(),
            errors: errors.keepReadEnd())
    }

    /// The clock pages, which a worker gives back before anything else.
    static func clock(of process: Int32) throws -> [HelloFrame.Mapping] {
        MemoryMap.entries(of: try DescriptorIO.readAll("/proc/\(process)/maps")).filter(\.isClock).map {
            HelloFrame.Mapping(start: $0.range.start, length: $0.range.length)
        }
    }

    private static func withStrings<Value>(
        _ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Value
    ) -> Value {
        let words = strings.map { UnsafePointer<CChar>(strdup($0)) } + [nil]
        defer { words.forEach { free(UnsafeMutablePointer(mutating: $0)) } }
        return words.withUnsafeBufferPointer { body($0.baseAddress!) }
    }
}
