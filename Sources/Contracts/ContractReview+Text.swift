import Foundation
import Words

extension ContractReview {
    /// For people: a line a version, and below it what is to be said of it.
    package var text: String {
        var lines: [String] = []
        for entry in entries {
            switch entry.verdict {
            case .same: lines.append("\(entry.plugin): as it was released")
            case .new(let after, let changes):
                lines.append("\(entry.plugin): new\(after.map { ", after \($0)" } ?? "")")
                lines += changes.map { "  \(clean($0))" }
            case .retired(let deprecation):
                lines.append("\(entry.plugin): retired; a release had said: \(clean(deprecation))")
            case .wrong(let problems, let remedy):
                lines.append("\(entry.plugin): NOT TO BE RELEASED")
                lines += problems.map { "  \(clean($0))" } + ["  what to do: \(remedy)"]
            }
            if let deprecation = entry.deprecation { lines.append("  deprecated: \(clean(deprecation))") }
        }
        let wrong = entries.count(where: \.isWrong)
        lines.append(
            wrong == 0
                ? "\(entries.count) version\(entries.count == 1 ? "" : "s"): every promise is kept"
                : "\(wrong) of \(entries.count) versions must not be released")
        return lines.map { $0 + "\n" }.joined()
    }

    private func clean(_ text: String) -> String { Words.clean(text, limit: 600) }

    /// For machines: an object, its keys sorted.
    /// - Throws: what the encoder throws, which is a fault of this package.
    package func json() throws -> String {
        struct Line: Encodable {
            var plugin: String
            var verdict: String
            var after: String?
            var details: [String]
            var remedy: String?
            var deprecation: String?
        }
        struct Whole: Encodable {
            var good: Bool
            var versions: [Line]
        }
        let lines = entries.map { entry in
            switch entry.verdict {
            case .same: Line(plugin: entry.plugin, verdict: "same", details: [], deprecation: entry.deprecation)
            case .new(let after, let changes):
                Line(
                    plugin: entry.plugin, verdict: "new", after: after, details: changes, deprecation: entry.deprecation
                )
            case .retired(let deprecation):
                Line(plugin: entry.plugin, verdict: "retired", details: [], deprecation: deprecation)
            case .wrong(let problems, let remedy):
                Line(
                    plugin: entry.plugin, verdict: "wrong", details: problems, remedy: remedy,
                    deprecation: entry.deprecation)
            }
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(Whole(good: isGood, versions: lines)), as: UTF8.self) + "\n"
    }
}
