private import CLinux
import Synchronization

/// Processes that have ended and cannot be reaped: a tracer that does not let go of a process keeps its end from everybody
/// else. They are reaped as soon as the tracer is gone.
package enum HeldProcesses {
    /// Descriptors of them, owned.
    private static let descriptors = Mutex<[Int32]>([])

    /// Takes over a descriptor of one.
    static func add(_ descriptor: consuming OwnedDescriptor) {
        let number = descriptor.release()
        descriptors.withLock { $0.append(number) }
    }

    /// Reaps those that can be reaped by now. Waits for none.
    package static func reap() {
        descriptors.withLock { numbers in
            numbers.removeAll { number in
                var exit = bulkhead_exit()
                // Whoever is no child any more needs nobody.
                guard bulkhead_reap(number, 0, &exit) < 0 || exit.code != 0 else { return false }
                _ = bulkhead_close(number)
                return true
            }
        }
    }

    /// How many there are.
    package static var count: Int { descriptors.withLock { $0.count } }
}
