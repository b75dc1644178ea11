import Host
import LinuxSystem
import Supervision

/// What an idle worker takes.
struct WorkerMemoryFigure {
    let suite: BenchmarkSuite

    private static let targetKibibytes = 5.0 * 1024

    func measure() throws(HostError) -> Figure {
        var figure = Figure(.workerMemory, "Resident memory of an idle worker", target: "at most 5 MB")
        let rig = try WorkerRig(suite.host, suite.deployment)
        try rig.start()
        try rig.roundTrip()
        var resident: [Double] = []
        var own: [Double] = []
        for worker in rig.loop.workerProcessIDs {
            if let value = Self.field("VmRSS", of: "/proc/\(worker)/status") { resident.append(value) }
            let shares = ["Private_Clean", "Private_Dirty"].compactMap {
                Self.field($0, of: "/proc/\(worker)/smaps_rollup")
            }
            if !shares.isEmpty { own.append(shares.reduce(0, +)) }
        }
        figure.rows = [Figure.Row("resident", "KiB", resident)]
        if own.isEmpty {
            figure.notes = ["this user may not see what the workers share with each other"]
        } else {
            figure.rows.append(Figure.Row("of it private", "KiB", own))
        }
        if !resident.isEmpty { figure.isReached = Distribution(resident).max <= Self.targetKibibytes }
        return figure
    }

    /// A line such as `VmRSS:   3400 kB`.
    private static func field(_ name: String, of path: String) -> Double? {
        guard let bytes = try? DescriptorIO.readAll(path) else { return nil }
        let line = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix(name + ":") }
        return line?.split(separator: " ").dropFirst().first.flatMap { Double($0) }
    }
}
