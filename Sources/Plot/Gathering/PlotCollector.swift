import StrategySDK
package import Supervision

/// Gathers what a picture shows while events and intents go by, once and in bounded memory.
///
/// Rows have one number column: the feature. After each event, the lines of intents with its number are taken.
package struct PlotCollector {
    private let selection: PlotSelection
    private var courses: [Course] = []
    private var omitted = NameSet()
    private var symbols = NameSet()
    private var strategies: [String] = []
    private var allStrategies = NameSet()
    private var omittedStrategies = NameSet()
    private var remarks = PlotRemarks()
    /// Of the newest event.
    private var course: Int?
    private var time = Int64.min

    package init(_ selection: PlotSelection) { self.selection = selection }

    /// The number of the event that comes next.
    package var nextSequence: UInt64 { remarks.events }

    package mutating func take(_ row: EventRow) {
        remarks.events += 1
        time = row.eventTime
        course = find(row)
        guard let course, courses[course].admits(row), selection.range.contains(row.eventTime) else {
            if course != nil, selection.range.contains(row.eventTime) { remarks.eventsOutOfOrder += 1 }
            return
        }
        courses[course].extend(to: row.eventTime)
        if row.presence[0] & 1 == 1 {
            courses[course].add(row.numbers[0], at: row.eventTime)
        } else {
            remarks.eventsWithoutFeature += 1
        }
    }

    /// - Parameters:
    ///   - line: of the event that was taken last; of the one that would come next only at the end, and only withdrawals.
    ///   - row: the event.
    package mutating func take(_ line: IntentLine, of row: EventRow?) {
        allStrategies.insert(line.strategy)
        switch line.content {
        case .withdrawal(let reason): withdraw(line, reason)
        case .intent(let intent):
            remarks.intents += 1
            guard let row, row.symbol.elementsEqual(line.symbol.utf8),
                row.eventTimeText.elementsEqual(intent.eventTime.utf8)
            else { return count(mismatch: line, row) }
            guard let course, let lane = lane(line, intent, course) else { return }
            courses[course].lanes[lane].take(
                intent, line, at: row.eventTime, price: row.presence[0] & 1 == 1 ? row.numbers[0] : nil)
        }
    }

    private mutating func withdraw(_ line: IntentLine, _ reason: String) {
        guard strategies.contains(line.strategy) else { return }
        for course in courses.indices where courses[course].symbol.elementsEqual(line.symbol.utf8) {
            for lane in courses[course].lanes.indices where courses[course].lanes[lane].strategy == line.strategy {
                if courses[course].lanes[lane].withdraw(line.id, reason: reason, at: time) { return }
            }
        }
    }

    private mutating func count(mismatch line: IntentLine, _ row: EventRow?) {
        remarks.mismatches += 1
        guard remarks.firstMismatch == nil, case .intent(let intent) = line.content else { return }
        var text = "it is of event \(line.sequence), \(line.symbol) at \(intent.eventTime); "
        if let row {
            let symbol = String(decoding: row.symbol, as: UTF8.self)
            text += "that event of the input is \(symbol) at \(String(decoding: row.eventTimeText, as: UTF8.self))"
        } else {
            text += "the input ends after \(remarks.events) events"
        }
        remarks.firstMismatch = PlotRemarks.Mismatch(line: line.number, text: text)
    }

    // MARK: What is drawn

    private mutating func find(_ row: EventRow) -> Int? {
        // Neighbouring events are often of few symbols.
        for index in courses.indices where courses[index].isOf(row) { return index }
        let fresh = Course(row)
        symbols.insert(fresh.symbolText)
        if !selection.symbols.isEmpty, !selection.symbols.contains(fresh.symbolText) { return nil }
        if let timeframe = selection.timeframe, !fresh.timeframe.elementsEqual(timeframe.utf8) { return nil }
        guard courses.count < PlotSelection.followed else {
            omitted.insert(fresh.name)
            return nil
        }
        courses.append(fresh)
        return courses.count - 1
    }

    private mutating func lane(_ line: IntentLine, _ intent: IntentLine.Intent, _ course: Int) -> Int? {
        if let lane = courses[course].lanes.firstIndex(where: { $0.strategy == line.strategy }) { return lane }
        if !strategies.contains(line.strategy) {
            guard selection.strategies.isEmpty || selection.strategies.contains(line.strategy) else { return nil }
            guard strategies.count < selection.mostStrategies else {
                omittedStrategies.insert(line.strategy)
                return nil
            }
            strategies.append(line.strategy)
        }
        courses[course].lanes.append(Lane(line.strategy, plugin: intent.plugin, range: selection.range))
        return courses[course].lanes.count - 1
    }

    // MARK: The end

    /// - Returns: nil where there was no event in the range.
    package mutating func finish(_ run: PlotModel.Run) -> (model: PlotModel?, remarks: PlotRemarks) {
        for course in courses.indices {
            guard let end = courses[course].span?.upperBound else { continue }
            for lane in courses[course].lanes.indices { courses[course].lanes[lane].finish(at: end) }
        }
        let chosen = choose()
        remarks.omittedPanels = omitted.sorted
        remarks.omittedStrategies = omittedStrategies.sorted
        remarks.knownSymbols = symbols.sorted
        remarks.knownStrategies = allStrategies.sorted
        remarks.unknownSymbols = selection.symbols.filter { !symbols.contains($0) }
        remarks.unknownStrategies = selection.strategies.filter { !allStrategies.contains($0) }
        let spans = chosen.compactMap(\.span)
        guard let first = spans.map(\.lowerBound).min(), let last = spans.map(\.upperBound).max() else {
            return (nil, remarks)
        }
        let panels = chosen.map(panel)
        return (PlotModel(run: run, feature: selection.feature, range: first...last, panels: panels), remarks)
    }

    /// Those of which a strategy has spoken come first; others only where they were asked for, or where there are none.
    private mutating func choose() -> [Course] {
        let present = courses.filter { $0.span != nil }
        let spokenOf = present.filter { course in course.lanes.contains { $0.hasContent } }
        var chosen = selection.symbols.isEmpty ? spokenOf : present
        if chosen.isEmpty { chosen = Array(present.prefix(1)) }
        for course in chosen.dropFirst(selection.mostPanels) { omitted.insert(course.name) }
        return Array(chosen.prefix(selection.mostPanels))
    }

    private func panel(_ course: Course) -> PlotModel.Panel {
        PlotModel.Panel(
            symbol: course.symbolText, timeframe: String(decoding: course.timeframe, as: UTF8.self),
            prices: course.prices, extent: course.extent, gap: course.gap,
            lanes: course.lanes.filter { $0.hasContent }.sorted { order($0.strategy) < order($1.strategy) })
    }

    /// As they were asked for, or else as they first spoke.
    private func order(_ strategy: String) -> Int {
        (selection.strategies.isEmpty ? strategies : selection.strategies).firstIndex(of: strategy) ?? .max
    }
}

/// Names that are told of at the end, as many as anybody reads.
private struct NameSet {
    private var names: Set<String> = []

    var sorted: [String] { names.sorted() }

    func contains(_ name: String) -> Bool { names.contains(name) }

    mutating func insert(_ name: String) {
        if names.count < PlotSelection.mostRemarked { names.insert(name) }
    }
}
