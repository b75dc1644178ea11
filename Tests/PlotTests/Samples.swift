import Foundation
import PlotFiles
import Testing

@testable import Plot

func nanoseconds(_ text: String) -> Int64? { PlotTime.nanoseconds(text) }

/// 1 January 2023, and so many hours more.
func hour(_ number: Int) -> String {
    let time = Date(timeIntervalSince1970: 1_672_531_200 + Double(number) * 3600)
    return time.formatted(.iso8601)
}

/// Files of an input and an output that go when this value does.
final class Sample {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("plot-\(UUID().uuidString)")
    var events: [String] = []
    var intents = [
        #"{"kind":"run","format":1,"build":"0.1.0+1f0c","catalog":"sha256:0123456789abcdef0123456789abcdef","policies":{},"seals":{}}"#
    ]

    init() throws { try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: directory) }

    /// - Parameter price: JSON.
    func event(_ time: String, _ price: String, symbol: String = "EURUSD", timeframe: String = "1Hour") {
        events.append(
            #"{"symbol":"\#(symbol)","event_ts":"\#(time)","timeframe":"\#(timeframe)","schema_version":"3.0.0","seq":\#(events.count),"values":{"price":\#(price)}}"#
        )
    }

    /// An intent of an event.
    func intent(
        _ sequence: Int, _ time: String, _ direction: String, until: String? = nil, symbol: String = "EURUSD",
        strategy: String = "trend", notional: Double = 5000, id: String = "00", rationale: String = "because"
    ) {
        let until = until.map { "\"\($0)\"" } ?? "null"
        intents.append(
            #"{"kind":"intent","seq":\#(sequence),"intent_id":"\#(id)","event_ts":"\#(time)","valid_until":\#(until),"symbol":"\#(symbol)","strategy_id":"\#(strategy)","strategy_type":"trend_multifactor","version":"1.0.0","direction":"\#(direction)","confidence":0.5,"target_notional":\#(notional),"horizon":"1Hour","rationale":["\#(rationale)"],"meta":{},"params_hash":"00","features_hash":"00"}"#
        )
    }

    func withdrawal(_ sequence: Int, id: String, reason: String = "halted: noon", strategy: String = "trend") {
        intents.append(
            #"{"kind":"withdrawal","seq":\#(sequence),"intent_id":"\#(id)","symbol":"EURUSD","strategy_id":"\#(strategy)","reason":"\#(reason)"}"#
        )
    }

    func write(_ name: String, _ lines: [String]) throws -> String {
        let path = directory.appendingPathComponent(name).path
        try lines.map { $0 + "\n" }.joined().write(toFile: path, atomically: false, encoding: .utf8)
        return path
    }

    func read(_ selection: PlotSelection = PlotSelection()) throws -> (model: PlotModel, remarks: PlotRemarks) {
        try PlotReading.read(input: write("input", events), intents: write("intents", intents), selection)
    }

    func picture(_ selection: PlotSelection = PlotSelection(), width: Int = 1200) throws -> String {
        PlotPicture.svg(try read(selection).model, width: width)
    }
}
