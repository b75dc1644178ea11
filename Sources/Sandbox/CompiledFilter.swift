package import Digest
package import SandboxPolicy

/// A filter program, ready for the kernel.
package struct CompiledFilter: Sendable, Hashable {
    package let program: FilterProgram
    /// The digest of the program's bytes, as the kernel takes them.
    package let digest: SHA256Digest
    package let architecture: Architecture

    package init(program: FilterProgram, architecture: Architecture) {
        self.program = program
        self.digest = SHA256Digest(of: program.bytes)
        self.architecture = architecture
    }
}
