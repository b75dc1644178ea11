import Audit

extension Chapter {
    /// What plugins import and call, and what is linked into the executables.
    ///
    /// - Parameters:
    ///   - inventory: what the build wrote down, or why that is not known.
    ///   - worker, supervisor: digests of the executables that are there (`sha256:…`).
    static func linked(
        _ inventory: Result<Inventory, Inventory.Lack>, path: String, worker: String, supervisor: String?
    ) -> Chapter {
        var chapter = Chapter(
            AuditSection(
                "linked", title: "What is linked in",
                question: "What do the plugins import and call, and which packages and versions are in the executables?"
            ))
        let known: Inventory
        switch inventory {
        case .success(let found): known = found
        case .failure(let lack):
            chapter.section.blocks = [.paragraph("Not looked at: \(lack).")]
            chapter.find(
                "linked.unknown", "\(lack)", costs: "what is linked into the executables cannot be reviewed here",
                remedy:
                    "install with scripts/install, which writes it, or run `scripts/inventory --output \(path)` in the checkout"
            )
            return chapter
        }
        chapter.section.blocks = [
            .paragraph(
                "Written down at the build by `scripts/inventory`, from the object files that were linked (\(path)). A reviewer can "
                    + "make it again from the same sources: `scripts/inventory --check` names whatever is beyond the committed list "
                    + "`scripts/plugin-symbols.txt`. Built with \(known.toolchain); C library \(known.cLibrary)."),
            .table(families(known)),
        ]
        for family in known.families { chapter.section.blocks.append(.table(symbols(family, known))) }
        for executable in known.executables { chapter.section.blocks += blocks(executable) }
        chapter.compare(known, "bulkhead-worker", with: worker)
        if let supervisor { chapter.compare(known, "bulkhead", with: supervisor) }
        for (index, finding) in known.findings.enumerated() {
            chapter.find(
                "linked.\(index + 1)", finding, costs: "a plugin may do what nobody has reviewed, though in its seal",
                remedy:
                    "read the module that it names; if it is harmless, add it to scripts/plugin-symbols.txt with a reason"
            )
        }
        return chapter
    }

    /// An inventory of another executable than the one that is there says nothing.
    private mutating func compare(_ inventory: Inventory, _ name: String, with digest: String) {
        // scripts/install changes the supervisor's search path for libraries, before it writes the inventory.
        guard let known = inventory[name], known.digest != digest else { return }
        find(
            "linked.other_\(name)",
            "the inventory is of another \(name) (\(known.digest)) than the one that is there (\(digest))",
            costs: "what this section says may not be so for the executable that is there",
            remedy: "write the inventory anew from the build of this executable")
    }

    private static func families(_ inventory: Inventory) -> AuditTable {
        AuditTable(
            "families", title: "Plugin modules",
            columns: [.code("module"), .code("imports"), .code("the compiler reads"), "sources"],
            rows: inventory.families.map { family in
                let isAllowed = family.imports == ["StrategySDK"]
                return .init(
                    [
                        family.module, family.imports.joined(separator: ", "),
                        family.compilerReads.joined(separator: ", "),
                        family.sources.map { "\($0.path) `\($0.digest)`" }.joined(separator: "; "),
                    ], mark: isAllowed ? .enforced : .finding)
            })
    }

    private static func symbols(_ family: Inventory.Family, _ inventory: Inventory) -> AuditTable {
        let providers = inventory.allowed.providers.map(\.name)
        return AuditTable(
            "symbols-\(family.module)", title: "What \(family.module) leaves to the linker",
            columns: ["provided by", "number", .code("symbols")],
            rows: family.undefined.map { group in
                let isProvider = providers.contains(group.provider)
                let symbols = isProvider || group.provider.hasPrefix("lib") ? group.symbols : group.symbols
                return .init(
                    [group.provider, "\(group.symbols.count)", symbols.joined(separator: "; ")], key: group.provider)
            }, ifEmpty: "Nothing.")
    }

    private static func blocks(_ executable: Inventory.Executable) -> [AuditSection.Block] {
        var rows: [AuditTable.Row] = [
            .init(["digest", "`\(executable.digest)`"]),
            .init(["modules", executable.modules.joined(separator: ", ")]),
            .init(["program headers", executable.programHeaders.joined(separator: ", ")]),
        ]
        if let constructors = executable.constructors {
            rows.append(
                .init(
                    [
                        "static: no loader (`PT_INTERP`), nothing to load (`PT_DYNAMIC`)",
                        executable.isStatic
                            ? "yes; a library could be loaded by `dlopen` alone, which ends a ready worker" : "no",
                    ], key: "static", mark: executable.isStatic ? .enforced : .finding))
            rows.append(
                .init([
                    "functions that run before `main`",
                    ((executable.earlyConstructors ?? []) + constructors).joined(separator: ", "),
                ]))
            rows.append(
                .init(["functions that run at the end", (executable.destructors ?? []).joined(separator: ", ")]))
            rows.append(
                .init([
                    "functions that choose others by the processor, at start",
                    "\(executable.resolvers?.count ?? 0), all of the C library unless a finding says otherwise",
                ]))
        }
        var blocks: [AuditSection.Block] = [
            .table(
                AuditTable(
                    "executable-\(executable.name)", title: "Inside \(executable.name)", columns: ["", ""], rows: rows)),
            .table(
                AuditTable(
                    "packages-\(executable.name)", title: "Packages in \(executable.name)",
                    columns: ["package", "version", .code("revision"), "from"],
                    rows: executable.packages.map { .init([$0.name, $0.version, $0.revision, $0.location]) },
                    ifEmpty: "None: nothing but this package, the Swift standard library and the C library.")),
        ]
        if !executable.systemLibraries.isEmpty {
            blocks.append(
                .table(
                    AuditTable(
                        "libraries-\(executable.name)", title: "Shared libraries of \(executable.name)",
                        columns: [.code("library"), "package", "version at the build"],
                        rows: executable.systemLibraries.map {
                            .init([$0.name, $0.package.isEmpty ? "with the toolchain" : $0.package, $0.version])
                        })))
        }
        return blocks
    }
}
