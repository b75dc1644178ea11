/// Makes the struct that has it be passed by its address. A struct that could be loaded is copied to the stack by each caller
/// of a method that only reads it, whether or not it is `~Copyable`; for one of a thousand bytes that costs more than most
/// methods do. What holds an existential is never loaded.
struct AddressOnly: Sendable {
    private let existential: any Sendable = ()
}
