import Foundation

/// A package with one plugin module in a temporary folder, and what `scripts/check-plugins` says about it.
struct SampleTree: ~Copyable {
    let root: URL

    /// The repository that these tests belong to.
    static let repository = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Whether the scripts can run here. Says so where they cannot.
    static let hasPython: Bool = {
        let isPresent = (try? run("/usr/bin/env", ["python3", "--version"]).status) == 0
        if !isPresent { print("SKIPPED: the scripts' tests, since there is no python3 here") }
        return isPresent
    }()

    init() throws {
        root = FileManager.default.temporaryDirectory.appending(path: "check-plugins-\(UUID().uuidString)")
        try write("Package.swift", "// Sample\nlet name = \"SampleV1\"\n")
        try write("Sources/Families/SampleV1/Sample.swift", "public import StrategySDK\n")
        try describe()
    }

    deinit { try? FileManager.default.removeItem(at: root) }

    func write(_ path: String, _ text: String) throws {
        let file = root.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    /// Replaces the plugin's only source.
    func plugin(_ source: String) throws { try write("Sources/Families/SampleV1/Sample.swift", source) }

    /// Writes what `swift package dump-package` would say of the sample target.
    func describe(
        dependencies: [[String: Any]] = [["byName": ["StrategySDK", NSNull()]]], type: String = "regular",
        settings: [[String: Any]] = [], path: String = "Sources/Families/SampleV1", plugins: [String] = []
    ) throws {
        let target: [String: Any] = [
            "name": "SampleV1", "path": path, "type": type, "dependencies": dependencies, "settings": settings,
            "pluginUsages": plugins,
        ]
        let manifest = try JSONSerialization.data(withJSONObject: ["name": "sample", "targets": [target]])
        try write("manifest.json", String(decoding: manifest, as: UTF8.self))
    }

    /// The findings, one a line, and the exit code.
    func check() throws -> (findings: [String], status: Int32) {
        let result = try Self.run(
            Self.repository.appending(path: "scripts/check-plugins").path,
            ["--root", root.path, "--manifest", root.appending(path: "manifest.json").path])
        return (result.output.split(separator: "\n").map(String.init), result.status)
    }

    static func run(_ program: String, _ arguments: [String]) throws -> (output: String, errors: String, status: Int32)
    {
        let process = Process()
        let output = Pipe()
        let errors = FileManager.default.temporaryDirectory.appending(path: "errors-\(UUID().uuidString)")
        try Data().write(to: errors)
        defer { try? FileManager.default.removeItem(at: errors) }
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardOutput = output
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (text, String(decoding: try Data(contentsOf: errors), as: UTF8.self), process.terminationStatus)
    }
}
