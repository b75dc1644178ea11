/// Something that must not be.
package struct Finding: Sendable, Hashable, CustomStringConvertible {
    /// Which promise is broken.
    package enum Kind: String, Sendable, CaseIterable {
        /// G3.
        case outcome
        /// G4.
        case damage
        /// G5.
        case state
        /// G6.
        case resumed
        /// G7: a run that is given what was kept is another one.
        case repeated
        /// G9.
        case caps
        /// A latch was left without an operator.
        case latch
        /// Something is not healthy again after the last fault.
        case health
        /// The run does not come to its end.
        case progress
        /// A worker was sent what it cannot follow.
        case wire
    }

    package let kind: Kind
    package let text: String

    package init(_ kind: Kind, _ text: String) {
        self.kind = kind
        self.text = text
    }

    package var description: String { "\(kind.rawValue): \(text)" }
}
