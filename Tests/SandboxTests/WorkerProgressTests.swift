import CWorkerSystem
import Glibc
import LinuxSystem
import Synchronization
import Testing
import Wire

@testable import Sandbox

struct WorkerProgressTests {
    @Test("a page says nothing, idle, or who is evaluated on what")
    func states() {
        #expect(WorkerProgress(version: 0, sequence: 5, position: 7) == .unknown)
        #expect(WorkerProgress(version: 2, sequence: 5, position: 7) == .unknown)
        #expect(WorkerProgress(version: 1, sequence: 5, position: 3 << 32 | 0xFFFF_FFFF) == .idle(evaluations: 3))
        #expect(
            WorkerProgress(version: 1, sequence: .max, position: 3 << 32 | 7)
                == .evaluating(sequence: .max, slot: 7, evaluations: 3))
    }

    @Test("what is read while the worker goes on belongs together")
    func concurrent() throws {
        let page = try SharedPage(name: "test", byteCount: ProgressPage.byteCount)
        let descriptor = try #require(page.descriptor)
        let mapped = mmap(nil, ProgressPage.byteCount, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
        let memory = try #require(mapped)
        try #require(memory != MAP_FAILED)
        defer { munmap(memory, ProgressPage.byteCount) }
        let writer = Writer(memory)
        var seen: Set<UInt64> = []
        // The writer may have to wait for a processor.
        let deadline = MonotonicClock.now + 60_000_000_000
        while seen.count < 1000, MonotonicClock.now < deadline {
            if case .evaluating(let sequence, let slot, let evaluations) = WorkerProgress(page) {
                seen.insert(sequence)
                guard sequence == UInt64(slot) * 7, evaluations == slot else {
                    Issue.record("event \(sequence), slot \(slot), evaluation \(evaluations)")
                    break
                }
            }
        }
        writer.stop()
        #expect(seen.count == 1000)
    }
}

/// Evaluates one strategy after another on a thread of its own, each on an event that follows from its slot.
private final class Writer: Sendable {
    private let isStopped = Atomic(false)
    private let thread: Mutex<pthread_t> = Mutex(0)
    nonisolated(unsafe) private let page: UnsafeMutablePointer<bulkhead_progress_page>

    init(_ memory: UnsafeMutableRawPointer) {
        page = memory.assumingMemoryBound(to: bulkhead_progress_page.self)
        page.pointee.version = ProgressPage.version
        thread.withLock { thread in
            _ = pthread_create(
                &thread, nil,
                { argument in
                    argument.map { Unmanaged<Writer>.fromOpaque($0).takeUnretainedValue().write() }
                    return nil
                }, Unmanaged.passUnretained(self).toOpaque())
        }
    }

    private func write() {
        var slot: UInt32 = 0
        while !isStopped.load(ordering: .relaxed) {
            slot = (slot + 1) % 1_000_000
            bulkhead_progress_set_sequence(page, UInt64(slot) * 7)
            bulkhead_progress_set_position(page, slot, slot)
            // As long as a quick plugin takes, or one that takes its time.
            for _ in 0..<(slot & 63) * 8 { _ = isStopped.load(ordering: .acquiring) }
            bulkhead_progress_set_position(page, ProgressPage.idleSlot, slot)
        }
    }

    func stop() {
        isStopped.store(true, ordering: .relaxed)
        thread.withLock { _ = pthread_join($0, nil) }
    }
}

struct ProcessStatisticsTests {
    @Test("state and time are read behind the name, whatever that is")
    func fields() throws {
        let rest = "T 1 2 3 4 5 6 7 8 9 10 250 50 0 0"
        for name in ["worker", "a) R 1 (b", ") Z 9 9 9 9 9 9 9 9 9 9 9 9 9", "("] {
            let statistics = try #require(
                ProcessStatistics(Array("18210 (\(name)) \(rest)".utf8), ticksPerSecond: 100))
            #expect(statistics.state == .stopped && statistics.processorTime == 3_000_000_000)
        }
        for text in ["", "18210 (worker", "18210 (worker) R 1 2 3", "18210 (worker) R 1 2 3 4 5 6 7 8 9 10 x 50 0"] {
            #expect(ProcessStatistics(Array(text.utf8), ticksPerSecond: 100) == nil)
        }
    }

    @Test("a letter is a state")
    func letters() {
        for (letters, state) in [("R", .running), ("SDI", .sleeping), ("Tt", .stopped), ("ZXx", .ended)]
            as [(String, RunState)]
        { for letter in letters.utf8 { #expect(RunState(letter: letter) == state) } }
    }
}
