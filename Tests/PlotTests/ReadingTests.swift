import Plot
import PlotFiles
import Testing

@Suite struct ReadingTests {
    private func sample() throws -> Sample {
        let sample = try Sample()
        for index in 0..<6 { sample.event(hour(index), "1.\(index)") }
        sample.intent(2, hour(2), "long")
        return sample
    }

    private func failure(_ sample: Sample, _ selection: PlotSelection = PlotSelection()) -> PlotError? {
        do {
            _ = try sample.read(selection)
            return nil
        } catch {
            return error as? PlotError
        }
    }

    @Test(
        arguments: [
            ("", "line 1: this is no output of `bulkhead run`"), ("{}", "line 1: this is no output"),
            (#"{"symbol":"EURUSD","event_ts":"2023-01-01T00:00:00Z"}"#, "give the input first"),
            (#"{"kind":"run","format":2,"build":"b","catalog":"c"}"#, "format 2"),
        ])
    func anIntentsFileThatIsNoneIsRefusedWithItsLine(first: String, message: String) throws {
        let sample = try sample()
        sample.intents[0] = first
        let error = try #require(failure(sample))
        #expect(error.exitStatus == 65)
        #expect(error.description.contains(first.isEmpty ? "line 2" : message), "\(error)")
        #expect(error.description.contains("intents"))
    }

    @Test func anEmptyIntentsFileIsRefused() throws {
        let sample = try sample()
        sample.intents = []
        #expect(try #require(failure(sample)).description.contains("is empty"))
    }

    @Test(
        arguments: [
            (#"{"kind":"intent","seq":2"#, "bulkhead run --resume"),
            (#"{"kind":"order","seq":3}"#, "neither an intent nor"),
            (
                #"{"kind":"withdrawal","seq":-1,"intent_id":"0","symbol":"a","strategy_id":"b","reason":"c"}"#,
                "no line of intents"
            ),
            (
                #"{"kind":"withdrawal","seq":1,"intent_id":"0","symbol":"a","strategy_id":"b","reason":"c"}"#,
                "seq 1 comes after 2"
            ),
            (#"[1]"#, "no line of intents"),
        ])
    func aBadLineIsNamed(line: String, message: String) throws {
        let sample = try sample()
        sample.intents.append(line)
        let error = try #require(failure(sample))
        #expect(error.exitStatus == 65)
        #expect(error.description.contains("intents, line 3: "))
        #expect(error.description.contains(message), "\(error)")
    }

    @Test func intentsOfAnotherInputAreToldOfAndLeftOut() throws {
        let sample = try sample()
        sample.intent(3, hour(4), "short")
        sample.intent(4, hour(4), "short", symbol: "GBPUSD")
        sample.intent(99, hour(4), "short")
        let read = try sample.read()
        #expect(read.remarks.mismatches == 3)
        let warnings = read.remarks.warnings(PlotSelection(), intents: "intents.ndjson")
        #expect(
            warnings == [
                "intents.ndjson, line 3: it is of event 3, EURUSD at 2023-01-01T04:00:00Z; that event of the input is EURUSD at 2023-01-01T03:00:00Z; left out, as are 2 other intents of events that the input does not have. Are these the intents of another input?"
            ])
        #expect(read.model.panels[0].lanes[0].intentCount == 1)
    }

    @Test func intentsOfAnotherInputAloneAreRefused() throws {
        let sample = try sample()
        sample.intents.removeLast()
        sample.intent(2, hour(4), "short")
        let error = try #require(failure(sample))
        #expect(error.exitStatus == 65)
        #expect(error.description.contains("intents, line 2: no intent is of an event of"))
    }

    @Test func anInputWithoutEventsIsRefused() throws {
        let sample = try sample()
        sample.events = []
        #expect(try #require(failure(sample)).description.contains("has no event; is it the input of the run?"))
        sample.events = ["nonsense"]
        #expect(try #require(failure(sample)).exitStatus == 65)
    }

    @Test func aMissingFileIsNoInput() {
        #expect(throws: PlotError.self) {
            try PlotReading.read(input: "/nonexistent", intents: "/nonexistent", PlotSelection())
        }
        do {
            _ = try PlotReading.read(input: "/nonexistent", intents: "/nonexistent", PlotSelection())
        } catch {
            #expect(error.exitStatus == 66)
        }
    }

    @Test func linesThatAreNoEventHaveNoNumber() throws {
        let sample = try sample()
        sample.events.insert("nonsense", at: 1)
        let read = try sample.read()
        #expect(read.remarks.mismatches == 0)
        #expect(read.remarks.events == 6)
    }

    @Test func whatIsNotThereIsToldOfAndWhatIsNearIsNamed() throws {
        let sample = try sample()
        var selection = PlotSelection()
        selection.strategies = ["trent"]
        selection.symbols = ["EURUSD", "EURUSB"]
        let read = try sample.read(selection)
        let warnings = read.remarks.warnings(selection, intents: "i").joined(separator: "\n")
        #expect(warnings.contains("\"trent\" has given no intent; is \"trend\" meant?"))
        #expect(warnings.contains("the input has no symbol EURUSB; it has EURUSD"))
        selection.symbols = ["EURUSB"]
        #expect(try #require(failure(sample, selection)).description.contains("has no symbol EURUSB; it has EURUSD"))
        selection.symbols = []
        selection.range = 0...1
        #expect(try #require(failure(sample, selection)).description.contains("--from and --to"))
    }

    @Test func symbolsAndStrategiesAreBoundedAndTheRestIsToldOf() throws {
        let sample = try Sample()
        for index in 0..<40 {
            sample.event(hour(0), "1", symbol: "S\(index)")
            for strategy in 0..<12 {
                sample.intent(index, hour(0), "long", symbol: "S\(index)", strategy: "t\(strategy)")
            }
        }
        let read = try sample.read()
        #expect(read.model.panels.map(\.symbol) == ["S0", "S1", "S2", "S3"])
        #expect(read.model.panels.allSatisfy { $0.lanes.map(\.strategy) == (0..<8).map { "t\($0)" } })
        #expect(read.remarks.omittedPanels.count == 36)
        #expect(read.remarks.omittedStrategies == ["t10", "t11", "t8", "t9"])
        var selection = PlotSelection()
        selection.symbols = ["S39"]
        selection.strategies = ["t11", "t0"]
        let chosen = try sample.read(selection).model
        #expect(chosen.panels.map(\.symbol) == ["S39"])
        #expect(chosen.panels[0].lanes.map(\.strategy) == ["t11", "t0"])
    }

    @Test func lateAndRepeatedEventsAreNotPartOfTheCourse() throws {
        let sample = try Sample()
        sample.event(hour(0), "1")
        sample.event(hour(2), "2")
        sample.event(hour(1), "99")
        let again = sample.events[1].replacing("\"price\":2", with: "\"price\":98")
        sample.events.append(again)
        let read = try sample.read()
        #expect(read.model.panels[0].extent.highest.price == 98 || read.remarks.eventsOutOfOrder == 2)
        #expect(read.remarks.eventsOutOfOrder == 2)
        #expect(read.model.panels[0].extent.highest.price == 2)
    }
}
