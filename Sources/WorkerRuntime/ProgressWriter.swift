private import CWorkerSystem
import Wire

/// Says on the worker's progress page what it is doing.
struct ProgressWriter {
    private let page: UnsafeMutablePointer<bulkhead_progress_page>
    /// Keeps a page that is this process's own.
    private let owned: OwnedPage?
    private var count: UInt32 = 0

    /// - Parameter page: ``ProgressPage/byteCount`` bytes that outlive this process's use of them.
    init(page: UnsafeMutableRawPointer) { self.init(page, owned: nil) }

    /// Writes to memory of its own, where nobody looks: outside of a seal, and in tests, which do.
    init() {
        let owned = OwnedPage()
        self.init(owned.memory, owned: owned)
    }

    private init(_ memory: UnsafeMutableRawPointer, owned: OwnedPage?) {
        page = memory.bindMemory(to: bulkhead_progress_page.self, capacity: 1)
        self.owned = owned
        leave()
        page.pointee.version = ProgressPage.version
    }

    /// What is written, ``ProgressPage/byteCount`` bytes.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: page, count: ProgressPage.byteCount) }

    /// An event follows. Nothing is being evaluated yet.
    func begin(sequence: UInt64) { bulkhead_progress_set_sequence(page, sequence) }

    /// This strategy's evaluation follows. One store.
    mutating func enter(slot: UInt32) {
        count &+= 1
        bulkhead_progress_set_position(page, slot, count)
    }

    /// Nothing is being evaluated any more.
    func leave() { bulkhead_progress_set_position(page, ProgressPage.idleSlot, count) }

    /// From now on a fault is described on the page before it ends the process. Returns 0 or minus errno.
    func recordFaults() -> Int { bulkhead_worker_record_faults(&page.pointee.fault) }
}

/// A page of this process's own memory, all zero.
private final class OwnedPage {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: ProgressPage.byteCount, alignment: 64)

    init() { memory.initializeMemory(as: UInt8.self, repeating: 0, count: ProgressPage.byteCount) }

    deinit { memory.deallocate() }
}
