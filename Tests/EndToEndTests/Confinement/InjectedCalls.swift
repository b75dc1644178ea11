import Foundation
import Testing

/// Has a running process make system calls that it would not make itself, as an attacker in it would.
enum InjectedCalls {
    #if arch(x86_64)
        static let isPossible = geteuid() == 0
    #else
        static let isPossible = false
    #endif
    static let need: Comment = "only root may make another process do something, and the injector knows x86-64 alone"

    struct Call {
        let name: String
        let number: Int
        let arguments: [String]
    }

    private static let executable = Result {
        let scratch = try Scratch()
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Programs/inject.c").path
        let compiled = try Product.runProgram("cc", ["-O1", "-o", scratch.path("inject"), source])
        try #require(compiled.status == 0, "\(compiled.text)")
        return (scratch: scratch, path: scratch.path("inject"))
    }

    /// What came of each call in a thread: a value, or minus errno.
    static func make(_ calls: [Call], in thread: Int32) throws -> [Int] {
        let injector = Process()
        let input = Pipe()
        let output = Pipe()
        injector.executableURL = URL(fileURLWithPath: try executable.get().path)
        injector.arguments = ["\(thread)"]
        injector.standardInput = input
        injector.standardOutput = output
        try injector.run()
        let lines = calls.map { ([String($0.number)] + $0.arguments).joined(separator: " ") }
        try input.fileHandleForWriting.write(contentsOf: Data((lines.joined(separator: "\n") + "\n").utf8))
        try input.fileHandleForWriting.close()
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        injector.waitUntilExit()
        try #require(injector.terminationStatus == 0, "\(text)")
        return text.split(separator: "\n").compactMap { Int($0) }
    }
}
