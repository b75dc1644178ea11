import Foundation
import Simulation

/// What a disturbed host writes down as it goes, so that whoever started it knows of it however it ends.
final class DeedRecord {
    private let directory: RunDirectory

    init(_ directory: RunDirectory) { self.directory = directory }

    /// The fault happens next. It is in the file when this returns: a process that is killed then has told.
    func happens(_ fault: ScheduledFault) { append("\(fault)", to: directory.happened) }

    /// A worker's process has been started.
    func launched(_ id: Int32) {
        guard let process = ProcessIdentity(id) else { return }
        append("\(process.id) \(process.startTime)", to: directory.workers)
    }

    /// Something that must not be.
    func finds(_ text: String) { append(text, to: directory.findings) }

    /// What has not happened, for the host that goes on, or for the report.
    func leave(_ pending: [ScheduledFault], _ schedule: Schedule) {
        var left = schedule
        left.faults = pending
        try? Data(left.description.utf8).write(to: URL(fileURLWithPath: directory.pending), options: .atomic)
    }

    private func append(_ line: String, to path: String) {
        let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard file >= 0 else { return }
        defer { close(file) }
        let bytes = Array((line + "\n").utf8)
        _ = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
    }
}

/// The files of one run.
struct RunDirectory {
    let path: String

    init(_ path: String) { self.path = path }

    var intents: String { path + "/intents.ndjson" }
    var outcomes: String { path + "/outcomes.ndjson" }
    var rejects: String { path + "/rejects.ndjson" }
    var state: String { path + "/state" }
    /// Faults as they happened, one a line.
    var happened: String { path + "/happened" }
    /// A schedule of those that did not.
    var pending: String { path + "/pending.schedule" }
    /// Of each worker's process its id and the time of its start.
    var workers: String { path + "/workers" }
    var findings: String { path + "/findings" }
    /// What the supervisors said, one after the other.
    var log: String { path + "/log" }
    func plan(life: Int) -> String { path + "/plan-\(life).json" }

    func lines(_ file: String) -> [String] {
        guard let data = FileManager.default.contents(atPath: file) else { return [] }
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
