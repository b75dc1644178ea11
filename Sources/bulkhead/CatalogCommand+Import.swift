import ArgumentParser
import Catalog
import Foundation
import Host

extension CatalogCommand {
    struct Import: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Convert a catalog of the runtime that Bulkhead replaces into one of Bulkhead.",
            discussion: """
                bulkhead catalog import old.yaml > catalog.yaml
                bulkhead catalog import old.yaml --output catalog.yaml --format json --report import.json

                Writes the new catalog to standard output, and to standard error a report: a line for every key that was \
                kept with another weight, renamed, defaulted, guessed or dropped, with what that means for trading. A strategy \
                that cannot be said in the new words is written with `enabled: false` and the reason. Plugins read their \
                parameters in sealed workers, as in `bulkhead check`, before anything is written.

                Exit 0 if everything was kept, 1 if something was guessed, dropped or disabled and needs a look, 65 if FILE \
                is no catalog of the old runtime, 66 if it cannot be read, 70 if the result would not be read as it is meant \
                (a fault of Bulkhead; nothing is written), 73 if a file cannot be created.
                """)

        @Argument(help: ArgumentHelp("The old catalog (YAML or JSON).", valueName: "file"))
        var file: String

        @Option(help: ArgumentHelp("Where the new catalog goes; - is standard output.", valueName: "file"))
        var output = "-"

        @Option(help: ArgumentHelp("Where the report goes; - is standard error.", valueName: "file"))
        var report = "-"

        @Option(help: "How the report is written.")
        var format = OutputFormat.text

        @Flag(help: "Replace files of --output and --report that are already there.")
        var force = false

        @OptionGroup var host: HostOptions

        func validate() throws {
            let paths = [file, output, report].filter { $0 != "-" }.map(Self.canonical)
            guard Set(paths).count == paths.count else {
                throw ValidationError("the old catalog, --output and --report are three different files")
            }
        }

        func run() throws {
            var isWhole = false
            try reportingErrors { () throws(HostError) in
                for path in [output, report] { try checkIsNew(path) }
                let conversion = try host.open().importCatalog(file)
                let findings = format == .json ? ImportReport.json(conversion) : ImportReport.text(conversion)
                let catalog = String(decoding: conversion.text, as: UTF8.self)
                // First the report: a catalog that nobody was told about must not lie there.
                if report == "-" { Diagnostics().write(findings) } else { try write(findings, to: report) }
                if output == "-" { print(catalog, terminator: "") } else { try write(catalog, to: output) }
                isWhole = conversion.isWhole
            }
            if !isWhole { throw ExitCode(HostError.Code.failure.rawValue) }
        }

        private static func canonical(_ path: String) -> String {
            URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path
        }

        /// Tells it before any work is done.
        private func checkIsNew(_ path: String) throws(HostError) {
            if path != "-", !force, FileManager.default.fileExists(atPath: path) { throw Self.exists(path) }
        }

        private func write(_ text: String, to path: String) throws(HostError) {
            do {
                try Data(text.utf8).write(
                    to: URL(fileURLWithPath: path), options: force ? .atomic : .withoutOverwriting)
            } catch let error as CocoaError where error.code == .fileWriteFileExists {
                throw Self.exists(path)
            } catch {
                throw HostError(.cannotCreate, "cannot write \(path): \(error.localizedDescription)")
            }
        }

        private static func exists(_ path: String) -> HostError {
            HostError(.cannotCreate, "\(path) is there already and stays as it is; name another file, or give --force")
        }
    }
}
