private import Foundation
import LinuxSystem

/// What `scripts/inventory` writes down at a build of what is linked into its executables.
package struct Inventory: Sendable, Hashable, Decodable {
    package struct Allowance: Sendable, Hashable, Decodable {
        package var name: String
        package var reason: String
    }

    package struct Source: Sendable, Hashable, Decodable {
        package var path: String
        package var digest: String
    }

    /// Symbols that object files leave to the linker, by who provides them.
    package struct Undefined: Sendable, Hashable, Decodable {
        package var provider: String
        /// Names as their authors wrote them.
        package var symbols: [String]
    }

    /// A module of plugins.
    package struct Family: Sendable, Hashable, Decodable {
        package var module: String
        /// As its sources say.
        package var imports: [String]
        /// Those that the compiler read for it, which it brings in by itself included.
        package var compilerReads: [String]
        package var sources: [Source]
        package var undefined: [Undefined]

        private enum CodingKeys: String, CodingKey {
            case module, imports, sources, undefined
            case compilerReads = "compiler_reads"
        }
    }

    package struct Package: Sendable, Hashable, Decodable {
        package var name: String
        package var location: String
        package var version: String
        package var revision: String
    }

    /// A shared library of the system.
    package struct SystemLibrary: Sendable, Hashable, Decodable {
        package var name: String
        /// Of the system's package manager; empty where it comes with the toolchain.
        package var package: String
        package var version: String
    }

    package struct Executable: Sendable, Hashable, Decodable {
        package var name: String
        /// `sha256:…`
        package var digest: String
        package var size: Int
        package var programHeaders: [String]
        package var isStatic: Bool
        package var modules: [String]
        package var packages: [Package]
        package var systemLibraries: [SystemLibrary]
        /// Functions that run before `main`; nil where they were not looked for.
        package var constructors: [String]?
        package var earlyConstructors: [String]?
        /// Functions that run at the end.
        package var destructors: [String]?
        /// Functions that run at start to choose another by the processor.
        package var resolvers: [String]?

        private enum CodingKeys: String, CodingKey {
            case name, digest, size, modules, packages, resolvers
            case programHeaders = "program_headers"
            case isStatic = "is_static"
            case systemLibraries = "system_libraries"
            case constructors = "init_array"
            case earlyConstructors = "preinit_array"
            case destructors = "fini_array"
        }
    }

    package struct Allowed: Sendable, Hashable, Decodable {
        package var imports: [Allowance]
        package var providers: [Allowance]
        package var symbols: [Allowance]

        private enum CodingKeys: String, CodingKey {
            case imports = "import"
            case providers = "provider"
            case symbols = "symbol"
        }
    }

    package var format: Int
    package var toolchain: String
    package var cLibrary: String
    package var allowed: Allowed
    package var families: [Family]
    package var executables: [Executable]
    /// What is linked in or runs at start and should not.
    package var findings: [String]

    private enum CodingKeys: String, CodingKey {
        case format, toolchain, allowed, families, executables, findings
        case cLibrary = "c_library"
    }

    package subscript(executable: String) -> Executable? { executables.first { $0.name == executable } }
}

extension Inventory {
    package static let currentFormat = 1
    /// Beside the worker's executable.
    package static let fileName = "inventory.json"
    private static let maxBytes = 16 << 20

    /// Why there is no inventory to be shown.
    package struct Lack: Error, Sendable, CustomStringConvertible {
        /// Whether nothing has the name.
        package let isMissing: Bool
        package let description: String
    }

    package static func load(_ path: String) throws(Lack) -> Inventory {
        let bytes: [UInt8]
        do {
            bytes = try DescriptorIO.readAll(path, limit: maxBytes)
        } catch {
            throw Lack(
                isMissing: error.errno == ENOENT,
                description:
                    "there is no inventory that can be read (\(error)); write it with `scripts/inventory --output \(path)`"
            )
        }
        do {
            let inventory = try JSONDecoder().decode(Inventory.self, from: Data(bytes))
            guard inventory.format == currentFormat else {
                throw Lack(
                    isMissing: false,
                    description:
                        "the inventory \(path) has the format \(inventory.format) and not \(currentFormat); write it anew with scripts/inventory"
                )
            }
            return inventory
        } catch let lack as Lack {
            throw lack
        } catch {
            throw Lack(
                isMissing: false,
                description: "the inventory \(path) is not what scripts/inventory writes; write it anew")
        }
    }
}
