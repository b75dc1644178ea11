import Foundation
import Scaffold
import Testing

@Suite("The files of a family")
struct ScaffoldFilesTests {
    static let name = try? FamilyName("mean_swing")
    let package: PackageScaffold
    let repository: RepositoryScaffold

    init() throws {
        let name = try #require(Self.name)
        package = PackageScaffold(name, .path("../bulkhead"))
        repository = RepositoryScaffold(name)
    }

    @Test("A package has a strategy, its article, its tests, its worker, and something to run it over")
    func packageFiles() {
        #expect(
            package.files.map(\.path).sorted() == [
                ".gitignore", ".swift-format", "Fixtures/catalog.yaml", "Fixtures/market.ndjson", "Package.swift",
                "README.md",
                "Sources/Families/MeanSwingV1/MeanSwingV1.docc/MeanSwingV1.md",
                "Sources/Families/MeanSwingV1/MeanSwing_1_0_0.swift", "Sources/mean-swing-worker/main.swift",
                "Tests/MeanSwingV1Tests/MeanSwingTests.swift",
            ])
    }

    @Test("Both kinds begin from the same strategy")
    func sameStrategy() throws {
        let path = "Sources/Families/MeanSwingV1/MeanSwing_1_0_0.swift"
        let source = try #require(package.files.first { $0.path == path })
        #expect(repository.files.contains(source))
        #expect(source.contents.contains("PluginIdentity(family: \"mean_swing\""))
    }

    @Test("Every file is as an author would leave it: no long line of code, no blank at an end, no tab, a last newline")
    func tidy() {
        for file in package.files + repository.files {
            #expect(file.contents.hasSuffix("\n") && !file.contents.hasSuffix("\n\n"), "\(file.path)")
            for line in file.contents.split(separator: "\n", omittingEmptySubsequences: false) {
                #expect(line.count <= 120 || !file.path.hasSuffix(".swift"), "\(file.path): \(line)")
                #expect(!line.hasSuffix(" ") && !line.contains("\t"), "\(file.path): \(line)")
            }
        }
    }

    @Test("A package is formatted as Bulkhead is")
    func format() throws {
        let own = try #require(package.files.first { $0.path == ".swift-format" })
        #expect(try own.contents == EditTests.real(".swift-format"))
    }

    @Test("A package depends on a checkout by path, or on a repository by version, under the name that it has there")
    func dependency() throws {
        func manifest(_ dependency: BulkheadDependency) throws -> String {
            let files = PackageScaffold(package.name, dependency).files
            return try #require(files.first { $0.path == "Package.swift" }).contents
        }
        let local = try manifest(try BulkheadDependency("../a \"b\"", version: nil))
        #expect(local.contains(#".package(name: "bulkhead", path: "../a \"b\"")"#))
        let remote = try manifest(try BulkheadDependency("https://example.com/x/Hull.git", version: "1.2.0"))
        #expect(remote.contains(#".package(url: "https://example.com/x/Hull.git", from: "1.2.0")"#))
        #expect(remote.contains(#".product(name: product, package: "Hull")"#))
    }

    @Test(
        "A URL needs a version, a checkout has none, and a version is one",
        arguments: [
            ("https://example.com/x", nil), ("git@example.com:x", "1.0"), ("../x", "1.0.0"), ("file:///x\"", "1.0.0"),
        ])
    func wrongDependency(location: String, version: String?) {
        let error = #expect(throws: ScaffoldError.self) { try BulkheadDependency(location, version: version) }
        #expect(error?.code == .usage)
    }

    @Test("The market is 720 events in order, of two symbols, with every price above zero")
    func market() throws {
        let lines = try #require(package.files.first { $0.path == "Fixtures/market.ndjson" }).contents.split(
            separator: "\n")
        #expect(lines.count == 720)
        var last = ""
        var hasUnknownSpread = false
        for line in lines {
            let event = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            let values = try #require(event["values"] as? [String: Any])
            let time = try #require(event["event_ts"] as? String)
            #expect(try #require(values["price"] as? Double) > 0)
            #expect(time >= last)
            hasUnknownSpread = hasUnknownSpread || values["spread"] is NSNull
            last = time
        }
        #expect(last == "2024-01-15T23:00:00Z" && hasUnknownSpread)
    }
}
