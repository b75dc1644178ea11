package import LinuxSystem

/// Reads `/proc/PID/maps`.
package enum MemoryMap {
    package struct Entry: Sendable, Hashable {
        package let range: AddressRange
        package let isWritable: Bool
        package let isExecutable: Bool
        package let isShared: Bool
        /// Nil for memory of no file.
        package let file: FileIdentity?
        package let name: String

        /// The pages that the fast clock calls run in and read from.
        package var isClock: Bool { name == "[vdso]" || name.hasPrefix("[vvar") }
    }

    /// One line each: `7ffc0c5f0000-7ffc0c5f2000 r-xp 00000000 00:00 0    [vdso]`. A line of another form is left out;
    /// the kernel writes none.
    package static func entries(of text: [UInt8]) -> [Entry] {
        text.split(separator: UInt8(ascii: "\n")).compactMap(entry)
    }

    private static func entry(_ line: ArraySlice<UInt8>) -> Entry? {
        var index = line.startIndex
        guard let start = hexadecimal(line, &index), index < line.endIndex, line[index] == UInt8(ascii: "-") else {
            return nil
        }
        index += 1
        guard let end = hexadecimal(line, &index), end >= start, line.endIndex - index >= 5 else { return nil }
        let flags = line[(index + 1)..<(index + 5)]
        // The name follows offset, device and inode.
        let fields = line[(index + 5)...].split(
            separator: UInt8(ascii: " "), maxSplits: 3, omittingEmptySubsequences: true)
        return Entry(
            range: AddressRange(start: start, length: end - start),
            isWritable: flags.contains(UInt8(ascii: "w")), isExecutable: flags.contains(UInt8(ascii: "x")),
            isShared: flags.contains(UInt8(ascii: "s")),
            file: fields.count > 2 ? file(device: fields[1], inode: fields[2]) : nil,
            name: fields.count > 3
                ? String(decoding: fields[3].drop(while: { $0 == UInt8(ascii: " ") }), as: UTF8.self) : "")
    }

    /// Such as `00:01` and `1031`.
    private static func file(device: ArraySlice<UInt8>, inode: ArraySlice<UInt8>) -> FileIdentity? {
        var index = device.startIndex
        guard let major = hexadecimal(device, &index), index < device.endIndex, device[index] == UInt8(ascii: ":")
        else { return nil }
        index += 1
        guard let minor = hexadecimal(device, &index), let inode = UInt64(String(decoding: inode, as: UTF8.self)),
            inode != 0
        else { return nil }
        return FileIdentity(
            major: UInt32(truncatingIfNeeded: major), minor: UInt32(truncatingIfNeeded: minor), inode: inode)
    }

    private static func hexadecimal(_ line: ArraySlice<UInt8>, _ index: inout Int) -> UInt64? {
        var value: UInt64 = 0
        let start = index
        while index < line.endIndex {
            let digit: UInt8
            switch line[index] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = line[index] - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = line[index] - UInt8(ascii: "a") + 10
            default: return index > start ? value : nil
            }
            guard value < 1 << 60 else { return nil }
            value = value << 4 | UInt64(digit)
            index += 1
        }
        return index > start ? value : nil
    }
}
