import Foundation

/// The executables in release mode, which are built before the tests.
enum Products {
    /// In the directory `release` beside that of the tests.
    static func path(_ name: String) -> String {
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(fileURLWithPath: tests).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("release/\(name)").path
    }

    /// Runs one to its end; gives its exit code and what it wrote to standard output.
    static func run(_ name: String, _ arguments: [String]) throws -> (code: Int32, output: Data) {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: path(name))
        process.arguments = arguments
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, bytes)
    }
}
