private import Glibc
import LinuxSystem
import ProberProtocol

extension PlantedSecrets {
    /// What a prober is told so that it can make an attempt.
    ///
    /// - Parameter process: the prober.
    func order(for attempt: Attempt, process: Int32) throws -> AttemptOrder {
        var order = AttemptOrder(attempt.name)
        order.itself = process
        order.supervisor = getpid()
        order.supervisorAddress = address
        switch attempt.name {
        case "scan_own_memory": order.look(for: supervisor)
        case "scan_parameters_of_others": order.look(for: family)
        case "scan_own_parameters":
            order.look(for: family)
            order.directory = String(decoding: family, as: UTF8.self)
        default: return order
        }
        order.ranges = try Self.readableRanges(of: process)
        return order
    }

    /// What of its own memory a process can read, as the supervisor sees it; a sealed one cannot find that out itself.
    private static func readableRanges(of process: Int32) throws -> [AttemptOrder.Range] {
        let text = String(decoding: try DescriptorIO.readAll("/proc/\(process)/maps"), as: UTF8.self)
        return text.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: " ", omittingEmptySubsequences: true)
            // The kernel's own pages say nothing of anybody, and some cannot be read.
            guard fields.count >= 2, fields[1].hasPrefix("r"), fields.last?.hasPrefix("[v") == false else { return nil }
            let ends = fields[0].split(separator: "-").compactMap { UInt64($0, radix: 16) }
            guard ends.count == 2, ends[1] > ends[0] else { return nil }
            return AttemptOrder.Range(start: ends[0], length: ends[1] - ends[0])
        }
    }
}

extension AttemptOrder {
    fileprivate mutating func look(for secret: [UInt8]) {
        attempt = "scan_own_memory"
        invertedNeedle = secret.map { ~$0 }
    }
}
