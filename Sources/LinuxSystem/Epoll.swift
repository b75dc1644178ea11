private import CLinux

/// What a descriptor is ready for, or what is wanted of it.
package struct Readiness: OptionSet, Sendable, Hashable {
    package let rawValue: UInt32
    package init(rawValue: UInt32) { self.rawValue = rawValue }
    package static let readable = Readiness(rawValue: BULKHEAD_READABLE)
    package static let writable = Readiness(rawValue: BULKHEAD_WRITABLE)
    /// Told without being asked for: the other end of a pipe is gone, for instance.
    package static let failed = Readiness(rawValue: BULKHEAD_FAILED)
    /// Told without being asked for: nobody will write any more. There may still be bytes to read.
    package static let hangup = Readiness(rawValue: BULKHEAD_HANGUP)
}

/// Waits for many descriptors at once.
///
/// Each is known by a token that the caller chooses, not by its number: numbers are used again while an old event may
/// still be in the buffer. A token that the caller gives only once therefore never means another descriptor.
package struct Epoll: ~Copyable {
    package struct Event: Sendable, Hashable {
        package let token: UInt64
        package let readiness: Readiness
    }

    private let descriptor: OwnedDescriptor
    private let events: UnsafeMutableBufferPointer<bulkhead_event>
    private var count = 0

    /// Most events that one `wait` returns.
    private static let capacity = 64

    package init() throws(SystemCallError) {
        descriptor = OwnedDescriptor(owning: try checked("epoll_create1", bulkhead_epoll_create()))
        events = .allocate(capacity: Self.capacity)
        events.initialize(repeating: bulkhead_event())
    }

    deinit { events.deallocate() }

    /// To be waited for by another poller: readable while something here is ready.
    package var rawValue: Int32 { descriptor.rawValue }

    package func add(_ target: Int32, token: UInt64, for interest: Readiness) throws(SystemCallError) {
        try checked("epoll_ctl(ADD)", bulkhead_epoll_add(descriptor.rawValue, target, interest.rawValue, token))
    }

    package func modify(_ target: Int32, token: UInt64, for interest: Readiness) throws(SystemCallError) {
        try checked("epoll_ctl(MOD)", bulkhead_epoll_modify(descriptor.rawValue, target, interest.rawValue, token))
    }

    package func remove(_ target: Int32) throws(SystemCallError) {
        try checked("epoll_ctl(DEL)", bulkhead_epoll_remove(descriptor.rawValue, target))
    }

    /// Waits until something is ready and returns how many events there are; allocates nothing.
    /// - Parameter milliseconds: how long at most; nil waits for ever, 0 only looks.
    /// - Returns: 0 to 64. 0 also where a signal ended the wait early.
    package mutating func wait(milliseconds: Int32? = nil) throws(SystemCallError) -> Int {
        count = 0
        guard let base = events.baseAddress else { return 0 }
        let code = bulkhead_epoll_wait(descriptor.rawValue, base, Int32(Self.capacity), milliseconds ?? -1)
        count = Int(try checked("epoll_wait", code))
        return count
    }

    /// An event of the last `wait`.
    package subscript(index: Int) -> Event {
        precondition(index >= 0 && index < count, "no such event")
        return Event(token: events[index].token, readiness: Readiness(rawValue: events[index].readiness))
    }
}
