/// Registers a plugin in the source of a worker: an `import` among the others, and a line in `Worker.run([…])`.
enum WorkerEdit {
    static func registering(_ plugin: String, of module: String, in source: String) throws(ScaffoldError) -> String {
        var lines = source.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard !lines.contains(where: { $0.contains("\(plugin).self") || $0 == "import \(module)" }) else {
            throw ScaffoldError(
                .cannotCreate, "Sources/bulkhead-worker/main.swift registers \(plugin) already; choose another name")
        }
        guard let end = lines.lastIndex(of: "])"),
            let call = lines[..<end].lastIndex(where: { $0.hasSuffix("Worker.run([") }),
            let firstImport = lines.firstIndex(where: isImport)
        else {
            throw ScaffoldError(
                .badData,
                "Sources/bulkhead-worker/main.swift is not changed: it has no `Worker.run([` with its `])` on a line of "
                    + "its own; register `.plugin(\(plugin).self)` there by hand, and import \(module)")
        }
        // What stands last may have no comma after it.
        if let last = lines[call + 1..<end].lastIndex(where: { $0.hasSuffix(".self)") && $0.contains(".plugin(") }) {
            lines[last] += ","
        }
        lines.insert("    .plugin(\(plugin).self),", at: end)
        let imports = lines[firstImport...].prefix(while: isImport)
        lines.insert("import \(module)", at: imports.firstIndex { $0 > "import \(module)" } ?? imports.endIndex)
        return lines.joined(separator: "\n")
    }

    private static func isImport(_ line: String) -> Bool { line.hasPrefix("import ") }
}
