private import Glibc
import Words

/// Who may put another file in the place of some files, by owners and modes of the files and of the directories that lead
/// to them. Access control lists and mounts are not looked at; root may always.
package struct WriteAccess: Sendable, Hashable, Encodable {
    /// Somebody who may, and by which file or directory.
    package struct Holder: Sendable, Hashable, Encodable {
        /// `root`, `user ana`, `group staff`, `everybody`.
        package let name: String
        package let path: String
    }

    /// Each name once, with the first place that lets it, from the root of the file system on.
    package let holders: [Holder]
    /// What could not be looked at, and why.
    package let problems: [String]

    /// Whether owners alone may: no group and not everybody, and all of it could be looked at.
    package var isConfined: Bool {
        problems.isEmpty && !holders.contains { $0.name == Self.everybody || $0.name.hasPrefix("group ") }
    }

    package init(of paths: [String]) {
        var holders = [Holder(name: "root", path: "/")]
        var problems: [String] = []
        for path in paths {
            guard let resolved = realpath(path, nil) else {
                problems.append("\(path): \(Self.meaning(errno))")
                continue
            }
            let whole = String(cString: resolved)
            free(resolved)
            for place in Self.places(on: whole) {
                var status = stat()
                guard lstat(place, &status) == 0 else {
                    problems.append("\(place): \(Self.meaning(errno))")
                    continue
                }
                for name in Self.names(status, isLast: place == whole)
                where !holders.contains(where: { $0.name == name }) {
                    holders.append(Holder(name: name, path: place))
                }
            }
        }
        self.holders = holders
        self.problems = problems
    }

    /// For people.
    package var lines: [String] {
        let names = holders.map { $0.name == "root" ? "root" : "\($0.name) (\($0.path))" }
        return ["may be replaced by: \(names.joined(separator: ", "))"]
            + problems.map { "cannot be looked at: \($0)" }
    }

    private static let everybody = "everybody"

    /// `/usr/lib/x` → `/`, `/usr`, `/usr/lib`, `/usr/lib/x`.
    private static func places(on path: String) -> [String] {
        var places = ["/"]
        var current = ""
        for part in path.split(separator: "/") {
            current += "/\(part)"
            places.append(current)
        }
        return places
    }

    private static func names(_ status: stat, isLast: Bool) -> [String] {
        var names: [String] = []
        if status.st_uid != 0 { names.append("user \(user(status.st_uid))") }
        // In a directory with this bit, only owners rename and remove.
        guard isLast || status.st_mode & S_ISVTX == 0 else { return names }
        if status.st_mode & S_IWGRP != 0, status.st_gid != 0 { names.append("group \(group(status.st_gid))") }
        if status.st_mode & S_IWOTH != 0 { names.append(everybody) }
        return names
    }

    private static func user(_ id: uid_t) -> String {
        getpwuid(id).map { Words.clean(String(cString: $0.pointee.pw_name), limit: 64) } ?? "\(id)"
    }

    private static func group(_ id: gid_t) -> String {
        getgrgid(id).map { Words.clean(String(cString: $0.pointee.gr_name), limit: 64) } ?? "\(id)"
    }

    private static func meaning(_ code: Int32) -> String {
        strerror(code).map { String(cString: $0) } ?? "errno \(code)"
    }
}
