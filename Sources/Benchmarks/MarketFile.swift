private import Foundation
import Host
import Intake

/// The input of the end-to-end figure.
struct MarketFile {
    let path: String

    private static let leastEvents = 500_000

    /// The file that was asked for, or the market of the checkout, repeated: each time under other symbols, so that
    /// every event counts as new.
    init(_ suite: BenchmarkSuite) throws(HostError) {
        if let input = suite.options.input {
            guard !input.hasSuffix(".gz") else {
                throw HostError(.usage, "\(input) is compressed, which is not to be measured; unpack it first")
            }
            path = input
            return
        }
        guard let market = suite.paths.market else {
            throw HostError(
                .noInput, "there is no Fixtures/market beside this program or in its checkout; name an --input")
        }
        var lines: [(symbol: ArraySlice<UInt8>, rest: ArraySlice<UInt8>)] = []
        let quote = UInt8(ascii: "\"")
        let prefix = Array(#"{"symbol":""#.utf8)
        // Events of another timeframe would reach no strategy, and be cheap.
        let timeframe = #""timeframe":"\#(SampleMarket.timeframe)""#
        try Self.read(market) { line in
            guard line.starts(with: prefix), let end = line[prefix.count...].firstIndex(of: quote),
                String(decoding: line, as: UTF8.self).contains(timeframe)
            else { return }
            lines.append((line[..<end], line[end...]))
        }
        guard !lines.isEmpty else {
            throw HostError(
                .badData, "\(market) has no line of \(SampleMarket.timeframe) that begins with a symbol")
        }
        path = try suite.scratch.write("market.ndjson", Self.repeated(lines))
    }

    private static func repeated(_ lines: [(symbol: ArraySlice<UInt8>, rest: ArraySlice<UInt8>)]) -> [UInt8] {
        var bytes: [UInt8] = []
        let rounds = (leastEvents + lines.count - 1) / lines.count
        for round in 0..<rounds {
            let suffix = Array("\(round)".utf8)
            for line in lines {
                bytes += line.symbol
                bytes += suffix
                bytes += line.rest
                bytes.append(UInt8(ascii: "\n"))
            }
        }
        return bytes
    }

    private static func read(_ path: String, _ body: ([UInt8]) -> Void) throws(HostError) {
        do {
            var reader = try LineReader(path: path)
            while let line = try reader.nextOrWait() { body(Array(line.bytes)) }
        } catch {
            throw HostError(.inputOutput, "cannot read \(path): \(error)")
        }
    }
}
