import Foundation
import Testing

/// What an ordinary user sees. Where the tests run as root, the products are copied and run under another user, with
/// setpriv of util-linux.
@Suite struct OrdinaryUserTests {
    private static let user = "65532"

    private func run(_ scratch: Scratch, _ arguments: [String]) throws -> (status: Int32, text: String) {
        let manager = FileManager.default
        for name in ["bulkhead", "bulkhead-worker"] {
            try manager.copyItem(
                at: Product.directory.appendingPathComponent(name), to: scratch.directory.appendingPathComponent(name))
        }
        try manager.copyItem(
            at: Product.package.appendingPathComponent("policies"),
            to: scratch.directory.appendingPathComponent("policies"))
        try manager.setAttributes([.posixPermissions: 0o777], ofItemAtPath: scratch.directory.path)
        let product = [scratch.path("bulkhead")] + arguments
        guard geteuid() == 0 else { return try Product.runProgram(product[0], arguments) }
        let change = ["--reuid=\(Self.user)", "--regid=\(Self.user)", "--clear-groups", "--inh-caps=-all"]
        return try Product.runProgram("setpriv", change + product)
    }

    @Test func aCatalogRunsInSealedWorkers() throws {
        let scratch = try Scratch()
        let catalog = try scratch.file("catalog.yaml", fourFamilies)
        let input = try scratch.file("input", (0..<500).map { event($0) }.joined(separator: "\n"))
        let run = try run(
            scratch, ["run", "--catalog", catalog, "--input", input, "--output", scratch.path("intents")])
        #expect(run.status == 0, "\(run.text)")
        #expect(run.text.contains("500 events from 500 lines"))
    }

    @Test func itsSealsClaimNothingThatOnlyRootCanDoOrSee() throws {
        let scratch = try Scratch()
        let run = try run(scratch, ["seal", "show", "mean_reversion", "--format", "json"])
        #expect(run.status == 0, "\(run.text)")
        let seals = try #require(try object(run.text)["seals"] as? [[String: Any]])
        let stable = try #require(seals[0]["stable"] as? [String: Any])
        let protections = try #require(stable["protections"] as? [[String: Any]])
        let unavailable = protections.filter { $0["verdict"] as? String == "unavailable" }
        #expect(
            unavailable.compactMap { $0["protection"] as? String } == [
                "filter_program", "user", "bounding_set", "network_namespace", "undumpable",
            ])
        #expect(unavailable.allSatisfy { ($0["reason"] as? String)?.isEmpty == false })
        let filter = try #require(stable["filter"] as? [String: Any])
        #expect((filter["programs"] as? [[String: Any]])?.allSatisfy { $0["source"] as? String == "loaded" } == true)
    }

    @Test func aFileThatMayNotBeReadIsNamed() throws {
        let scratch = try Scratch()
        let catalog = try scratch.file("catalog.yaml", fourFamilies)
        let input = try scratch.file("secret", event(0))
        try FileManager.default.setAttributes([.posixPermissions: 0o000], ofItemAtPath: input)
        let run = try run(
            scratch, ["run", "--catalog", catalog, "--input", input, "--output", scratch.path("intents")])
        #expect(run.status == 66, "\(run.text)")
        #expect(run.text.contains("secret") && run.text.contains("ermission denied"))
    }
}
