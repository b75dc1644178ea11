import ArgumentParser
import Bundling
import Catalog
import Conformance
import Digest
import Foundation
import Host
import LinuxSystem
import PolicyFiles
import StrategySDK
import Supervision
import Words

/// Where the parts of a bundle lie.
struct BundleFiles: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A result of `bulkhead conform --format json`; may be given several times.", valueName: "file"))
    var conformance: [String] = []

    @Option(
        help: ArgumentHelp(
            "The directory of contracts of released versions.",
            discussion: "Default: \(BundleSources.contractsAtHead), as it is at head.", valueName: "dir"))
    var contracts: String?

    @Option(help: ArgumentHelp("A directory of the clone.", valueName: "dir"))
    var checkout = "."

    @OptionGroup var host: HostOptions

    func sources() -> BundleSources {
        let repository = Result { () throws(GitError) in
            try GitRepository(checkout: checkout, environment: ProcessInfo.processInfo.environment)
        }
        let policies = Result { () throws(HostError) in try WorkerHost.policyDirectory(host.policies) }
            .mapError { BundleProblem("artifacts.policies", $0.description) }
        return BundleSources(
            repository: repository, worker: worker(), policies: policies, contracts: contracts, conformance: conformance
        )
    }

    private func worker() -> Result<BundledWorker, BundleProblem> {
        Result { () throws(HostError) in
            let host = try host.open()
            return BundledWorker(
                digest: host.workerDigest,
                plugins: try host.plugins().map { "\($0.identity)" }, checks: ConformanceRun.names,
                policyDigest: { family in Self.policyDigest(family, host.policies) },
                judge: { catalog, name in Self.verdict(on: catalog, name: name, host) })
        }.mapError { BundleProblem("artifacts.worker", $0.description) }
    }

    private static func policyDigest(_ family: String, _ policies: PolicyDirectory) -> Result<String, BundleProblem> {
        Result { () throws(PolicyFileError) in try policies.policy(for: family).digest.labelled }
            .mapError { BundleProblem("artifacts.policies", "that for \(Words.quote(family)) is refused: \($0)") }
    }

    private static func verdict(on catalog: [UInt8], name: String, _ host: WorkerHost) -> CatalogVerdict {
        do {
            let catalog = try host.resolve(catalog, name: name).catalog
            return CatalogVerdict(
                problems: catalog.disabled.filter(\.isError).map(\.reason),
                plugins: Set(catalog.definitions.map { "\($0.plugin)" }).sorted())
        } catch {
            return CatalogVerdict(problems: [error.description], plugins: [])
        }
    }

    /// Reads a bundle, or a part of one.
    static func request(_ path: String) throws(HostError) -> BundleRequest {
        let bytes: [UInt8]
        do {
            bytes = try DescriptorIO.readAll(path, limit: BundleRequest.largest)
        } catch  where error.errno == EFBIG {
            throw HostError(.badData, "\(path) is larger than \(BundleRequest.largest) bytes, and no bundle is")
        } catch {
            throw HostError(.noInput, "\(path) cannot be read: \(error)")
        }
        do {
            return try BundleRequest(document: bytes)
        } catch {
            throw HostError(.badData, "\(path) \(error.problem)")
        }
    }

    /// Names each problem on a line of its own, and gives what is to be said last.
    static func error(_ problems: [BundleProblem], _ what: String) -> HostError {
        for problem in problems { Diagnostics().error(problem.description) }
        return HostError(.configuration, "\(what): \(Quantity.text(problems.count, "problem"))")
    }
}
