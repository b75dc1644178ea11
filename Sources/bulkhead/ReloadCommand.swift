import ArgumentParser
import Host

struct ReloadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reload",
        abstract: "Have a running host read its catalog again.",
        discussion: """
            bulkhead reload --state /var/lib/bulkhead

            The new catalog is in force between two events, or not at all: where it is refused, the answer says why, and the one
            in force stays. `bulkhead catalog diff OLD NEW` says beforehand what would change. SIGHUP does the same without an
            answer, and so does a changed file once it reads the same twice.
            """)

    @OptionGroup var state: StateOptions

    func run() throws {
        try reportingErrors { () throws(HostError) in
            print(try state.query.reload())
        }
    }
}
