/// A value that was written down, as far as its bytes tell.
package indirect enum OutlinedValue: Sendable, Equatable {
    package struct Field: Sendable, Equatable {
        /// Nil where no type that is known has such a field.
        package let name: String?
        package let value: OutlinedValue

        package init(name: String?, value: OutlinedValue) {
            self.name = name
            self.value = value
        }
    }

    case none
    case boolean(Bool)
    case text(String)
    /// In decimal digits.
    case integer(String)
    case number(Double)
    case list([OutlinedValue])
    case fields([Field])
    /// The case of an enum.
    case named(String, [Field])
}
