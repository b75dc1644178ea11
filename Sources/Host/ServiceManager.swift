private import Foundation
import LinuxSystem

/// Tells a service manager such as systemd how the host is doing (sd_notify(3)); does nothing where there is none.
///
/// It connects when it is made, since a host that has confined itself cannot. A manager keeps its socket over a restart of its
/// own.
final class ServiceManager {
    private let socket: OwnedDescriptor?
    /// How often the manager wants to hear that the event loop turns; nil where it does not.
    let watchdogMilliseconds: UInt64?

    init(_ environment: [String: String] = ProcessInfo.processInfo.environment) {
        let path = environment["NOTIFY_SOCKET"].flatMap { $0.hasPrefix("/") || $0.hasPrefix("@") ? $0 : nil }
        if let path { socket = try? UnixSocket.datagrams(to: path) } else { socket = nil }
        // Meant for another process where it names one.
        let isOurs = environment["WATCHDOG_PID"].map { Int32($0) == ProcessInfo.processInfo.processIdentifier } ?? true
        let microseconds = environment["WATCHDOG_USEC"].flatMap { UInt64($0) }
        // Twice within each limit, so that one that comes late does no harm.
        watchdogMilliseconds = path != nil && isOurs ? microseconds.map { min(max(1, $0 / 2000), 3_600_000) } : nil
    }

    func ready(_ status: String) { send("READY=1\nSTATUS=\(status)") }
    func alive() { send("WATCHDOG=1") }
    func stopping() { send("STOPPING=1") }

    private func send(_ text: String) {
        // A manager that does not listen is no reason to stop trading; its own watchdog says the rest.
        switch socket {
        case .some(let socket): try? UnixSocket.send(text, on: socket)
        case nil: break
        }
    }
}
