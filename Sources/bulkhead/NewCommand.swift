import ArgumentParser
import Foundation
import Host
import Scaffold

struct NewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Make a family of strategy plugins that builds and runs as it is, to begin from.",
        discussion: """
            bulkhead new swing --package swing && cd swing && swift build -c release && swift test
            bulkhead new swing --repository ~/src/bulkhead

            With --package it is a Swift package of its own, whose worker runs with `bulkhead run --worker`. Else it becomes \
            a part of a checkout of Bulkhead and of its bulkhead-worker. Either way there is a strategy, its tests, its \
            article and a catalog that runs it. All of it is made, or nothing.
            """)

    @Argument(
        help: ArgumentHelp(
            "What catalogs will call it (strategy_type): words of a-z and 0-9, joined by underscores.",
            valueName: "family"))
    var family: String

    @Option(
        help: ArgumentHelp(
            "Make a package of its own here; the directory must not be there, or be empty.", valueName: "dir"))
    var package: String?

    @Option(
        help: ArgumentHelp(
            "What the package depends on: a checkout of Bulkhead, or the URL of its repository.",
            discussion: "Default: the checkout that this executable was built in.", valueName: "path-or-url"))
    var bulkhead: String?

    @Option(help: ArgumentHelp("The least version of Bulkhead, for a URL.", valueName: "version"))
    var bulkheadVersion: String?

    @Option(
        help: ArgumentHelp(
            "The checkout of Bulkhead to put it into.", discussion: "Default: the one that this is run in.",
            valueName: "dir"))
    var repository: String?

    func validate() throws {
        if package != nil, repository != nil {
            throw ValidationError("--package makes a package of its own, --repository none: give one of them.")
        }
        if package == nil, bulkhead != nil || bulkheadVersion != nil {
            throw ValidationError("--bulkhead says what a package depends on: give --package too.")
        }
    }

    func run() throws {
        try reportingErrors { () throws(HostError) in
            do throws(ScaffoldError) {
                let name = try FamilyName(family)
                if let package { try makePackage(name, package) } else { try addToRepository(name) }
            } catch {
                throw HostError(HostError.Code(rawValue: error.code.rawValue) ?? .failure, error.description)
            }
        }
    }

    private func makePackage(_ name: FamilyName, _ directory: String) throws(ScaffoldError) {
        let scaffold = PackageScaffold(name, try dependency(of: directory, name))
        try PackageWriter.write(scaffold, to: directory)
        report("made \(directory): a package with the family \(name.family) and its worker", scaffold.files)
        next(Self.change(to: directory) + scaffold.commands)
    }

    private func dependency(of package: String, _ name: FamilyName) throws(ScaffoldError) -> BulkheadDependency {
        if let bulkhead, BulkheadDependency.isURL(bulkhead) {
            return try BulkheadDependency(bulkhead, version: bulkheadVersion)
        }
        let checkout: Checkout
        if let bulkhead {
            checkout = try Checkout(bulkhead)
        } else if let own = Checkout.around(WorkerHost.directoryOfExecutable()) {
            checkout = own
        } else {
            throw ScaffoldError(
                .noInput,
                "this executable lies in no checkout of Bulkhead that a package could depend on; name one, or a URL, with "
                    + "--bulkhead")
        }
        // Two targets of one name cannot be in one build.
        if checkout.has(name) {
            throw ScaffoldError(
                .cannotCreate, "Bulkhead has a family \(name.family) already, in \(checkout.path); choose another name")
        }
        return try BulkheadDependency(RelativePath.of(checkout.path, from: package), version: bulkheadVersion)
    }

    private func addToRepository(_ name: FamilyName) throws(ScaffoldError) {
        let checkout: Checkout
        if let repository {
            checkout = try Checkout(repository)
        } else if let here = Checkout.around(FileManager.default.currentDirectoryPath) {
            checkout = here
        } else {
            throw ScaffoldError(
                .noInput,
                "this is no checkout of Bulkhead: name one with --repository, or make a package of its own with --package"
            )
        }
        let scaffold = RepositoryScaffold(name)
        try RepositoryWriter.write(scaffold, to: checkout)
        report("made the family \(name.family) in \(checkout.path)", scaffold.files)
        for (path, _) in scaffold.edits { print("    \(path) (changed)") }
        next(Self.change(to: repository ?? checkout.path) + scaffold.commands)
    }

    private func report(_ what: String, _ files: [NewFile]) {
        print(what)
        for file in files { print("    \(file.path)" + (file.purpose.map { ": \($0)" } ?? "")) }
    }

    private func next(_ commands: [String]) {
        print("next:")
        for command in commands { print("    \(command)") }
    }

    /// The command that goes to a directory, unless it is the one that this is run in.
    private static func change(to directory: String) -> [String] {
        let place = URL(fileURLWithPath: directory).standardizedFileURL.path
        return place == URL(fileURLWithPath: ".").standardizedFileURL.path ? [] : ["cd \(shellWord(directory))"]
    }

    /// As a shell takes it for one word.
    private static func shellWord(_ text: String) -> String {
        let plain = text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-/~".contains($0)) }
        return plain ? text : "'" + text.replacing("'", with: "'\\''") + "'"
    }
}
