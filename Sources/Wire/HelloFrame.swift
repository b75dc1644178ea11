/// Supervisor to worker, first of all: who you are and what to do before any plugin code runs.
package struct HelloFrame: Sendable, Equatable {
    package struct Mapping: Sendable, Equatable {
        package var start: UInt64
        package var length: UInt64

        package init(start: UInt64, length: UInt64) {
            self.start = start
            self.length = length
        }
    }

    package var version: UInt16
    /// The family that this worker serves.
    package var family: String
    /// Memory to give back: the pages behind the clock calls that never enter the kernel.
    package var unmap: [Mapping]
    /// A filter program for the worker to install, eight bytes an instruction; empty where the supervisor sees to it.
    package var filter: [UInt8]

    package init(version: UInt16 = WireProtocol.version, family: String, unmap: [Mapping], filter: [UInt8] = []) {
        self.version = version
        self.family = family
        self.unmap = unmap
        self.filter = filter
    }

    package func write(generation: UInt32, into queue: inout ByteQueue) throws(WireError) {
        var writer = PayloadWriter()
        writer.word16(version)
        writer.word16(UInt16(clamping: unmap.count))
        writer.word32(UInt32(clamping: filter.count))
        for mapping in unmap {
            writer.word64(mapping.start)
            writer.word64(mapping.length)
        }
        writer.raw(filter)
        writer.text(family)
        try writer.finish(.hello, generation: generation, sequence: 0, into: &queue)
    }

    package init(_ payload: UnsafeRawBufferPointer) throws(WireError) {
        var reader = PayloadReader(payload)
        version = try reader.word16()
        let mappings = Int(try reader.word16())
        let filterBytes = Int(try reader.word32())
        unmap = []
        for _ in 0..<mappings { unmap.append(Mapping(start: try reader.word64(), length: try reader.word64())) }
        filter = Array(try reader.raw(filterBytes))
        family = try reader.text("the family")
        try reader.finish()
    }
}
