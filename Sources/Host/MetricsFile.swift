private import Glibc
import LinuxSystem

/// A file of metrics that is replaced as a whole, so that whoever reads it never sees half of one.
struct MetricsFile {
    let path: String
    private var temporary: String { path + ".tmp" }

    func write(_ bytes: [UInt8]) throws(SystemCallError) {
        let number = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard number >= 0 else { throw SystemCallError(call: "open \(temporary)", errno: errno) }
        do throws(SystemCallError) {
            let file = OwnedDescriptor(owning: number)
            do {
                try file.writeAll(bytes)
            } catch {
                throw SystemCallError(call: "write \(temporary)", errno: error.errno)
            }
            guard rename(temporary, path) == 0 else { throw SystemCallError(call: "rename to \(path)", errno: errno) }
        } catch {
            unlink(temporary)
            throw error
        }
    }
}
