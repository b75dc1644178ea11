private import CLinux
import Glibc
import LinuxSystem

/// One checkpoint on the disk.
enum CheckpointFile {
    /// Writes it whole under another name first, so that one of its own name is whole.
    static func write(_ payload: [UInt8], number: UInt64, in folder: borrowing Folder) throws(JournalError) {
        let temporary = FileName.temporary(number)
        try folder.remove(temporary)
        do {
            try write(payload, number: number, to: try folder.create(temporary), path: folder.path(of: temporary))
            try folder.rename(temporary, to: FileName.checkpoint(number))
        } catch {
            // Makes room on a disk that is full. If it fails, the next one tries again.
            try? folder.remove(temporary)
            throw error
        }
    }

    private static func write(
        _ payload: [UInt8], number: UInt64, to file: consuming OwnedDescriptor, path: String
    ) throws(JournalError) {
        let header = payload.withUnsafeBytes { CheckpointHeader(number: number, payload: $0) }
        do {
            try file.writeAll(header.bytes)
            try file.writeAll(payload)
        } catch {
            throw JournalError(error.errno, path: path, purpose: .write)
        }
        let code = bulkhead_sync(file.rawValue)
        if code < 0 { throw JournalError(-code, path: path, purpose: .sync) }
    }

    static func read(_ number: UInt64, in folder: borrowing Folder) throws(JournalError) -> Checkpoint {
        let name = FileName.checkpoint(number)
        let path = folder.path(of: name)
        let file = try folder.open(name)
        let size = try folder.size(of: file, name)
        guard size >= CheckpointHeader.byteCount else {
            throw .damagedCheckpoint(path, at: size, "it ends within its header")
        }
        let start = try read(file, at: 0, count: CheckpointHeader.byteCount, path: path)
        switch start.withUnsafeBytes({ CheckpointHeader.read($0, size: size) }) {
        case .flawed(let offset, let what):
            throw .damagedCheckpoint(path, at: offset, what)
        case .plausible(let header):
            let payload = try read(file, at: start.count, count: header.payloadBytes, path: path)
            guard header.matches(payload) else { throw .damagedCheckpoint(path, at: 0, "its checksum is wrong") }
            guard header.version == CheckpointHeader.currentVersion else { throw .newer(path) }
            guard header.number == number else {
                throw .damagedCheckpoint(path, at: 16, "it was written as \(FileName.checkpoint(header.number))")
            }
            return Checkpoint(number: number, payload: payload)
        }
    }

    private static func read(
        _ file: borrowing OwnedDescriptor, at offset: Int, count: Int, path: String
    ) throws(JournalError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let read = bytes.withUnsafeMutableBytes { buffer in
                let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
                return bulkhead_read_at(file.rawValue, rest.baseAddress, rest.count, Int64(offset + done))
            }
            // Shorter than it was a moment ago.
            if read == 0 { throw .damagedCheckpoint(path, at: offset + done, "it became shorter while it was read") }
            if read < 0 { throw JournalError(Int32(-read), path: path, purpose: .read) }
            done += read
        }
        return bytes
    }
}
