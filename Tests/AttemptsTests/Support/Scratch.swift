import Glibc

/// A directory for one attempt, with a file and a directory in it, open to every user: so that what stops a worker there
/// is no mode.
final class Scratch {
    let path: String

    init() throws {
        var template = Array("/tmp/bulkhead-attempts-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw HarnessFault("no scratch directory: errno \(errno)") }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        chmod(path, 0o777)
        close(creat("\(path)/file", 0o666))
        chmod("\(path)/file", 0o666)
        mkdir("\(path)/directory", 0o777)
    }

    deinit {
        for name in ["file", "created", "creat", "renamed", "linked", "symlink", "fifo"] { unlink("\(path)/\(name)") }
        for name in ["directory", "made"] { rmdir("\(path)/\(name)") }
        rmdir(path)
    }
}
