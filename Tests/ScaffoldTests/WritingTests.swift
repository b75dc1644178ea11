import Foundation
import Scaffold
import Testing

/// Everything is made, or nothing.
@Suite("Writing a family")
final class WritingTests {
    let root: URL
    let package: PackageScaffold
    let repository: RepositoryScaffold

    init() throws {
        root = FileManager.default.temporaryDirectory.appendingPathComponent("scaffold-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        let name = try FamilyName("swing")
        package = PackageScaffold(name, .path("/bulkhead"))
        repository = RepositoryScaffold(name)
    }

    deinit { try? FileManager.default.removeItem(at: root) }

    func path(_ name: String) -> String { root.appendingPathComponent(name).path }

    /// Each file below the root, with its contents.
    func tree() throws -> [String: String] {
        var tree: [String: String] = [:]
        for case let name as String in try #require(FileManager.default.enumerator(atPath: root.path)) {
            tree[name] = (try? String(contentsOfFile: path(name), encoding: .utf8)) ?? "a directory"
        }
        return tree
    }

    func put(_ name: String, _ contents: String) throws {
        let place = URL(fileURLWithPath: path(name))
        try FileManager.default.createDirectory(
            at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        try contents.write(to: place, atomically: false, encoding: .utf8)
    }

    /// The least that passes for a checkout.
    func makeCheckout() throws -> Checkout {
        try put(
            "c/Package.swift", "let families: [Target.Dependency] = [\"AV1\"]\nname: \"bulkhead\",\nfamily(\"AV1\"),\n")
        try put("c/Sources/StrategySDK/a.swift", "")
        try put("c/Sources/bulkhead-worker/main.swift", "import AV1\nWorker.run([\n    .plugin(A_1_0_0.self),\n])\n")
        return try Checkout(path("c"))
    }

    @Test(
        "A package is made where nothing is, and in an empty directory, which stays the one that it was",
        arguments: [false, true])
    func packages(isThere: Bool) throws {
        if isThere { try FileManager.default.createDirectory(atPath: path("p"), withIntermediateDirectories: false) }
        let before = try? FileManager.default.attributesOfItem(atPath: path("p"))[.systemFileNumber] as? Int
        try PackageWriter.write(package, to: path("p"))
        for file in package.files {
            #expect(try String(contentsOfFile: path("p/\(file.path)"), encoding: .utf8) == file.contents)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: root.path) == ["p"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: path("p")).count == 7)
        let after = try FileManager.default.attributesOfItem(atPath: path("p"))[.systemFileNumber] as? Int
        #expect(!isThere || before == after)
    }

    @Test("A directory that holds something, a file, and a place without a parent are refused and left as they are")
    func refusedPackages() throws {
        try put("full/.hidden", "mine")
        try put("file", "mine")
        let before = try tree()
        for (place, part) in [
            ("full", ".hidden"), ("file", "no directory"), ("no/p", "make it first"), ("file/p", "make it first"),
        ] {
            let error = #expect(throws: ScaffoldError.self) { try PackageWriter.write(package, to: path(place)) }
            #expect(
                error?.code == .cannotCreate && error?.description.contains(part) == true,
                "\(String(describing: error))")
        }
        #expect(try tree() == before)
    }

    @Test("A checkout gets the files and both changes")
    func repositories() throws {
        let checkout = try makeCheckout()
        try RepositoryWriter.write(repository, to: checkout)
        let tree = try tree()
        for file in repository.files { #expect(tree["c/\(file.path)"] == file.contents) }
        #expect(tree["c/Package.swift"]?.contains("family(\"SwingV1\"),") == true)
        #expect(tree["c/Sources/bulkhead-worker/main.swift"]?.contains("Swing_1_0_0.self") == true)
        let error = #expect(throws: ScaffoldError.self) { try RepositoryWriter.write(repository, to: checkout) }
        #expect(error?.description.contains("a family swing already") == true)
        #expect(try self.tree() == tree)
    }

    @Test(
        "A checkout in which something is in the way stays as it was, however far it came",
        arguments: [
            ("Tests/FamiliesTests/SwingTests.swift", "mine"), ("Fixtures", "a file where a directory should be"),
            ("Package.swift", "name: \"bulkhead\","), ("Sources/bulkhead-worker/main.swift", "other"),
        ])
    func refusedRepositories(file: String, contents: String) throws {
        let checkout = try makeCheckout()
        try put("c/\(file)", contents)
        let before = try tree()
        #expect(throws: ScaffoldError.self) { try RepositoryWriter.write(repository, to: checkout) }
        #expect(try tree() == before)
    }

    @Test("A checkout is found from within, and nothing else is taken for one")
    func checkouts() throws {
        let checkout = try makeCheckout()
        #expect(Checkout.around(path("c/Sources/StrategySDK")) == checkout)
        #expect(Checkout.around(root.path) == nil)
        try put("other/Package.swift", "name: \"other\",")
        #expect(throws: ScaffoldError.self) { try Checkout(path("other")) }
    }

    @Test(
        "A near checkout is named by steps, a far one from the root",
        arguments: [
            ("/a/bulkhead", "/a/swing", "../bulkhead"), ("/a/bulkhead", "/a/b/c/swing", "../../../bulkhead"),
            ("/a/bulkhead", "/a/b/c/d/swing", "/a/bulkhead"), ("/a/bulkhead", "/b/swing", "/a/bulkhead"),
            ("/a/bulkhead", "/a/bulkhead/swing", ".."), ("/a/b/../bulkhead/", "/a/swing", "../bulkhead"),
        ])
    func relative(target: String, directory: String, path: String) {
        #expect(RelativePath.of(target, from: directory) == path)
    }

    @Test("Steps are counted from where a link leads")
    func links() throws {
        try put("deep/er/x", "")
        try put("bulkhead/x", "")
        try FileManager.default.createSymbolicLink(atPath: path("link"), withDestinationPath: path("deep/er"))
        #expect(RelativePath.of(path("bulkhead"), from: path("link/swing")) == "../../../bulkhead")
        #expect(RelativePath.of(path("bulkhead"), from: path("deep/er/swing")) == "../../../bulkhead")
    }
}
