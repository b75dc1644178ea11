import Foundation
import StrategySDK
import Words

/// The contracts of released versions, a file each: `FAMILY/VERSION.json`.
package struct ReleasedContracts: Sendable {
    package let directory: String
    /// By family and version.
    package private(set) var contracts: [PluginContract]

    /// A larger file is no contract: 4 MiB.
    private static let largest = 4 << 20

    /// Reads all of them.
    ///
    /// - Parameter mayBeMissing: whether a directory that is not there is one without contracts, before the first release.
    /// - Throws: where the directory is not there, or a file in it is no contract or stands under another name than its own.
    package init(directory: String, mayBeMissing: Bool = false) throws(ContractError) {
        self.directory = directory
        contracts = []
        let manager = FileManager.default
        guard let families = try? manager.contentsOfDirectory(atPath: directory) else {
            if mayBeMissing, !manager.fileExists(atPath: directory) { return }
            throw ContractError("there is no directory of contracts at \(directory); name it with --contracts")
        }
        for family in families.sorted() {
            guard let names = try? manager.contentsOfDirectory(atPath: "\(directory)/\(family)") else { continue }
            for name in names.sorted() where name.hasSuffix(".json") {
                contracts.append(try Self.read("\(directory)/\(family)/\(name)", family, String(name.dropLast(5))))
            }
        }
    }

    private static func read(_ path: String, _ family: String, _ version: String) throws(ContractError)
        -> PluginContract
    {
        let contract: PluginContract
        do {
            let data = try Data(contentsOf: URL(fileURLWithPath: path))
            guard data.count <= largest else {
                throw ContractError("\(path) has \(data.count) bytes, more than \(largest)")
            }
            contract = try JSONDecoder().decode(PluginContract.self, from: data)
        } catch let error as ContractError {
            throw error
        } catch {
            throw ContractError("\(path) is no contract of a plugin: \(error)")
        }
        guard contract.family == family, contract.version == version, contract.identity != nil else {
            throw ContractError(
                "\(path) is the contract of \(contract.family)@\(contract.version); its file would be \(contract.family)/\(contract.version).json"
            )
        }
        return contract
    }

    /// Writes the contracts of versions that are new, and deprecations that are.
    ///
    /// - Parameter build: what a build offers; whatever was released before must be in it unchanged, or not at all.
    /// - Returns: the files that were written.
    package mutating func record(_ build: [PluginContract]) throws(ContractError) -> [String] {
        var written: [String] = []
        for contract in build {
            var contract = contract
            if let index = contracts.firstIndex(where: { $0.identity == contract.identity }) {
                guard contracts[index].deprecation != contract.deprecation else { continue }
                let deprecation = contract.deprecation
                contract = contracts[index]
                contract.deprecation = deprecation
                contracts[index] = contract
            } else {
                contracts.append(contract)
            }
            written.append(try write(contract))
        }
        return written
    }

    private func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }

    private func write(_ contract: PluginContract) throws(ContractError) -> String {
        // It becomes a part of a path, and a worker may offer any name.
        let isName = contract.family.utf8.allSatisfy {
            $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") || isAlphanumeric($0)
        }
        guard isName, !contract.family.isEmpty else {
            throw ContractError(
                "a family with the name \(Words.clean(contract.family, limit: 64)) cannot have a file of its own")
        }
        let path = "\(directory)/\(contract.family)/\(contract.version).json"
        do {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            var data = try encoder.encode(contract)
            data.append(UInt8(ascii: "\n"))
            try FileManager.default.createDirectory(
                atPath: "\(directory)/\(contract.family)", withIntermediateDirectories: true)
            try data.write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw ContractError("\(path) cannot be written: \(error.localizedDescription)")
        }
        return path
    }
}
