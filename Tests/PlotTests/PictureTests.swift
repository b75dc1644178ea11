import Foundation
import Testing

@testable import Plot

@Suite struct PictureTests {
    /// A day of two symbols and two strategies, with everything that a picture can show.
    private func day() throws -> Sample {
        let sample = try Sample()
        let prices = [10, 12, 9, 11, 14, 13, 15, 12, 10, 11, 12, 16]
        for (index, price) in prices.enumerated() {
            // Six hours are missing.
            let time = hour(index < 8 ? index : index + 6)
            sample.event(time, "1.0\(price)")
            sample.event(time, "\(price)000", symbol: "BTCUSD", timeframe: "15Min")
        }
        sample.intent(0, hour(0), "long", until: hour(2), id: "01", rationale: "a < b & c")
        sample.intent(4, hour(2), "short", until: hour(9), notional: 2500, id: "02")
        sample.intent(5, hour(2), "long", until: hour(4), symbol: "BTCUSD", strategy: "reversion", id: "03")
        sample.withdrawal(10, id: "02")
        sample.intent(12, hour(6), "flat", id: "04")
        sample.intent(16, hour(14), "long", until: hour(15), id: "05")
        sample.intent(17, hour(14), "short", symbol: "BTCUSD", strategy: "reversion", id: "06")
        return sample
    }

    @Test func theBytesAreThoseOfTheGoldenPicture() throws {
        let picture = try day().picture(width: 800)
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Fixtures/plots/day.svg")
        let expected = try? String(contentsOf: path, encoding: .utf8)
        if picture != expected {
            let written = FileManager.default.temporaryDirectory.appendingPathComponent("day.svg")
            try picture.write(to: written, atomically: true, encoding: .utf8)
            Issue.record(
                "the picture differs from \(path.path); look at \(written.path), and copy it there if it is better")
        }
    }

    @Test func thePictureIsXMLThatFetchesAndRunsNothing() throws {
        let picture = try day().picture()
        #expect(try isXML(picture))
        for word in ["<script", "http:", "https:", "@import", "url(", "<image", "<foreignObject", " on", "javascript"] {
            let rest = picture.replacing("xmlns=\"http://www.w3.org/2000/svg\"", with: "")
            let isText = word == " on"
            #expect(!rest.contains(isText ? " onload" : word), "\(word)")
        }
        #expect(picture.contains("role=\"img\""))
        #expect(picture.contains("<desc id=\"plot-description\">2023-01-01 00:00 to 2023-01-01 17:00 UTC"))
        #expect(picture.contains("prefers-color-scheme:dark"))
    }

    @Test(
        arguments: [
            #"<script>alert(1)</script>"#, #"\"/><script>"#, #"&amp;<!--"#, #"]]></title><a href='x'>"#,
            #"\u0000\u0007\u001b[31m"#,
            #"\u202eright\u200b\ufffe"#, #"\n<g>"#, String(repeating: "long ", count: 50), "𝕏中文",
        ])
    func textOfFilesForgesNothing(text: String) throws {
        let sample = try Sample()
        sample.events = []
        sample.intents[0] =
            #"{"kind":"run","format":1,"build":"\#(text)","catalog":"\#(text)","policies":{},"seals":{}}"#
        sample.event(hour(0), "1", symbol: text, timeframe: text)
        sample.event(hour(1), "2", symbol: text, timeframe: text)
        sample.intent(0, hour(0), "long", symbol: text, strategy: text, id: text, rationale: text)
        sample.intents[1] = sample.intents[1].replacing("trend_multifactor", with: text)
        sample.withdrawal(1, id: text, reason: text, strategy: text)
        sample.intents[2] = sample.intents[2].replacing("EURUSD", with: text)
        let picture = try sample.picture()
        #expect(try isXML(picture))
        // The elements are those of the same picture with harmless names.
        let harmless = try Sample()
        harmless.event(hour(0), "1")
        harmless.event(hour(1), "2")
        harmless.intent(0, hour(0), "long", id: "1")
        harmless.withdrawal(1, id: "1")
        #expect(try elements(picture) == elements(harmless.picture()))
        #expect(
            picture.unicodeScalars.allSatisfy {
                $0 == "\n" || ($0.value >= 0x20 && $0 != "\u{202E}" && $0 != "\u{FFFE}")
            })
        #expect(picture.utf8.count < 40_000)
    }

    @Test(
        arguments: [
            ["1.5"], ["1.5", "1.5", "1.5"], ["1e-9", "2e-9"], ["1e12", "1.5e12"], ["-1e308", "1e308"], ["0", "0"],
            ["5e-324", "0"], ["1e12", "1000000000000.001"], ["null", "null"], ["1", "null", "2"], ["-3", "-2"],
        ])
    func anyPricesCanBeDrawn(prices: [String]) throws {
        let sample = try Sample()
        for (index, price) in prices.enumerated() { sample.event(hour(index), price) }
        sample.intent(0, hour(0), "long", until: hour(1))
        let picture = try sample.picture()
        #expect(try isXML(picture))
        let numbers = picture.replacing("plot-description", with: "").lowercased()
        #expect(!numbers.contains("nan") && !numbers.contains("inf\"") && !numbers.contains("infinity"))
    }

    @Test(arguments: ["1677-09-22T00:00:00Z", "1901-12-13T20:45:52Z", "1969-12-31T23:00:00Z", "2262-04-11T20:00:00Z"])
    func anyTimesCanBeDrawn(time: String) throws {
        let sample = try Sample()
        sample.event(time, "1")
        sample.intent(0, time, "short")
        let alone = try sample.picture()
        #expect(try isXML(alone))
        #expect(alone.contains(">\(time)</text>"))
        sample.events = []
        for time in [time, "2023-01-01T00:00:00Z"].sorted() { sample.event(time, "1") }
        sample.intents = [sample.intents[0]]
        #expect(try isXML(sample.picture()))
    }

    @Test func aPeakOfOneEventIsDrawnAmongHundredThousand() throws {
        let sample = try Sample()
        let start = try #require(nanoseconds("2000-01-01T00:00:00Z"))
        for index in 0..<100_000 {
            let time = Date(timeIntervalSince1970: Double(start / 1_000_000_000) + Double(index) * 60)
            sample.event(
                time.formatted(.iso8601), index == 54_321 ? "100" : "\(1 + Double(index % 7) / 10)", timeframe: "1Min")
        }
        let model = try sample.read().model
        #expect(model.panels[0].extent.highest.price == 100)
        let scale = LinearScale(LinearScale.domain(1, 100), from: 300, to: 100)
        let course = PriceCourse(model.panels[0], TimeScale(range: model.range, start: 0, end: 1000), scale)
        let peak = SVGText.number(scale.position(100))
        #expect(course.line.components(separatedBy: " \(peak)L").count == 2)
        #expect(course.line.utf8.count < 40_000)
        #expect(course.gaps.isEmpty)
    }

    @Test func timesWithoutEventsBreakTheLine() throws {
        let model = try day().read().model
        let course = PriceCourse(
            model.panels[0], TimeScale(range: model.range, start: 0, end: 1000), LinearScale(1...2, from: 100, to: 0))
        #expect(course.line.count { $0 == "M" } == 2)
        #expect(course.gaps.count { $0 == "M" } == 1)
    }

    @Test func anEventAmongNoneIsSeen() throws {
        let sample = try Sample()
        for index in [0, 1, 50, 99, 100] { sample.event(hour(index), "1") }
        let model = try sample.read().model
        let course = PriceCourse(
            model.panels[0], TimeScale(range: model.range, start: 0, end: 1000), LinearScale(0...2, from: 100, to: 0))
        #expect(course.line == "M0 50L10 50M500 50m-2 0h4M990 50L1000 50")
    }

    @Test func manyTurnsStandTogetherAndNoneIsLeftOut() throws {
        let sample = try Sample()
        for index in 0..<2000 {
            sample.event(hour(index), "1.\(index % 10)")
            sample.intent(index, hour(index), index.isMultiple(of: 2) ? "long" : "short", until: hour(index + 1))
        }
        let model = try sample.read().model
        let lane = try #require(model.panels.first?.lanes.first)
        let time = TimeScale(range: model.range, start: 0, end: 1000)
        let markers = TurnMarkers(lane, time, distance: 10).markers
        #expect(markers.count <= 202)
        #expect(markers.reduce(0) { $0 + $1.count } == 2000)
        #expect(try sample.picture().utf8.count < 100_000)
    }

    private func isXML(_ text: String) throws -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "python3", "-c", "import sys, xml.dom.minidom as m; m.parseString(sys.stdin.buffer.read())",
        ]
        let pipe = Pipe()
        process.standardInput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        pipe.fileHandleForWriting.write(Data(text.utf8))
        try pipe.fileHandleForWriting.close()
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    private func elements(_ picture: String) -> [Substring] {
        picture.split(separator: "<").dropFirst().map {
            $0.prefix { $0 != " " && $0 != ">" && $0 != "/" && $0 != "\n" }
        }
    }
}
