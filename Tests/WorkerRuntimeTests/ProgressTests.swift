import CWorkerSystem
import StrategySDK
import Testing
import Wire

@testable import WorkerRuntime

@Suite("The progress page", .serialized)
struct ProgressTests {
    @Test("is laid out as the supervisor reads it")
    func layout() {
        typealias Page = bulkhead_progress_page
        typealias Offset = ProgressPage.Offset
        let fields: [(PartialKeyPath<Page>, Int)] = [
            (\.version, Offset.version), (\.sequence, Offset.sequence), (\.position, Offset.position),
            (\.fault, Offset.fault), (\.fault.is_written, Offset.fault), (\.fault.signal, Offset.faultSignal),
            (\.fault.code, Offset.faultCode), (\.fault.instruction_byte_count, Offset.instructionByteCount),
            (\.fault.address, Offset.faultAddress), (\.fault.instruction_pointer, Offset.instructionPointer),
            (\.fault.stack_pointer, Offset.stackPointer), (\.fault.instruction, Offset.instruction),
            (\.fault.memory_is_exhausted, Offset.memoryIsExhausted),
        ]
        for (field, offset) in fields { #expect(MemoryLayout<Page>.offset(of: field) == offset) }
        #expect(MemoryLayout<Page>.size <= ProgressPage.usedByteCount)
        #expect(ProgressPage.usedByteCount <= ProgressPage.byteCount && ProgressPage.usedByteCount % 8 == 0)
    }

    @Test("names event and strategy during each evaluation, and nobody before, between and after")
    func progress() throws {
        var driver = try SessionDriver([.plugin(Witness.self)], columns: ColumnsFrame(numbers: [], texts: []))
        for slot in 0..<3 as Range<UInt32> { _ = try driver.admit(slot, []) }
        try driver.send(symbol: 0, "EURUSD")
        Witness.page = driver.session.progress.bytes
        defer { Witness.page = nil }
        Witness.seen = []

        #expect(Reading(driver.session.progress.bytes) == Reading(version: 1, sequence: 0, slot: .max, count: 0))
        try driver.event(812, asking: [0, 2], numbers: [])
        #expect(Reading(driver.session.progress.bytes) == Reading(version: 1, sequence: 812, slot: .max, count: 2))
        try driver.event(UInt64.max, asking: [1], numbers: [])
        #expect(Reading(driver.session.progress.bytes) == Reading(version: 1, sequence: .max, slot: .max, count: 3))
        #expect(
            Witness.seen == [
                Reading(version: 1, sequence: 812, slot: 0, count: 1),
                Reading(version: 1, sequence: 812, slot: 2, count: 2),
                Reading(version: 1, sequence: .max, slot: 1, count: 3),
            ])
    }

    @Test("says that nobody is evaluating when the supervisor asks for a strategy that there is not")
    func unknownStrategy() throws {
        var driver = try SessionDriver([.plugin(Witness.self)], columns: ColumnsFrame(numbers: [], texts: []))
        _ = try driver.admit(0, [])
        try driver.send(symbol: 0, "EURUSD")
        #expect(throws: SessionError.self) { try driver.event(5, asking: [0, 1], numbers: []) }
        #expect(Reading(driver.session.progress.bytes) == Reading(version: 1, sequence: 5, slot: .max, count: 1))
    }

    @Test("is looked for only where the supervisor has said so")
    func announcement() {
        #expect(bulkhead_worker_progress_descriptor() == -1)
    }
}

/// What a supervisor would read.
private struct Reading: Equatable {
    var version: UInt32
    var sequence: UInt64
    var slot: UInt32
    var count: UInt32

    init(version: UInt32, sequence: UInt64, slot: UInt32, count: UInt32) {
        self.version = version
        self.sequence = sequence
        self.slot = slot
        self.count = count
    }

    init(_ page: UnsafeRawBufferPointer) {
        version = page.load(fromByteOffset: ProgressPage.Offset.version, as: UInt32.self)
        sequence = page.load(fromByteOffset: ProgressPage.Offset.sequence, as: UInt64.self)
        slot = page.load(fromByteOffset: ProgressPage.Offset.position, as: UInt32.self)
        count = page.load(fromByteOffset: ProgressPage.Offset.position + 4, as: UInt32.self)
    }
}

/// A plugin that looks at the page while it is evaluated.
private enum Witness: StrategyPlugin {
    nonisolated(unsafe) static var page: UnsafeRawBufferPointer?
    nonisolated(unsafe) static var seen: [Reading] = []

    static let identity = PluginIdentity(family: "witness", version: SemanticVersion(1, 0, 0))
    static let summary = "Looks at the progress page."

    struct Features: StrategyFeatures {
        init(from reader: inout FeatureReader) {}
    }
    enum Reason: String, QuietReason { case nothing }

    static func evaluate(
        _ features: Features, _ parameters: NoParameters, _ context: StrategyContext, _ state: inout NoState
    ) -> Decision<Reason> {
        if let page { seen.append(Reading(page)) }
        return .noSignal(.nothing)
    }
}
