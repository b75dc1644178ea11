import Foundation

extension ConformanceReport {
    /// For a program; `schema` names the meaning of the keys.
    package func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(Document(self)), as: UTF8.self) + "\n"
    }

    package static let schema = "bulkhead-conformance-1"

    private struct Document: Encodable {
        struct Worker: Encodable {
            let path: String
            let digest: String
        }

        struct Check: Encodable {
            let name: String
            let summary: String
            let verdict: String
            let seconds: Double
            let evidence: [String]
            let reproduce: String
        }

        let schema = ConformanceReport.schema
        let plugin: String
        let depth: String
        let seed: UInt64
        let parameters: [String]
        let market: String
        let verdict: String
        let worker: Worker
        let policyDigest: String
        let seconds: Double
        let checks: [Check]

        enum CodingKeys: String, CodingKey {
            case schema, plugin, depth, seed, parameters, market, verdict, worker, seconds, checks
            case policyDigest = "policy_digest"
        }

        init(_ report: ConformanceReport) {
            plugin = "\(report.plugin)"
            depth = report.depth.rawValue
            seed = report.seed
            parameters = report.parameters
            market = report.market
            verdict = report.verdict.rawValue
            worker = Worker(path: report.workerPath, digest: report.workerDigest)
            policyDigest = report.policyDigest
            seconds = report.seconds
            checks = report.results.map {
                Check(
                    name: $0.name, summary: $0.summary, verdict: $0.verdict.rawValue, seconds: $0.seconds,
                    evidence: $0.evidence, reproduce: $0.reproduce)
            }
        }
    }
}
