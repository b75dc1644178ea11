import SandboxPolicy
import StrategySDK
import Wire
import WorkerTrial

/// Strategies of a trial's worker, one for each plugin, with as few parameters as those take.
struct TrialStrategies {
    private let worker: TrialWorker
    private let columns: ColumnsFrame
    private let count: Int

    /// Slots of one word of an event.
    private static let most = 64

    /// Has the worker admit them.
    ///
    /// - Parameter family: whose plugins; nil for all that the worker offers.
    init(_ worker: TrialWorker, _ offered: [PluginDescriptor], family: String?) throws(TrialEnd) {
        let plugins = Array(
            offered.enumerated().filter { family == nil || $1.identity.family == family }.prefix(Self.most))
        guard !plugins.isEmpty else {
            throw .unexpected("the worker offers no plugin" + (family.map { " of the family \($0)" } ?? ""))
        }
        func names(_ kind: FeatureDeclaration.Kind) -> [String] {
            Set(plugins.flatMap { $1.features }.filter { $0.kind == kind }.map(\.name)).sorted()
        }
        // One text that no plugin asks for, so that a frame can be as large as is wanted.
        let columns = ColumnsFrame(numbers: names(.number), texts: names(.text) + ["policy_trial"])
        self.worker = worker
        self.columns = columns
        count = plugins.count
        try worker.queue { (queue) throws(WireError) in try columns.write(generation: 1, into: &queue) }
        for (slot, (index, plugin)) in plugins.enumerated() {
            let frame = StrategyFrame(
                slot: UInt32(slot), plugin: UInt16(clamping: index), timeframe: "1Hour",
                parameters: plugin.parameters.compactMap { declaration in
                    declaration.defaultValue == nil
                        ? Parameter(declaration.name, Self.value(for: declaration.kind)) : nil
                })
            try worker.queue { (queue) throws(WireError) in try frame.write(generation: 1, into: &queue) }
            try Self.check(try worker.receive(.admission), plugin)
        }
    }

    private static func check(_ payload: [UInt8], _ plugin: PluginDescriptor) throws(TrialEnd) {
        let admission: AdmissionFrame
        do {
            admission = try payload.withUnsafeBytes { (bytes) throws(WireError) in try AdmissionFrame(bytes) }
        } catch {
            throw .unexpected("the worker's verdict on a strategy cannot be read: \(error)")
        }
        if case .refused(let error) = admission.verdict {
            throw .unexpected("the plugin \(plugin.identity) refuses \(error.parameter): \(error.problem)")
        }
    }

    private static func value(for kind: ParameterDeclaration.Kind) -> ParameterValue {
        switch kind {
        case .number(let range): .number(range.contains(100) ? 100 : range.lower / 2 + range.upper / 2)
        case .integer(let range): .integer(range.lowerBound)
        case .boolean: .boolean(false)
        case .text(let choices): .text(choices.first ?? "x")
        }
    }

    func introduce(symbol: UInt32, nameBytes: Int) throws(TrialEnd) {
        let name = String(repeating: "S", count: nameBytes)
        try worker.queue { (queue) throws(WireError) in
            try SymbolFrame(index: symbol, name: name).write(generation: 1, into: &queue)
        }
    }

    /// Has them evaluate an event and waits for the answer.
    func evaluate(sequence: UInt64, symbol: UInt32, textBytes: Int) throws(TrialEnd) {
        try worker.queue { (queue) throws(WireError) in
            var writer = PayloadWriter()
            writer.word32(symbol)
            // One word of strategies, with a bit for each.
            writer.word32(1)
            writer.word64(sequence)
            writer.word64(count == 64 ? .max : 1 << UInt64(count) - 1)
            for _ in 0..<columns.presenceWords { writer.word64(.max) }
            for index in columns.numbers.indices { writer.number(100 + Double(index) + Double(sequence % 7)) }
            for index in columns.texts.indices {
                let count = index == columns.texts.count - 1 ? textBytes : 0
                writer.word32(UInt32(clamping: count))
                writer.raw([UInt8](repeating: UInt8(ascii: "x"), count: count))
            }
            try writer.finish(.event, generation: 1, sequence: sequence, into: &queue)
        }
        _ = try worker.receive(.result)
    }
}
