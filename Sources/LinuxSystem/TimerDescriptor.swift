private import CLinux

/// The monotonic clock: it never goes back, and counts from an unknown moment.
package enum MonotonicClock {
    /// Nanoseconds.
    package static var now: UInt64 { bulkhead_monotonic_now() }
}

/// One timer on the monotonic clock, as something to wait for.
package struct TimerDescriptor: ~Copyable {
    private let descriptor: OwnedDescriptor

    package init() throws(SystemCallError) {
        descriptor = OwnedDescriptor(owning: try checked("timerfd_create", bulkhead_timer()))
    }

    /// To wait for: readable once the time has come.
    package var rawValue: Int32 { descriptor.rawValue }

    /// Becomes readable at `deadline` (nanoseconds of `MonotonicClock`), at once if that is past. Replaces an earlier
    /// deadline and takes back that one's readiness.
    package func arm(at deadline: UInt64) throws(SystemCallError) {
        try checked("timerfd_settime", bulkhead_timer_set(descriptor.rawValue, max(1, deadline)))
    }

    /// Stops it and takes its readiness back.
    package func disarm() throws(SystemCallError) {
        try checked("timerfd_settime", bulkhead_timer_set(descriptor.rawValue, 0))
    }
}
