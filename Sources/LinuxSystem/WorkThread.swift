private import Glibc
import Synchronization

/// A thread for one piece of work, of which nothing is left once it was waited for. A queue would keep its threads for the next
/// piece, and they would not be bound by what this process forbids itself meanwhile.
package final class WorkThread: Sendable {
    private let thread: Mutex<pthread_t?>

    /// Begins at once; here and now where no thread can be had.
    package init(_ work: @escaping @Sendable () -> Void) {
        let box = Unmanaged.passRetained(Box(work))
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { argument in
                if let argument { Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().work() }
                return nil
            }, box.toOpaque())
        if code == 0 {
            self.thread = Mutex(thread)
        } else {
            self.thread = Mutex(nil)
            box.takeRetainedValue().work()
        }
    }

    /// Waits until the thread has ended.
    package func join() {
        thread.withLock { thread in
            if let thread { pthread_join(thread, nil) }
            thread = nil
        }
    }

    deinit {
        thread.withLock { if let thread = $0 { pthread_detach(thread) } }
    }

    private final class Box: Sendable {
        let work: @Sendable () -> Void
        init(_ work: @escaping @Sendable () -> Void) { self.work = work }
    }
}
