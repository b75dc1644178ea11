import LinuxSystem
import ProberProtocol
import Sandbox

extension SealedWorker {
    /// What of its own memory it can read, as the supervisor sees it; it cannot find that out itself.
    func readableRanges() throws -> [AttemptOrder.Range] {
        let text = String(decoding: try DescriptorIO.readAll("/proc/\(id)/maps"), as: UTF8.self)
        return text.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: " ", omittingEmptySubsequences: true)
            // The kernel's own pages at the top can be executed and, unless it emulates them, not be read.
            guard fields.count >= 2, fields[1].hasPrefix("r"), fields.last != "[vsyscall]", fields.last != "[vvar]",
                fields.last != "[vvar_vclock]"
            else { return nil }
            let ends = fields[0].split(separator: "-").compactMap { UInt64($0, radix: 16) }
            guard ends.count == 2, ends[1] > ends[0] else { return nil }
            return AttemptOrder.Range(start: ends[0], length: ends[1] - ends[0])
        }
    }
}
