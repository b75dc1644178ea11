/// An argument of a system call: what it is called, and how its register is to be read.
struct CallParameter: Sendable {
    enum Kind: Sendable {
        /// A count, a size, an offset.
        case number
        /// 32 bits with a sign, such as a process id.
        case integer
        case address
        /// In octal digits.
        case mode
        case descriptor
        /// Of a directory, or the working directory.
        case directory
        /// Points to a null-terminated text: a path, or a name.
        case text
        case word(NumberWords)
        case flags(FlagWords)
        /// Points to a `sockaddr` as long as the argument at this index says.
        case socketAddress(length: Int)
        /// Points to the structures of `openat2` and `clone3`: their flags are read, and their modes.
        case openHow
        case cloneArguments
        /// The mode of a file that the call makes, if the flags at this index say that it makes one.
        case creationMode(flags: Int)
    }

    let name: String
    let kind: Kind
    /// Whether it says what the call was made on, so that it stands for the call where there is little room.
    var isSubject = false

    // MARK: Common ones

    static func number(_ name: String) -> Self { Self(name: name, kind: .number) }
    static func integer(_ name: String) -> Self { Self(name: name, kind: .integer) }
    static func address(_ name: String) -> Self { Self(name: name, kind: .address) }
    static func text(_ name: String) -> Self { Self(name: name, kind: .text, isSubject: true) }
    static func flags(_ words: FlagWords, _ name: String = "flags") -> Self { Self(name: name, kind: .flags(words)) }
    static func word(_ words: NumberWords, _ name: String) -> Self { Self(name: name, kind: .word(words)) }
    static func descriptor(_ name: String) -> Self { Self(name: name, kind: .descriptor) }

    static let path = text("path")
    static let directory = Self(name: "directory", kind: .directory)
    static let fd = descriptor("fd")
    static let mode = Self(name: "mode", kind: .mode)
    static let pid = integer("pid")
    static let signal = word(CallWords.signal, "signal")
    static let bytes = address("bytes")
    static let count = number("count")
    static let status = address("status")
}
