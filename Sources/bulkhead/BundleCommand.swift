import ArgumentParser
import Bundling
import Foundation
import Host
import LinuxSystem

struct BundleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bundle",
        abstract: "Hand a change over to an agent or a release job, or check what was handed over.",
        discussion: """
            bulkhead bundle --from request.json --conformance trend.json --output bundle.json
            bulkhead bundle verify bundle.json

            A bundle says what is to be worked on, and has digests of all that it is checked with. Exit 78 if anything is \
            missing or wrong, each of it named.
            """,
        subcommands: [Create.self, Verify.self], defaultSubcommand: Create.self)
}

extension BundleCommand {
    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check what is to be handed over, and write the bundle.",
            discussion: """
                bulkhead bundle --base v1.2.0 --head HEAD --design-doc docs/design.md --catalog catalog.yaml --conformance trend.json
                bulkhead bundle --from request.json --repository https://example.org/bulkhead.git --output bundle.json

                Both revisions must be in the clone, head must descend from base, and the design document and the catalog must \
                be in head itself. `bulkhead check` must find no error in the catalog as it is there, and each plugin in \
                service must have a result of `bulkhead conform`. Exit 78 if anything is missing or wrong, each of it named; \
                nothing is written then.
                """)

        @Option(
            help: ArgumentHelp(
                "Where the receiver clones from; without credentials.",
                discussion: "Default: the URL of the remote origin, if there is one.", valueName: "url"))
        var repository: String?

        @Option(help: ArgumentHelp("The commit that the change begins at.", valueName: "revision"))
        var base: String?

        @Option(help: ArgumentHelp("The commit that is handed over, such as HEAD.", valueName: "revision"))
        var head: String?

        @Option(
            help: ArgumentHelp("The design document, from the top of the repository, at head.", valueName: "path"))
        var designDoc: String?

        @Option(
            help: ArgumentHelp("The catalog of strategies, from the top of the repository, at head.", valueName: "path")
        )
        var catalog: String?

        @Option(
            help: ArgumentHelp(
                "A JSON file with some or all of the keys of a bundle; options count more.", valueName: "file"))
        var from: String?

        @Flag(help: "Hand over plugins without a result of `bulkhead conform`; the bundle says so.")
        var allowMissingConformance = false

        @Option(help: ArgumentHelp("Where the bundle goes; - is standard output.", valueName: "file"))
        var output = "-"

        @OptionGroup var files: BundleFiles

        func run() throws {
            try reportingErrors { () throws(HostError) in
                var request = try from.map(BundleFiles.request) ?? BundleRequest()
                request.set(.repository, repository)
                request.set(.base, base)
                request.set(.head, head)
                request.set(.designDoc, designDoc)
                request.set(.strategyCatalogPath, catalog)
                if request.hasArtifacts { Diagnostics().note("the artifacts in \(from ?? "") are computed anew") }
                let sources = files.sources()
                if !request.has(.repository), case .success(let clone) = sources.repository,
                    let origin = try? clone.originURL()
                {
                    request.set(.repository, origin)
                    Diagnostics().note("repository is the URL of the remote origin")
                }
                var bundler = Bundler(sources, allowsMissingConformance: allowMissingConformance)
                let bundle = bundler.bundle(request)
                for warning in bundler.warnings { Diagnostics().warning(warning) }
                guard let bundle else { throw BundleFiles.error(bundler.problems, "nothing is handed over") }
                try write(bundle.document)
            }
        }

        private func write(_ text: String) throws(HostError) {
            guard output != "-" else { return print(text, terminator: "") }
            do {
                try Data(text.utf8).write(to: URL(fileURLWithPath: output), options: .atomic)
            } catch {
                throw HostError(
                    .cannotCreate, "the bundle cannot be written to \(output): \(error.localizedDescription)")
            }
        }
    }

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Hold a bundle against one's own clone, worker, policies and files.",
            discussion: """
                bulkhead bundle verify bundle.json
                bulkhead bundle verify bundle.json --checkout ~/src/bulkhead --worker out/bulkhead-worker --policies out/policies

                Everything is checked and computed again. Results of `bulkhead conform` are looked for beside the bundle, by \
                the names that it has for them, unless --conformance names them. Exit 78 if anything is missing, wrong or \
                different, each of it named.
                """)

        @Argument(help: ArgumentHelp("The bundle.", valueName: "file"))
        var file: String

        @OptionGroup var files: BundleFiles

        func run() throws {
            try reportingErrors { () throws(HostError) in
                let directory = URL(fileURLWithPath: file).deletingLastPathComponent().path
                var verifier = BundleVerifier(try BundleFiles.request(file), directory: directory)
                verifier.verify(files.sources())
                for warning in verifier.warnings { Diagnostics().warning(warning) }
                guard verifier.problems.isEmpty else {
                    throw BundleFiles.error(verifier.problems, "\(file) is not what is here")
                }
                print("\(file): everything in it is so here")
            }
        }
    }
}
