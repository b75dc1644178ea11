/// Why a program is none that the kernel would run.
package struct FilterProgramError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: Sendable, Hashable {
        case empty
        case tooLong
        case unknownInstruction
        case jumpOutOfRange
        case loadOutOfRange
        case scratchOutOfRange
        case badConstant
        case noReturnAtEnd
    }

    package let code: Code
    /// The instruction's place in the program, from 0.
    package let index: Int

    package init(_ code: Code, at index: Int) {
        self.code = code
        self.index = index
    }

    package var description: String {
        switch code {
        case .empty: "the filter program is empty"
        case .tooLong:
            "the filter program has \(index) instructions; the kernel takes \(FilterEvaluator.maxInstructions)"
        case .unknownInstruction: "instruction \(index) of the filter program is none that seccomp knows"
        case .jumpOutOfRange: "instruction \(index) of the filter program jumps beyond its end"
        case .loadOutOfRange: "instruction \(index) of the filter program loads from outside of the call's data"
        case .scratchOutOfRange: "instruction \(index) of the filter program uses a scratch word that does not exist"
        case .badConstant: "instruction \(index) of the filter program divides by zero or shifts by 32 bits or more"
        case .noReturnAtEnd: "the filter program does not end with a return"
        }
    }
}
