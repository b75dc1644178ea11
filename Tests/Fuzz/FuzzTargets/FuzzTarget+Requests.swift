import Wire

extension FuzzTarget {
    /// What the supervisor says, as a worker reads it.
    package static let requests = FuzzTarget(
        "requests",
        frames: [
            .hello: .frame(HelloFrame.self),
            .columns: .frame(ColumnsFrame.self) { $1.columns = $0 },
            .strategy: .frame(StrategyFrame.self),
            .symbol: .frame(SymbolFrame.self),
            .event: .event,
            .capture: .capture,
            .restore: .snapshot,
        ])
}

extension PayloadCheck {
    /// There is nothing to be read, and nothing else may be there.
    static let capture = PayloadCheck { (payload, _) throws(BrokenProperty) in
        do throws(WireError) {
            try CaptureFrame.check(payload)
            return nil
        } catch {
            return error
        }
    }

    /// Every word that an event says it has can be read, and together they are as long as the frame.
    static let event = PayloadCheck { (payload, conversation) throws(BrokenProperty) in
        let columns = conversation.columns
        let texts = UnsafeMutableBufferPointer<UnsafeRawBufferPointer>.allocate(capacity: columns.texts.count)
        texts.initialize(repeating: UnsafeRawBufferPointer(start: nil, count: 0))
        defer { texts.deallocate() }
        let view: EventView
        do throws(WireError) {
            view = try EventView(
                payload, presenceWords: columns.presenceWords, numberCount: columns.numbers.count)
            try view.readTexts(into: texts)
        } catch {
            return error
        }
        conversation.touch(view.strategies, view.strategyWords)
        conversation.touch(view.presence, columns.presenceWords)
        conversation.touch(view.numbers, columns.numbers.count)
        for text in texts { conversation.touch(text) }
        let length = EventFrame.length(
            strategyWords: view.strategyWords, presenceWords: columns.presenceWords, numbers: columns.numbers.count,
            textBytes: texts.reduce(0) { $0 + 4 + $1.count })
        guard length == FrameHeader.byteCount + payload.count else {
            throw BrokenProperty("an event: \(payload.count) bytes of payload hold content for a frame of \(length)")
        }
        return nil
    }
}
