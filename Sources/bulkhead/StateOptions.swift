import ArgumentParser
import Host

/// Which host a command is about.
struct StateOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The state directory of the host.", valueName: "directory"))
    var state: String

    var query: StateQuery { StateQuery(state) }
}
