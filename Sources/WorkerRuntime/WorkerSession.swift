private import CWorkerSystem
import StrategySDK
import Wire

/// What the supervisor sent is not what this worker can follow. It ends the worker: the supervisor is trusted, so this is
/// a difference in versions or a fault in the host.
enum SessionError: Error, CustomStringConvertible {
    case wire(WireError)
    case unexpected(UInt16)
    case version(UInt16)
    case outOfOrder(String)
    case unknownPlugin(UInt16)
    case unknownColumn(String)
    case plugin(ParameterError)
    case system(String, Int)

    var description: String {
        switch self {
        case .wire(let error): "the supervisor sent a bad frame: \(error)"
        case .unexpected(let type): "the supervisor sent a frame of type \(type), which is not permitted now"
        case .version(let version):
            "the supervisor speaks protocol \(version), this worker \(WireProtocol.version): both must come from one build"
        case .outOfOrder(let what): "the supervisor gave \(what) out of order"
        case .unknownPlugin(let index): "the supervisor asked for plugin \(index), which is not offered"
        case .unknownColumn(let name): "the supervisor sends no column for the feature \(name)"
        case .plugin(let error): "a plugin cannot be described: its own defaults are refused: \(error)"
        case .system(let call, let code): "\(call) failed with errno \(code)"
        }
    }
}

/// The worker's side of the protocol: takes frames, evaluates, and queues answers. It does no I/O but what HELLO asks for.
struct WorkerSession: ~Copyable {
    private let registrations: [PluginRegistration]
    private var descriptors: [PluginDescriptor] = []
    private var columns = ColumnsFrame(numbers: [], texts: [])
    private var evaluations: [Evaluation] = []
    /// By slot; nil for a strategy that was refused.
    var memories: [StrategyMemory?] = []
    /// A snapshot that has not come whole.
    var incomingSnapshot: [UInt8] = []
    private var symbols: [String] = []
    /// Where each text column of the current event lies.
    private var texts = TextColumns(count: 0)
    private var isReady = false
    var results = ResultWriter(queue: ByteQueue(capacity: 128 << 10))
    private(set) var progress: ProgressWriter

    init(_ registrations: [PluginRegistration], progress: ProgressWriter = ProgressWriter()) {
        self.registrations = registrations
        self.progress = progress
    }

    /// Handles one frame.
    mutating func handle(_ header: FrameHeader, _ payload: UnsafeRawBufferPointer) throws(SessionError) {
        switch FrameType(rawValue: header.type) {
        case .event? where isReady: try evaluate(header, payload)
        case .symbol? where isReady: try addSymbol(payload)
        case .capture? where isReady: try capture(header, payload)
        case .restore? where isReady: try restore(header, payload)
        case .hello? where !isReady: try greet(header, payload)
        case .columns? where isReady && evaluations.isEmpty: try useColumns(payload)
        case .strategy? where isReady: try admit(header, payload)
        default: throw .unexpected(header.type)
        }
    }

    /// Evaluates an event. Allocates nothing unless a strategy has an intent or a text feature.
    private mutating func evaluate(_ header: FrameHeader, _ payload: UnsafeRawBufferPointer) throws(SessionError) {
        let columnTexts = texts.places
        let view = try decode { () throws(WireError) in
            let view = try EventView(
                payload, presenceWords: columns.presenceWords, numberCount: columns.numbers.count)
            // Without a text column this only finds that nothing follows the numbers.
            if !columnTexts.isEmpty || !view.texts.isEmpty { try view.readTexts(into: columnTexts) }
            return view
        }
        guard Int(view.symbol) < symbols.count else { throw .outOfOrder("symbol \(view.symbol)") }
        let event = EvaluatedEvent(
            symbolIndex: Int(view.symbol), symbol: symbols[Int(view.symbol)],
            eventTime: EventTime(nanoseconds: view.eventTime), presence: view.presence, numbers: view.numbers,
            texts: UnsafePointer(columnTexts.baseAddress ?? noTexts), numberCount: columns.numbers.count)
        results.begin(
            generation: header.generation, round: header.round, sequence: header.sequence, symbol: view.symbol)
        progress.begin(sequence: header.sequence)
        defer { progress.leave() }
        for word in 0..<view.strategyWords {
            var bits = view.strategies.load(fromByteOffset: 8 * word, as: UInt64.self)
            while bits != 0 {
                let slot = word * 64 + bits.trailingZeroBitCount
                bits &= bits - 1
                guard slot < evaluations.count else { throw .outOfOrder("strategy \(slot)") }
                progress.enter(slot: UInt32(truncatingIfNeeded: slot))
                evaluations[slot](event, &results)
            }
        }
        results.end()
    }

    private mutating func greet(_ header: FrameHeader, _ payload: UnsafeRawBufferPointer) throws(SessionError) {
        let hello = try decode { () throws(WireError) in try HelloFrame(payload) }
        guard hello.version == WireProtocol.version else { throw .version(hello.version) }
        for mapping in hello.unmap {
            let code = bulkhead_worker_unmap(mapping.start, mapping.length)
            guard code == 0 else { throw .system("munmap of a clock page", -code) }
        }
        if !hello.filter.isEmpty {
            let code = hello.filter.withUnsafeBytes { program in
                program.baseAddress.map { bulkhead_worker_install_filter($0, program.count / 8) } ?? 0
            }
            guard code == 0 else { throw .system("installing the filter", -code) }
        }
        // No plugin code has run before this point.
        do {
            for registration in registrations { descriptors.append(try registration.descriptor()) }
        } catch {
            throw .plugin(error)
        }
        let ready = ReadyFrame(plugins: descriptors)
        try send { (queue) throws(WireError) in try ready.write(generation: header.generation, into: &queue) }
        isReady = true
    }

    private mutating func useColumns(_ payload: UnsafeRawBufferPointer) throws(SessionError) {
        columns = try decode { () throws(WireError) in try ColumnsFrame(payload) }
        texts = TextColumns(count: columns.texts.count)
    }

    private mutating func admit(_ header: FrameHeader, _ payload: UnsafeRawBufferPointer) throws(SessionError) {
        let strategy = try decode { () throws(WireError) in try StrategyFrame(payload) }
        guard Int(strategy.slot) == evaluations.count else { throw .outOfOrder("strategy \(strategy.slot)") }
        guard Int(strategy.plugin) < registrations.count else { throw .unknownPlugin(strategy.plugin) }
        let request = AdmissionRequest(
            slot: strategy.slot, timeframe: strategy.timeframe, parameters: strategy.parameters,
            columns: try resolve(descriptors[Int(strategy.plugin)].features))
        let verdict: AdmissionFrame.Verdict
        do {
            let admitted = try registrations[Int(strategy.plugin)].admit(request)
            evaluations.append(admitted.evaluate)
            memories.append(admitted.memory)
            verdict = .admitted(warmUp: admitted.warmUp, layout: admitted.layout, parameters: admitted.parameters)
        } catch {
            // The slot is taken all the same, so that slots stay what the supervisor says they are.
            evaluations.append { _, _ in }
            memories.append(nil)
            verdict = .refused(error)
        }
        let admission = AdmissionFrame(slot: strategy.slot, verdict: verdict)
        try send { (queue) throws(WireError) in try admission.write(generation: header.generation, into: &queue) }
    }

    private mutating func addSymbol(_ payload: UnsafeRawBufferPointer) throws(SessionError) {
        let symbol = try decode { () throws(WireError) in try SymbolFrame(payload) }
        guard Int(symbol.index) == symbols.count else { throw .outOfOrder("symbol \(symbol.index)") }
        symbols.append(symbol.name)
    }

    /// Which column carries each declared feature; numbers come before texts.
    private func resolve(_ features: [FeatureDeclaration]) throws(SessionError) -> [UInt16] {
        var resolved: [UInt16] = []
        for feature in features {
            let index: Int? =
                switch feature.kind {
                case .number: columns.numbers.firstIndex(of: feature.name)
                case .text: columns.texts.firstIndex(of: feature.name).map { columns.numbers.count + $0 }
                }
            guard let index else { throw .unknownColumn(feature.name) }
            resolved.append(UInt16(index))
        }
        return resolved
    }

    private func decode<Value>(_ body: () throws(WireError) -> Value) throws(SessionError) -> Value {
        do { return try body() } catch { throw .wire(error) }
    }

    mutating func send(_ body: (inout ByteQueue) throws(WireError) -> Void) throws(SessionError) {
        do { try body(&results.queue) } catch { throw .wire(error) }
    }
}

/// Room for the place of each text column, at one address for as long as the columns are in force.
private final class TextColumns {
    let places: UnsafeMutableBufferPointer<UnsafeRawBufferPointer>

    init(count: Int) {
        places = .allocate(capacity: count)
        places.initialize(repeating: UnsafeRawBufferPointer(start: nil, count: 0))
    }

    deinit { places.deallocate() }
}

/// What a pointer to no texts points to; never read.
private nonisolated(unsafe) let noTexts = UnsafeMutablePointer<UnsafeRawBufferPointer>.allocate(capacity: 1)
