package import StrategySDK

/// Supervisor to worker: which values every event carries, in this order.
package struct ColumnsFrame: Sendable, Equatable {
    package var numbers: [String]
    package var texts: [String]

    package init(numbers: [String], texts: [String]) {
        self.numbers = numbers
        self.texts = texts
    }

    /// 64-bit words that hold a presence bit for each column.
    package var presenceWords: Int { (numbers.count + texts.count + 63) / 64 }

    package func write(generation: UInt32, into queue: inout ByteQueue) throws(WireError) {
        var writer = PayloadWriter()
        writer.word16(UInt16(clamping: numbers.count))
        writer.word16(UInt16(clamping: texts.count))
        for name in numbers + texts { writer.text(name) }
        try writer.finish(.columns, generation: generation, sequence: 0, into: &queue)
    }

    package init(_ payload: UnsafeRawBufferPointer) throws(WireError) {
        var reader = PayloadReader(payload)
        let numberCount = try reader.word16()
        let textCount = try reader.word16()
        numbers = []
        texts = []
        for _ in 0..<numberCount { numbers.append(try reader.text("a column's name")) }
        for _ in 0..<textCount { texts.append(try reader.text("a column's name")) }
        try reader.finish()
    }
}

/// Supervisor to worker: run this strategy. Answered by an ``AdmissionFrame`` with the same sequence.
package struct StrategyFrame: Sendable, Equatable {
    /// How events and results name the strategy; slots are given in order from 0.
    package var slot: UInt32
    /// Position in the worker's ``ReadyFrame``.
    package var plugin: UInt16
    package var timeframe: String
    package var parameters: [Parameter]

    package init(slot: UInt32, plugin: UInt16, timeframe: String, parameters: [Parameter]) {
        self.slot = slot
        self.plugin = plugin
        self.timeframe = timeframe
        self.parameters = parameters
    }

    package func write(generation: UInt32, into queue: inout ByteQueue) throws(WireError) {
        var writer = PayloadWriter()
        writer.word32(slot)
        writer.word16(plugin)
        writer.text(timeframe)
        writer.parameters(parameters)
        try writer.finish(.strategy, generation: generation, sequence: UInt64(slot), into: &queue)
    }

    package init(_ payload: UnsafeRawBufferPointer) throws(WireError) {
        var reader = PayloadReader(payload)
        slot = try reader.word32()
        plugin = try reader.word16()
        timeframe = try reader.text("the timeframe")
        parameters = try reader.parameters()
        try reader.finish()
    }
}

/// Worker to supervisor: whether the plugin takes a strategy's parameters.
package struct AdmissionFrame: Sendable, Equatable {
    package enum Verdict: Sendable, Equatable {
        /// With the events of warm-up, the layout of its state (as in ``Snapshot/Part``), and every parameter in force,
        /// defaults applied.
        case admitted(warmUp: UInt32, layout: UInt64, parameters: [Parameter])
        case refused(ParameterError)
    }

    package var slot: UInt32
    package var verdict: Verdict

    package init(slot: UInt32, verdict: Verdict) {
        self.slot = slot
        self.verdict = verdict
    }

    package func write(generation: UInt32, into queue: inout ByteQueue) throws(WireError) {
        var writer = PayloadWriter()
        writer.word32(slot)
        switch verdict {
        case .admitted(let warmUp, let layout, let parameters):
            writer.word8(0)
            writer.word32(warmUp)
            writer.word64(layout)
            writer.parameters(parameters)
        case .refused(let error):
            writer.word8(1)
            writer.text(error.parameter)
            writer.text(error.problem)
        }
        try writer.finish(.admission, generation: generation, sequence: UInt64(slot), into: &queue)
    }

    package init(_ payload: UnsafeRawBufferPointer) throws(WireError) {
        var reader = PayloadReader(payload)
        slot = try reader.word32()
        switch try reader.word8() {
        case 0:
            verdict = .admitted(
                warmUp: try reader.word32(), layout: try reader.word64(), parameters: try reader.parameters())
        case 1:
            let parameter = try reader.text("a parameter's name")
            verdict = .refused(ParameterError(parameter: parameter, problem: try reader.text("a problem")))
        case let tag:
            throw .unknownTag("admission", Int(tag))
        }
        try reader.finish()
    }
}

/// Supervisor to worker: events name this symbol by `index` from now on. Indices are given in order from 0. Not answered.
package struct SymbolFrame: Sendable, Equatable {
    package var index: UInt32
    package var name: String

    package init(index: UInt32, name: String) {
        self.index = index
        self.name = name
    }

    package func write(generation: UInt32, into queue: inout ByteQueue) throws(WireError) {
        var writer = PayloadWriter()
        writer.word32(index)
        writer.text(name)
        try writer.finish(.symbol, generation: generation, sequence: UInt64(index), into: &queue)
    }

    package init(_ payload: UnsafeRawBufferPointer) throws(WireError) {
        var reader = PayloadReader(payload)
        index = try reader.word32()
        name = try reader.text("a symbol")
        try reader.finish()
    }
}
