package import Digest
import Foundation
package import StrategySDK

/// The source of a version of a plugin.
package struct PluginSource: Sendable, Hashable {
    /// Of names and bytes of all its files.
    package let digest: SHA256Digest
    /// From the directory of families.
    package let files: [String]
}

/// Finds the source of each plugin version below a directory of families, one module a directory.
///
/// A file that names an identity (`PluginIdentity(family: "…", version: SemanticVersion(…))`) belongs to that version; every other
/// Swift file of its module belongs to all versions of the module, since any of them may use it.
package struct PluginSources: Sendable {
    private struct File {
        let path: String
        let bytes: [UInt8]
        let identities: [PluginIdentity]
    }

    private let modules: [[File]]

    /// - Throws: where the directory, or a file in it, cannot be read.
    package init(directory: String) throws(ContractError) {
        do {
            let manager = FileManager.default
            modules = try manager.contentsOfDirectory(atPath: directory).sorted().compactMap { module in
                var isDirectory: ObjCBool = false
                guard manager.fileExists(atPath: "\(directory)/\(module)", isDirectory: &isDirectory),
                    isDirectory.boolValue
                else { return nil }
                let files = try manager.subpathsOfDirectory(atPath: "\(directory)/\(module)")
                return try files.filter { $0.hasSuffix(".swift") }.sorted().map { name in
                    let data = try Data(contentsOf: URL(fileURLWithPath: "\(directory)/\(module)/\(name)"))
                    return File(
                        path: "\(module)/\(name)", bytes: [UInt8](data),
                        identities: Self.identities(in: String(decoding: data, as: UTF8.self)))
                }
            }
        } catch {
            throw ContractError("the sources of plugins in \(directory) cannot be read: \(error.localizedDescription)")
        }
    }

    /// The source of a version; nil where no file names it.
    package func source(of plugin: PluginIdentity) -> PluginSource? {
        for files in modules where files.contains(where: { $0.identities.contains(plugin) }) {
            let own = files.filter { $0.identities.isEmpty || $0.identities.contains(plugin) }
            var bytes: [UInt8] = []
            for file in own {
                // Lengths, so that no two sources are the same bytes.
                bytes += "\(file.path) \(file.bytes.count)\n".utf8
                bytes += file.bytes
            }
            return PluginSource(digest: SHA256Digest(of: bytes), files: own.map(\.path))
        }
        return nil
    }

    static func identities(in text: String) -> [PluginIdentity] {
        let pattern =
            /PluginIdentity\(\s*family:\s*"([^"\\]+)",\s*version:\s*SemanticVersion\(\s*(\d+),\s*(\d+),\s*(\d+)\s*\)\s*\)/
        return text.matches(of: pattern).compactMap { match in
            SemanticVersion("\(match.2).\(match.3).\(match.4)").map {
                PluginIdentity(family: String(match.1), version: $0)
            }
        }
    }
}

/// Why contracts cannot be read, compared or written.
package struct ContractError: Error, Sendable, Hashable, CustomStringConvertible {
    package let description: String
    init(_ description: String) { self.description = description }
}
