package import SandboxPolicy
import Words

/// A call as somebody asks about it: by name or number, with arguments as numbers.
package enum NamedCall {
    /// Why a question cannot be understood: what was written, and what would be right.
    package struct Problem: Error, Sendable, Hashable, CustomStringConvertible {
        package let description: String
    }

    /// The conventions that can be asked about. `x32` is x86-64 with its bit in the number.
    package static let conventions = ["x86_64", "aarch64", "i386", "x32"]

    /// - Parameters:
    ///   - name: such as `read`, or a number, decimal or `0x…`; `-1` is no call at all.
    ///   - arguments: at most six; those left out are zero. A negative number is taken as its 64 bits.
    ///   - convention: one of ``conventions``. For i386 there are only numbers.
    package static func read(
        _ name: String, _ arguments: [String], convention: String
    ) throws(Problem) -> SystemCall {
        let architecture: UInt32
        var architectureOfNames: Architecture? = .x86_64
        switch convention {
        case "x86_64", "x32": architecture = Architecture.x86_64.auditValue
        case "aarch64":
            architecture = Architecture.aarch64.auditValue
            architectureOfNames = .aarch64
        case "i386":
            architecture = CallProbes.conventions[2]
            architectureOfNames = nil
        default:
            throw Problem(
                description:
                    "\(Words.quote(convention)) is no convention here; write \(conventions.joined(separator: ", "))")
        }
        guard arguments.count <= SystemCall.argumentCount else {
            throw Problem(description: "a call has at most six arguments; \(arguments.count) were given")
        }
        var values: [UInt64] = []
        for (index, text) in arguments.enumerated() {
            guard let value = number(text) else {
                throw Problem(
                    description:
                        "argument \(index), \(Words.quote(text)), is no number of 64 bits; write it decimal, or as 0x…")
            }
            values.append(value)
        }
        var number = try self.number(of: name, architectureOfNames)
        if convention == "x32" { number |= SystemCall.x32Bit }
        return SystemCall(architecture: architecture, number: number, arguments: values)
    }

    private static func number(of name: String, _ architecture: Architecture?) throws(Problem) -> UInt32 {
        if let value = number(name) {
            let fits = value <= UInt64(UInt32.max) || value >= UInt64(bitPattern: Int64(Int32.min))
            guard fits else { throw Problem(description: "\(name) is no number of a call; those have 32 bits") }
            return UInt32(truncatingIfNeeded: value)
        }
        guard let architecture else {
            throw Problem(description: "calls of i386 go by numbers here; \(Words.quote(name)) is none")
        }
        if let number = SystemCallTable.number(of: name, on: architecture) { return number }
        guard !SystemCallTable.isKnown(name) else {
            throw Problem(description: "\(architecture) has no call \(name), so that it cannot be made there")
        }
        let hint =
            NearestName.of(name, in: SystemCallTable.names).map { "; did you mean \($0)?" } ?? "; give its number"
        throw Problem(description: "\(Words.quote(name)) is no call that is known here\(hint)")
    }

    private static func number(_ text: String) -> UInt64? {
        let isNegative = text.hasPrefix("-")
        let digits = isNegative ? text.dropFirst() : text[...]
        let isHexadecimal = digits.hasPrefix("0x") || digits.hasPrefix("0X")
        let rest = isHexadecimal ? digits.dropFirst(2) : digits
        guard let first = rest.first, first.isHexDigit,
            let value = UInt64(rest, radix: isHexadecimal ? 16 : 10)
        else { return nil }
        guard isNegative else { return value }
        return value <= 1 << 63 ? 0 &- value : nil
    }
}
