private import Glibc
import Host

/// Where this program and what belongs to it are.
struct ProgramPaths {
    /// This program.
    let bulkhead: String
    let baseline: String
    let worker: String
    /// A market of the checkout that this program was built in; nil where there is none.
    let market: String?

    /// - Parameter worker: nil: beside this program.
    init(worker: String?) throws(HostError) {
        guard let path = realpath("/proc/self/exe", nil) else {
            throw HostError(.failure, "cannot find out where this program is: /proc is not mounted?")
        }
        let bulkhead = String(cString: path)
        free(path)
        self.bulkhead = bulkhead
        let directory = bulkhead.lastIndex(of: "/").map { String(bulkhead[..<$0]) } ?? "."
        let baseline = directory + "/bulkhead-baseline"
        self.baseline = baseline
        self.worker = worker ?? directory + "/bulkhead-worker"
        // SwiftPM puts executables into .build/TRIPLE/CONFIGURATION of the checkout.
        let market = "Fixtures/market/market.features.ndjson.gz"
        self.market = ["\(directory)/\(market)", "\(directory)/../../../\(market)", market].first {
            access($0, R_OK) == 0
        }
        guard access(baseline, X_OK) == 0 else {
            throw HostError(
                .noInput, "\(baseline) is missing, with which figures are compared; `swift build -c release` builds it")
        }
    }
}
