/// The fields of a type whose values may be written down.
package struct StateShape: Sendable {
    package struct Field: Sendable {
        package let name: String
        /// Of a type of one's own, possibly in an optional; nil where it is not known.
        package let type: Int?

        package init(name: String, type: Int?) {
            self.name = name
            self.type = type
        }
    }

    /// Tells types apart.
    package let id: Int
    /// Without those that it is in.
    package let name: String
    /// Stored properties in order.
    package let fields: [Field]

    package init(id: Int, name: String, fields: [Field]) {
        self.id = id
        self.name = name
        self.fields = fields
    }
}
