import ChaosScenarios
import Foundation
import Host
import Simulation

/// Files and messages of the `chaos` commands.
enum ChaosFiles {
    static func read(_ path: String) throws(HostError) -> String {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw HostError(.noInput, "cannot read \(path)")
        }
        guard let text = String(data: data, encoding: .utf8) else { throw HostError(.badData, "\(path) is not UTF-8") }
        return text
    }

    static func write(_ text: String, to path: String) throws(HostError) {
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        } catch {
            throw HostError(.cannotCreate, "cannot write \(path): \(error.localizedDescription)")
        }
    }

    static func parse(
        _ path: String, _ body: () throws(ScheduleError) -> Schedule
    ) throws(HostError) -> Schedule {
        do {
            return try body()
        } catch {
            throw HostError(.badData, "\(path):\(error.line):\(error.column): \(error.problem)")
        }
    }

    static func show(_ report: ChaosReport, _ format: OutputFormat) throws(HostError) {
        do {
            print(format == .json ? try report.json() : report.text, terminator: "")
        } catch {
            throw HostError(.internalFault, "cannot be written as JSON: \(error)")
        }
    }

    static func seconds(since start: ContinuousClock.Instant) -> Double {
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        return Double(seconds) + Double(attoseconds) / 1e18
    }
}
