private import CLinux

/// Wakes a loop from another thread: readable from ``wake()`` until ``clear()``.
package struct WakeDescriptor: ~Copyable, Sendable {
    private let descriptor: OwnedDescriptor

    package init() throws(SystemCallError) {
        descriptor = OwnedDescriptor(owning: try checked("eventfd", bulkhead_wake_descriptor()))
    }

    /// To wait for.
    package var rawValue: Int32 { descriptor.rawValue }

    package func wake() { _ = bulkhead_wake(descriptor.rawValue) }

    package func clear() { _ = bulkhead_clear_wake(descriptor.rawValue) }
}
