/// Rights on files, as Landlock numbers them (`linux/landlock.h`, which is often older than the kernel).
package struct FileRights: OptionSet, Sendable, Hashable {
    package let rawValue: UInt64
    package init(rawValue: UInt64) { self.rawValue = rawValue }

    static let execute = FileRights(rawValue: 1 << 0)
    static let writeFile = FileRights(rawValue: 1 << 1)
    static let readFile = FileRights(rawValue: 1 << 2)
    static let readDirectory = FileRights(rawValue: 1 << 3)
    static let removeFile = FileRights(rawValue: 1 << 5)
    static let makeFile = FileRights(rawValue: 1 << 8)
    static let makeSocket = FileRights(rawValue: 1 << 9)
    static let truncate = FileRights(rawValue: 1 << 14)
    /// The youngest that this code knows: `ioctl` on devices. What is younger is neither denied nor granted, or a new kernel
    /// could take from a supervisor what it needs.
    private static let controlDevice = FileRights(rawValue: 1 << 15)

    static let everyKnown = FileRights(rawValue: controlDevice.rawValue << 1 - 1)
    /// Those that a rule on something else than a directory may name.
    static let ofFiles: FileRights = [execute, writeFile, readFile, truncate, controlDevice]
}
