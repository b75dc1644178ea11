import Foundation
import Testing

@Suite("scripts/check-plugins", .enabled(if: SampleTree.hasPython))
struct CheckPluginsTests {
    /// A rule, a source whose *last* line breaks it, and a word of the finding.
    static let refused: [(rule: String, source: String, word: String)] = [
        ("an import", "import Foundation", "import of Foundation"),
        ("an import of one name", "import struct Foundation.Date", "import of Foundation"),
        ("an exported import", "@_exported import StrategySDK", "@_exported"),
        ("an access-level import", "public import Glibc", "import of Glibc"),
        ("a second import on a line", "import StrategySDK; import Dispatch", "import of Dispatch"),
        ("an import behind a comment", "import /* StrategySDK */ Synchronization", "import of Synchronization"),
        ("an import in backticks", "import `Foundation`", "import of Foundation"),
        ("an import under a condition", "import StrategySDK\n#if canImport(StrategySDK)", "#if"),
        ("a moved line number", "#sourceLocation(file: \"Other.swift\", line: 1)", "#sourceLocation"),
        ("a C symbol", "@_silgen_name(\"open\") func open() -> Int32", "@_silgen_name"),
        ("a C entry point", "@_cdecl(\"entry\") func entry() {}", "@_cdecl"),
        ("a C entry point by its new name", "@c func entry() {}", "@c"),
        ("a macro", "macro answer() -> Int = externalMacro", "macro answer"),
        ("a macro's use", "let answer = #stringify(1)", "#stringify"),
        ("an attached macro", "@attached(member) protocol P {}", "@attached"),
        ("a pointer", "let pointer: UnsafeRawPointer? = nil", "UnsafeRawPointer"),
        ("a pointer within a function", "let x = withUnsafeBytes(of: 1) { $0.count }", "withUnsafeBytes"),
        ("a cast without a check", "let x = unsafeBitCast(1.0, to: Int.self)", "unsafeBitCast"),
        ("an unwrapping without a check", "let x = Int(\"1\").unsafelyUnwrapped", "unsafelyUnwrapped"),
        ("an unsafe expression", "let x = unsafe y", "unsafe"),
        ("an unsafe global", "nonisolated(unsafe) let cache = 1", "nonisolated(unsafe)"),
        ("an unsafe reference", "struct S { unowned(unsafe) let x: C }", "unowned(unsafe)"),
        ("an unchecked promise", "struct S: @unchecked Sendable {}", "@unchecked"),
        ("an internal of the standard library", "let x = _getByteSize()", "_getByteSize"),
        ("a compiler internal", "let x = Builtin.trap()", "Builtin"),
        ("output", "func f() { print(1) }", "print"),
        ("output by its full name", "func f() { Swift.print(1) }", "print"),
        ("output within a string", "let text = \"a \\(debugPrint(1)) b\"", "debugPrint"),
        ("output within a raw string", "let text = #\"a \\#(dump(1)) b\"#", "dump"),
        ("input", "let x = readLine()", "readLine"),
        ("the arguments of the process", "let x = CommandLine.arguments", "CommandLine"),
        ("a task", "func f() { Task { } }", "Task"),
        ("an asynchronous function", "func f() async {}", "async"),
        ("an actor", "actor Cache {}", "actor"),
        ("a clock", "let now = ContinuousClock().now", "ContinuousClock"),
        ("a random number", "let x = Int.random(in: 0...1)", ".random"),
        ("a shuffle", "let x = [1, 2].shuffled()", ".shuffled"),
        ("a generator", "var g: any RandomNumberGenerator { get }", "RandomNumberGenerator"),
        ("the system's generator", "let g = SystemRandomNumberGenerator()", "SystemRandomNumberGenerator"),
        ("a hash", "let h = Hasher()", "Hasher"),
        ("a hash value", "let h = 1.hashValue", ".hashValue"),
        ("a global variable", "var calls = 0", "var calls"),
        ("a private global variable", "private var calls = 0", "var calls"),
        ("a global variable without a value", "var last: Int?", "var last"),
        ("a static variable", "enum E {\nstatic var calls = 0", "var calls"),
        ("a static variable without a value", "enum E {\npublic static var last: Int?\n}", "var last"),
        ("a static variable with an observer", "enum E {\nstatic var calls = 0 { didSet {} }", "var calls"),
        ("a static variable set from within", "struct S {\nprivate(set) static var calls: Int = 0", "var calls"),
        ("a set in a state", "struct State: StrategyState {\nvar seen: Set<Int> = []", "Set within a state"),
        (
            "a dictionary in a state", "struct State: StrategyState {\nvar seen: [String: Int] = [:]",
            "Dictionary within"
        ),
        (
            "a dictionary by name", "struct State: Codable, StrategyState {\nvar seen = Dictionary<Int, Int>()",
            "Dictionary"
        ),
        (
            "a class in a state", "struct State: StrategyState { var x: Box }\nfinal class Box {}",
            "a class within a state"
        ),
        (
            "a set within a part of a state",
            "struct State: StrategyState { var part: Part }\nstruct Part {\nlet seen: Set<Int>", "Set within a state"
        ),
        (
            "a dictionary behind an alias", "struct State: StrategyState { var x: M }\ntypealias M = [Int: Int]",
            "Dictionary"
        ),
        (
            "a conformance elsewhere", "extension Memory: StrategyState {}\nstruct Memory {\nlet x: Set<Int>",
            "Set within"
        ),
        ("a regex literal", "let r = /\"/", "a regex literal"),
        ("an extended regex literal", "let r = #/import Foundation/#", "a regex literal"),
    ]

    /// What the check says about all of them, each in a module of its own: one run, since starting Python takes longest.
    static let findings: Result<[String], any Error> = Result {
        let tree = try SampleTree()
        try FileManager.default.removeItem(at: tree.root.appending(path: "Sources"))
        for (index, one) in refused.enumerated() {
            try tree.write("Sources/Families/Case\(index)/Sample.swift", one.source + "\n")
        }
        return try tree.check().findings
    }

    @Test("Each rule names file and line, why, and what instead", arguments: refused.indices)
    func rule(index: Int) throws {
        let (rule, source, word) = Self.refused[index]
        let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
        let line = (lines.lastIndex { $0 != "}" } ?? 0) + 1
        let found = try Self.findings.get().filter { $0.hasPrefix("Sources/Families/Case\(index)/Sample.swift:") }
        let hit = found.first { $0.contains("Sample.swift:\(line): ") && $0.contains(word) }
        #expect(hit != nil, "\(rule): \(found)")
        #expect(hit?.contains("; ") == true, "\(rule): says what to do instead")
    }

    @Test("Comments, strings and look-alikes are no findings")
    func clean() throws {
        let tree = try SampleTree()
        try tree.plugin(
            ##"""
            // import Foundation, print(1), Task {}, Set<Int>
            /* import Glibc /* nested: UnsafePointer */ still a comment: var calls = 0 */
            public import StrategySDK

            /// A plugin that `print`s nothing; see `Int.random(in:)` and #if.
            public enum Sample_1_0_0: StrategyPlugin {
                public static let identity = PluginIdentity(family: "import Foundation", version: SemanticVersion(1, 0, 0))
                public static let summary = "Task { print(\"no\") } // not a comment \(1 + 1) Set<Int>"
                static let raw = #"unsafe "quoted" \(print(1)) @_cdecl"#
                static let long = """
                    import Foundation
                    var calls = 0 "quoted" \("nested \("import Glibc")")
                    """
                public static var stateScope: StateScope { .perSymbol }
                static var lines: Int
                {
                    2
                }
                static var table: (Int) -> [String: Int] { { ["a": $0] } }

                public struct State: StrategyState {
                    var prices: [Double] = []
                    var isTasked = false
                    var third = Sample.defaults[safe: 3]
                    var bounds = [Sample.isWide ? 2.0 : 1.0]
                    public init() {}
                    mutating func count(in names: Set<String>) -> [String: Int] {
                        let local: Set<Int> = [1]
                        return ["a": prices[safe: local.count]]
                    }
                }
                struct Other { let map: [String: Int] }

                public static func warmUp(_ parameters: Parameters) -> Int { 0 }
                static func half(_ x: Double, task: Int, random: Int) -> Double {
                    var sum = x / 2 / 3
                    sum = sum > 0 ? sum / 2 : 0
                    return [1.0, sum].reduce(1, /) + Double(random)/2 + (x)/x
                }
            }
            """##)
        try tree.write("Sources/Families/SampleV1/SampleV1.docc/SampleV1.md", "import Foundation")
        try tree.write("Sources/Families/SampleV1/SampleV1.docc/picture.png", "")
        let (findings, status) = try tree.check()
        #expect(findings == [])
        #expect(status == 0)
    }

    @Test("Code after a string or comment is still seen, on its own line")
    func afterStrings() throws {
        let tree = try SampleTree()
        try tree.plugin(
            ##"""
            let a = "\\" ; let b = "it's" ; import Foundation
            let c = """
                x \""" y
                """
            /* one
               /* two */
            */ import Glibc
            let d = #"\"#; import Dispatch
            """##)
        let (findings, _) = try tree.check()
        #expect(
            findings.map { $0.split(separator: ":").prefix(3).joined(separator: ":") } == [
                "Sources/Families/SampleV1/Sample.swift:1: import of Foundation",
                "Sources/Families/SampleV1/Sample.swift:7: import of Glibc",
                "Sources/Families/SampleV1/Sample.swift:8: import of Dispatch",
            ])
    }

    @Test(
        "Nothing but Swift and its documentation belongs to a plugin",
        arguments: [
            "helper.c", "include/helper.h", "helper.cpp", "start.S", "include/module.modulemap", "blob.o", "lib.a",
        ])
    func otherFiles(name: String) throws {
        let tree = try SampleTree()
        try tree.write("Sources/Families/SampleV1/\(name)", "")
        let (findings, status) = try tree.check()
        #expect(status == 1)
        #expect(findings.count == 1 && findings[0].hasPrefix("Sources/Families/SampleV1/\(name):1: "), "\(findings)")
    }

    @Test("A symbolic link is refused, and so is text that is not UTF-8")
    func unreadable() throws {
        let tree = try SampleTree()
        let folder = tree.root.appending(path: "Sources/Families/SampleV1")
        try FileManager.default.createSymbolicLink(
            at: folder.appending(path: "Link.swift"), withDestinationURL: folder.appending(path: "Sample.swift"))
        try Data([0x2f, 0x2f, 0xff]).write(to: folder.appending(path: "Odd.swift"))
        let (findings, _) = try tree.check()
        #expect(findings.count == 2)
        #expect(findings.first?.contains("Link.swift:1: a symbolic link") == true)
        #expect(findings.last?.contains("Odd.swift:1: text that is not UTF-8") == true)
    }

    @Test("A family's target depends on StrategySDK alone")
    func dependencies() throws {
        let tree = try SampleTree()
        try tree.describe(dependencies: [["byName": ["StrategySDK", NSNull()]], ["byName": ["Wire", NSNull()]]])
        var (findings, status) = try tree.check()
        #expect(status == 1)
        #expect(findings.first?.hasPrefix("Package.swift:2: target SampleV1 depends on StrategySDK, Wire") == true)

        try tree.describe(dependencies: [["product": ["Yams", "Yams", NSNull(), NSNull()]]])
        (findings, status) = try tree.check()
        #expect(status == 1)
        #expect(findings.first?.contains("depends on Yams of package Yams") == true)

        let product: [String: Any] = ["product": ["StrategySDK", "bulkhead", NSNull(), NSNull()]]
        try tree.describe(dependencies: [product])
        #expect(try tree.check().status == 0, "a package of its own takes the SDK from Bulkhead")
        try tree.describe(dependencies: [product, ["byName": ["Wire", NSNull()]]])
        #expect(try tree.check().status == 1)
    }

    @Test("A family's target has no flags, no language mode below 6, no plugins, and is a plain module")
    func settings() throws {
        let tree = try SampleTree()
        func finding(_ setting: String, _ tool: String = "swift", _ value: Any = "") throws -> String? {
            try tree.describe(settings: [["tool": tool, "kind": [setting: ["_0": value]]]])
            return try tree.check().findings.first
        }
        #expect(try finding("unsafeFlags", "swift", ["-Onone"])?.contains("setting unsafeFlags") == true)
        #expect(try finding("linkedLibrary", "linker", "m")?.contains("setting for linker") == true)
        #expect(try finding("define", "swift", "X")?.contains("setting define") == true)
        #expect(try finding("enableExperimentalFeature", "swift", "X")?.contains("enableExperimentalFeature") == true)
        #expect(try finding("swiftLanguageMode", "swift", "5")?.contains("compiled as Swift 5") == true)
        #expect(try finding("swiftLanguageMode", "swift", "6") == nil)
        #expect(try finding("enableUpcomingFeature", "swift", "ExistentialAny") == nil)

        try tree.describe(type: "macro")
        #expect(try tree.check().findings.first?.contains("of type macro") == true)
        try tree.describe(plugins: ["Generator"])
        #expect(try tree.check().findings.first?.contains("build tool plugins") == true)
        try tree.describe(path: "Sources/Elsewhere")
        #expect(try tree.check().findings.first?.contains("no target for Sources/Families/SampleV1") == true)
    }

    @Test("A loose file beside the families is refused; without families there is nothing to check")
    func layout() throws {
        let tree = try SampleTree()
        try tree.write("Sources/Families/Loose.swift", "import Foundation")
        #expect(try tree.check().findings.first?.hasPrefix("Sources/Families/Loose.swift:1: ") == true)
        try FileManager.default.removeItem(at: tree.root.appending(path: "Sources"))
        #expect(try tree.check().status == 66)
        try FileManager.default.createDirectory(
            at: tree.root.appending(path: "Sources/Families"), withIntermediateDirectories: true)
        try tree.write("manifest.json", "no JSON")
        #expect(try tree.check().status == 70)
    }

    @Test("The families of this repository pass, with the manifest as SwiftPM reads it")
    func ourOwn() throws {
        let result = try SampleTree.run(SampleTree.repository.appending(path: "scripts/check-plugins").path, [])
        #expect(result.status == 0, "\(result.output)\(result.errors)")
        #expect(result.errors.contains("plugin modules, no findings"))
    }
}
