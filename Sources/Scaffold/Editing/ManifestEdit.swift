/// Adds a family to the manifest of Bulkhead.
///
/// It goes by two places that people keep too: the line `let families: [Target.Dependency] = […]`, and the lines
/// `family("…"),` of the targets. Where one is not as it was, nothing is changed.
enum ManifestEdit {
    static func adding(_ module: String, to manifest: String) throws(ScaffoldError) -> String {
        guard !manifest.contains("\"\(module)\"") else {
            throw ScaffoldError(.cannotCreate, "Package.swift has \"\(module)\" already; choose another name")
        }
        return try addingTarget(module, to: try addingToList(module, in: manifest))
    }

    private static let list = "let families: [Target.Dependency] = ["

    private static func addingToList(_ module: String, in manifest: String) throws(ScaffoldError) -> String {
        let parts = manifest.split(separator: list, omittingEmptySubsequences: false)
        guard parts.count == 2, let close = parts[1].firstIndex(of: "]") else {
            throw ScaffoldError(
                .badData,
                "Package.swift is not changed: there is not exactly one `\(list)…]` in it; add \"\(module)\" by hand to "
                    + "what bulkhead-worker depends on, and a target for it")
        }
        var names: [String] = []
        for item in parts[1][..<close].split(separator: ",") {
            let name = item.filter { !$0.isWhitespace }
            if name.isEmpty { continue }
            guard name.count > 2, name.first == "\"", name.last == "\"" else {
                throw ScaffoldError(
                    .badData,
                    "Package.swift is not changed: the list `families` holds \(name), which is no name in quotes; add "
                        + "\"\(module)\" there by hand, and `family(\"\(module)\"),` to the targets")
            }
            names.append(name)
        }
        names.append("\"\(module)\"")
        return parts[0] + list + layOut(names) + parts[1][close...]
    }

    /// On one line where it fits into 120 columns, else filled.
    private static func layOut(_ names: [String]) -> String {
        let line = names.joined(separator: ", ")
        if list.count + line.count + 1 <= 120 { return line }
        var lines = ["    "]
        for name in names {
            let isFirst = lines[lines.count - 1].allSatisfy(\.isWhitespace)
            if !isFirst, lines[lines.count - 1].count + name.count + 2 > 120 {
                lines.append("    \(name),")
            } else {
                lines[lines.count - 1] += (isFirst ? "" : " ") + "\(name),"
            }
        }
        return "\n" + lines.joined(separator: "\n") + "\n"
    }

    private static func addingTarget(_ module: String, to manifest: String) throws(ScaffoldError) -> String {
        var lines = manifest.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard let last = lines.lastIndex(where: isTarget) else {
            throw ScaffoldError(
                .badData,
                "Package.swift is not changed: no line of it is `family(\"…\"),`; add `family(\"\(module)\"),` to the "
                    + "targets by hand, and \"\(module)\" to `families`")
        }
        let indentation = lines[last].prefix { $0 == " " }
        lines.insert("\(indentation)family(\"\(module)\"),", at: last + 1)
        return lines.joined(separator: "\n")
    }

    private static func isTarget(_ line: String) -> Bool {
        let code = line.drop { $0 == " " }
        return code.hasPrefix("family(\"") && code.hasSuffix("\"),")
    }
}
