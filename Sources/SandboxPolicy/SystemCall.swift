/// One system call as a filter sees it (`struct seccomp_data`, without the instruction pointer, which no policy looks
/// at).
package struct SystemCall: Sendable, Hashable {
    /// `AUDIT_ARCH_*`: the convention by which the call was made.
    package var architecture: UInt32
    package var number: UInt32
    /// Lanes 0 to 5 are the arguments; 6 and 7 are unused and zero.
    package var arguments: SIMD8<UInt64>

    /// - Parameter arguments: at most six; those left out are zero.
    package init(architecture: UInt32, number: UInt32, arguments: [UInt64] = []) {
        self.architecture = architecture
        self.number = number
        self.arguments = SIMD8()
        for (index, argument) in arguments.prefix(Self.argumentCount).enumerated() { self.arguments[index] = argument }
    }

    package static let argumentCount = 6

    /// In the numbers of x86-64, the bit that asks for the x32 convention. No x86-64 call has a number as large as
    /// this.
    package static let x32Bit: UInt32 = 0x4000_0000
}

extension SystemCall: CustomStringConvertible {
    /// `x86_64 openat(0xffffff9c, 0x0, …)`, or the numbers where there is no name.
    package var description: String {
        let known = Architecture.allCases.first { $0.auditValue == architecture }
        let place = known.map { "\($0)" } ?? "architecture \(Self.hexadecimal(UInt64(architecture)))"
        let name =
            known.flatMap { SystemCallTable.name(of: number, on: $0) } ?? "call \(Self.hexadecimal(UInt64(number)))"
        let values = (0..<Self.argumentCount).map { Self.hexadecimal(arguments[$0]) }
        return "\(place) \(name)(\(values.joined(separator: ", ")))"
    }

    private static func hexadecimal(_ value: UInt64) -> String { "0x" + String(value, radix: 16) }
}
