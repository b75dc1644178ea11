private import Glibc
import LinuxSystem

/// Where figures were measured; without it they mean nothing.
package struct Machine: Sendable, Encodable {
    package let processor: String
    package let cores: Int
    package let kernel: String
    /// Said by the processor itself. Some privileged operations then cost microseconds.
    package let isVirtual: Bool

    package init() {
        let lines = Self.text("/proc/cpuinfo").split(separator: "\n")
        func field(_ name: String) -> String? {
            lines.first { $0.hasPrefix(name) }?.split(separator: ":", maxSplits: 1).last
                .map { String($0.drop { $0 == " " }) }
        }
        processor = field("model name") ?? field("CPU part") ?? "unknown processor"
        isVirtual = field("flags")?.split(separator: " ").contains("hypervisor") ?? false
        cores = Processors.allowed().count
        kernel = String(Self.text("/proc/sys/kernel/osrelease").prefix { $0 != "\n" })
    }

    package var text: String {
        "\(processor)\(isVirtual ? " (virtual machine)" : ""), \(cores) cores, Linux \(kernel)"
    }

    private static func text(_ path: String) -> String {
        String(decoding: (try? DescriptorIO.readAll(path)) ?? [], as: UTF8.self)
    }
}
