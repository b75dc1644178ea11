private import Foundation

/// Who gives an order on this command line, for those who read of it later. Whoever is root can say anything here.
package enum OperatorName {
    /// `ana`, or `root (for ana)` where she used sudo.
    package static var current: String {
        let own = getpwuid(geteuid()).map { String(cString: $0.pointee.pw_name) } ?? "user \(geteuid())"
        guard geteuid() == 0, let caller = ProcessInfo.processInfo.environment["SUDO_USER"], caller != own else {
            return own
        }
        return "\(own) (for \(caller))"
    }
}
