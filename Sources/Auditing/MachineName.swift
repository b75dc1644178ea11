private import Glibc
import Words

/// This machine and its kernel, in one line.
enum MachineName {
    /// `host1, Linux 6.18.0, x86_64`
    static var current: String {
        var name = utsname()
        guard uname(&name) == 0 else { return "unknown" }
        func text<Field>(_ field: Field) -> String {
            withUnsafeBytes(of: field) { bytes in
                Words.clean(String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self), limit: 64)
            }
        }
        return "\(text(name.nodename)), \(text(name.sysname)) \(text(name.release)), \(text(name.machine))"
    }
}
