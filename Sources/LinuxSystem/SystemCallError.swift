private import CLinux

/// A system call that failed.
package struct SystemCallError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The call's name, such as `pipe2`, or what was tried.
    package let call: String
    package let errno: Int32

    package init(call: String, errno: Int32) {
        self.call = call
        self.errno = errno
    }

    /// `pipe2: Too many open files (EMFILE)`.
    package var description: String { "\(call): \(Self.text(of: errno))" }

    /// `Too many open files (EMFILE)`.
    package static func text(of errno: Int32) -> String {
        let meaning = bulkhead_error_text(errno).map { String(cString: $0) } ?? "unknown error"
        return "\(meaning) (\(name(of: errno)))"
    }

    /// `EMFILE`, or `errno 4711` for a number that has no name.
    package static func name(of errno: Int32) -> String {
        bulkhead_error_name(errno).map { String(cString: $0) } ?? "errno \(errno)"
    }
}

/// The one funnel for system calls: `result` is a value, or minus errno. The C side takes errno at once and makes an
/// interrupted call again.
@discardableResult
package func checked<Result: SignedInteger>(_ call: @autoclosure () -> String, _ result: Result) throws(SystemCallError)
    -> Result
{
    if result >= 0 { return result }
    throw SystemCallError(call: call(), errno: Int32(truncatingIfNeeded: -Int64(result)))
}
