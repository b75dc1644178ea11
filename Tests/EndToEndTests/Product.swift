import Foundation
import Testing

/// The real executables, built in release mode as their users run them.
enum Product {
    /// `release` beside the directory of the test executable.
    static let directory: URL = {
        let path = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(fileURLWithPath: path).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("release")
    }()

    static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static var bulkhead: URL { directory.appendingPathComponent("bulkhead") }

    static func fixture(_ path: String) -> String { package.appendingPathComponent("Fixtures/\(path)").path }

    /// A file of the shared data, or nil where this checkout has none beside it.
    static func shared(_ name: String) -> String? {
        let path = package.deletingLastPathComponent().appendingPathComponent("shared/data/\(name)").path
        if FileManager.default.fileExists(atPath: path) { return path }
        print("SKIPPED: no \(path); tests with real market data need it")
        return nil
    }

    struct Outcome {
        let status: Int32
        let output: String
        let errors: String
    }

    /// Runs `bulkhead` to its end.
    static func run(_ arguments: [String], input: Data? = nil, environment: [String: String]? = nil) throws -> Outcome {
        let run = try start(arguments, input: input, environment: environment)
        run.process.waitUntilExit()
        return try run.outcome()
    }

    /// Runs any program to its end, found on the PATH if it is no path; `text` is both of its streams.
    static func runProgram(_ name: String, _ arguments: [String]) throws -> (status: Int32, text: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [name] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }

    /// A run under way.
    struct Run: Sendable {
        let process: Process
        let scratch: Scratch
        let outputPath: String
        let errorPath: String

        func outcome() throws -> Outcome {
            let status = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
            return Outcome(
                status: status, output: try String(contentsOfFile: outputPath, encoding: .utf8),
                errors: try String(contentsOfFile: errorPath, encoding: .utf8))
        }

        /// Process ids of the workers that run.
        var workers: [Int32] {
            let list =
                (try? String(
                    contentsOfFile: "/proc/\(process.processIdentifier)/task/\(process.processIdentifier)/children",
                    encoding: .utf8)) ?? ""
            return list.split(separator: " ").compactMap { Int32($0) }
        }
    }

    static func start(
        _ arguments: [String], input: Data? = nil, pipe: Pipe? = nil, environment: [String: String]? = nil
    ) throws -> Run {
        try #require(
            FileManager.default.isExecutableFile(atPath: directory.appendingPathComponent("bulkhead-worker").path),
            "build the products first: scripts/test does, or swift build -c release")
        let scratch = try Scratch()
        let outputPath = scratch.path("stdout")
        let errorPath = scratch.path("stderr")
        _ = FileManager.default.createFile(atPath: outputPath, contents: nil)
        _ = FileManager.default.createFile(atPath: errorPath, contents: nil)
        let process = Process()
        process.executableURL = bulkhead
        process.arguments = arguments
        if let environment { process.environment = environment }
        process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: outputPath))
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errorPath))
        if let pipe {
            process.standardInput = pipe
        } else {
            let inputPath = scratch.path("stdin")
            try (input ?? Data()).write(to: URL(fileURLWithPath: inputPath))
            process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: inputPath))
        }
        try process.run()
        return Run(process: process, scratch: scratch, outputPath: outputPath, errorPath: errorPath)
    }
}

/// A directory that goes when this value does.
final class Scratch: Sendable {
    let directory: URL

    init() throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("bulkhead-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    func path(_ name: String) -> String { directory.appendingPathComponent(name).path }

    /// Writes a file and returns its path.
    func file(_ name: String, _ content: String) throws -> String {
        try content.write(toFile: path(name), atomically: false, encoding: .utf8)
        return path(name)
    }

    func lines(_ name: String) throws -> [String] {
        try String(contentsOfFile: path(name), encoding: .utf8).split(separator: "\n").map(String.init)
    }

    func bytes(_ name: String) throws -> Data { try Data(contentsOf: directory.appendingPathComponent(name)) }
}

/// A catalog that is JSON, and so YAML, and so readable by the reference implementation too.
let fourFamilies = """
    {"defaults": {"max_target_notional": 100000, "intent_ttl_bars": 2, "timeframe": "1Hour", "symbols": ["*"]},
     "strategies": [
      {"strategy_id": "legacy", "strategy_type": "legacy_macd_rsi", "version": "1.0.0", "cooldown_seconds": 7200,
       "params": {"max_notional_per_trade": 2500}},
      {"strategy_id": "legacy-wide", "strategy_type": "legacy_macd_rsi", "version": "1.1.0", "priority": 5,
       "max_parallel_positions": 1, "params": {"buy_rsi_threshold": 45, "sell_rsi_threshold": 55}},
      {"strategy_id": "trend", "strategy_type": "trend_multifactor", "version": "1.0.0", "max_staleness_ms": 300000,
       "params": {"target_notional": 5000}},
      {"strategy_id": "meanrev", "strategy_type": "mean_reversion", "version": "1.0.0",
       "feature_requirements": ["price", "spread"], "params": {"target_notional": 5000}},
      {"strategy_id": "vol", "strategy_type": "volatility_overlay", "version": "1.0.0",
       "params": {"target_notional": 5000}}]}
    """

/// One event as a line.
func event(
    _ index: Int, symbol: String = "EURUSD", values: String = #""price":1.1,"macd":1,"macd_signal":0,"rsi14":30"#
) -> String {
    let hour = index % 24
    let day = 1 + index / 24 % 28
    let month = 1 + index / 672
    let time = String(format: "2020-%02d-%02dT%02d:00:00Z", month, day, hour)
    return
        #"{"symbol":"\#(symbol)","event_ts":"\#(time)","timeframe":"1Hour","schema_version":"3.0.0","values":{\#(values)}}"#
}
