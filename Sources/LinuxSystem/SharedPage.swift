private import CLinux

/// A page that another process writes and this one reads.
///
/// Whatever stands there may change between two looks, and may have been put there to mislead: take a copy, then judge
/// it.
package final class SharedPage {
    package let byteCount: Int
    package let identity: FileIdentity
    private let address: UnsafeRawPointer
    private var file: OwnedDescriptor?

    /// A page of zeros, in a file whose size nobody can change.
    /// - Parameter byteCount: a multiple of 8.
    package init(name: String, byteCount: Int) throws(SystemCallError) {
        let file = OwnedDescriptor(owning: try checked("memfd_create", bulkhead_shared_page(name, byteCount)))
        identity = try FileIdentity(of: file.rawValue)
        var address: UnsafeRawPointer?
        let code = bulkhead_map_shared_page(file.rawValue, byteCount, &address)
        guard code == 0, let address else { throw SystemCallError(call: "mmap of a shared page", errno: -code) }
        self.address = address
        self.byteCount = byteCount
        self.file = consume file
    }

    deinit { bulkhead_unmap_shared_page(address, byteCount) }

    /// To hand to the other process; nil once closed.
    package var descriptor: Int32? {
        switch file {
        case .some(let file): file.rawValue
        case nil: nil
        }
    }

    /// Closes this process's descriptor. What is mapped stays, on both sides.
    package func closeDescriptor() { file = nil }

    /// - Parameter offset: a multiple of 8, inside of the page. A load that later ones never overtake.
    package func load(at offset: Int) -> UInt64 {
        precondition(offset >= 0 && offset & 7 == 0 && offset + 8 <= byteCount)
        return bulkhead_load_shared_64(address, offset)
    }

    /// The first `count` bytes, a multiple of 8, as they were in the order of their addresses.
    package func copy(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        for offset in stride(from: 0, to: count, by: 8) {
            withUnsafeBytes(of: load(at: offset).littleEndian) { bytes.append(contentsOf: $0) }
        }
        return bytes
    }
}
