import Glibc
import LinuxSystem
import Sandbox

/// A second look at a worker that runs, at what everybody may see of it, while it works on: it is not stopped for it.
enum LiveLook {
    enum Outcome {
        /// As its certificate says; what was seen.
        case same(String)
        case differs(String)
        /// It has ended meanwhile, or cannot be looked at.
        case gone(String)
    }

    static func now(_ certificate: SealCertificate) -> Outcome {
        let pid = certificate.start.pid
        let status: ProcessStatus
        do throws(SystemCallError) {
            status = ProcessStatus(try DescriptorIO.readAll("/proc/\(pid)/status"))
            // A number may have been given to another process.
            if let known = certificate.start.executable {
                let found = try FileIdentity(at: AT_FDCWD, "/proc/\(pid)/exe")
                guard found.device == known.device, found.inode == known.inode else {
                    return .gone("process \(pid) is another one by now")
                }
            }
        } catch {
            return .gone("process \(pid) cannot be looked at now: \(error)")
        }
        let stable = certificate.stable
        var differences: [String] = []
        func compare(_ name: String, _ found: String, _ expected: String?) {
            if let expected, found != expected { differences.append("\(name) is \(found), and was \(expected)") }
        }
        compare("Seccomp", status["Seccomp"], stable.filter.mode.map { "\($0)" })
        compare(
            "Seccomp_filters", status["Seccomp_filters"],
            (certificate.start.filters ?? stable.filter.installed).map { "\($0)" })
        compare("NoNewPrivs", status["NoNewPrivs"], stable.identity.noNewPrivileges.map { $0 ? "1" : "0" })
        compare("Threads", status["Threads"], stable.threads.map { "\($0)" })
        compare("CapEff", status["CapEff"], stable.identity.capabilities.effective)
        compare("CapPrm", status["CapPrm"], stable.identity.capabilities.permitted)
        compare(
            "Uid", status.parts("Uid").joined(separator: " "),
            stable.identity.uids.map { "\($0)" }.joined(separator: " "))
        compare(
            "Gid", status.parts("Gid").joined(separator: " "),
            stable.identity.gids.map { "\($0)" }.joined(separator: " "))
        guard differences.isEmpty else { return .differs(differences.joined(separator: "; ")) }
        return .same(
            "process \(pid): Seccomp \(status["Seccomp"]), Seccomp_filters \(status["Seccomp_filters"]), NoNewPrivs "
                + "\(status["NoNewPrivs"]), Threads \(status["Threads"]), CapEff \(status["CapEff"]), Uid \(status.parts("Uid").first ?? "")"
        )
    }
}
