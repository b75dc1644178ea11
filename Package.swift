// swift-tools-version: 6.1
import PackageDescription

// Every target is compiled alike. Imports are internal unless said otherwise, so that what a module
// exposes is decided, not inherited.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("ExistentialAny"),
]

/// A family is one module per major version. It sees the SDK's public side and nothing else, as an author outside would.
func family(_ name: String) -> Target {
    .target(
        name: name, dependencies: ["StrategySDK"], path: "Sources/Families/\(name)", packageAccess: false,
        swiftSettings: settings)
}

let families: [Target.Dependency] = ["LegacyMacdRsiV1", "TrendMultifactorV1", "MeanReversionV1", "VolatilityOverlayV1"]

let package = Package(
    name: "bulkhead",
    products: [
        .executable(name: "bulkhead", targets: ["bulkhead"]),
        .executable(name: "bulkhead-worker", targets: ["bulkhead-worker"]),
        .executable(name: "bulkhead-prober", targets: ["bulkhead-prober"]),
        .library(name: "StrategySDK", targets: ["StrategySDK"]),
        // For families in a package of their own, which `bulkhead new --package` makes: their worker, and their tests.
        .library(name: "WorkerRuntime", targets: ["WorkerRuntime"]),
        .library(name: "StrategyTesting", targets: ["StrategyTesting"]),
    ],
    dependencies: [
        // The command line: parsing, help and completions.
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        // Catalogs and policies: YAML nodes that know their line and column.
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        // The ledger: SQLite with migrations, and transactions that cannot be left open.
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        // Logs: the interface that the rest of a Swift server speaks.
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        // The HTTP endpoint of `--listen`: a parser that was attacked by more people than ours would be.
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    ],
    targets: [
        // MARK: Pure ring: no I/O, no Foundation, shared by both processes.
        .target(name: "CLibm"),
        .target(name: "StrategySDK", dependencies: ["CLibm"], swiftSettings: settings),
        family("LegacyMacdRsiV1"),
        family("TrendMultifactorV1"),
        family("MeanReversionV1"),
        family("VolatilityOverlayV1"),
        .target(name: "Wire", dependencies: ["StrategySDK"], swiftSettings: settings),
        // States as bytes: for the worker's snapshots and the supervisor's checkpoints.
        .target(name: "StateCoding", swiftSettings: settings),
        .target(name: "SandboxPolicy", swiftSettings: settings),
        .target(name: "Supervision", dependencies: ["StrategySDK", "Wire"], swiftSettings: settings),

        // MARK: System ring: Linux.
        // The system calls that Swift cannot make, and the only code that creates a process.
        .target(name: "CLinux", cSettings: [.define("_GNU_SOURCE")]),
        // libseccomp (Debian: libseccomp-dev) compiles a policy to a filter program.
        .systemLibrary(name: "CSeccomp", pkgConfig: "libseccomp", providers: [.apt(["libseccomp-dev"])]),
        // nettle (Debian: nettle-dev) gives SHA-256 without allocation, with the processor's own instructions.
        .systemLibrary(name: "CNettle", pkgConfig: "nettle", providers: [.apt(["nettle-dev"])]),
        // zlib (Debian: zlib1g-dev) reads compressed input.
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        // A thin shim over simdjson (Debian: libsimdjson-dev), which is C++ and the fastest kept JSON reader.
        .target(
            name: "CSimdjson",
            cxxSettings: [.unsafeFlags(["-std=c++17", "-O2"])],
            linkerSettings: [.linkedLibrary("simdjson"), .linkedLibrary("stdc++")]
        ),
        .target(name: "LinuxSystem", dependencies: ["CLinux"], swiftSettings: settings),
        // The files from which a run is resumed: bytes, checksums and the disk, and nothing of what they mean.
        .target(name: "Journal", dependencies: ["LinuxSystem", "CLinux"], swiftSettings: settings),
        .target(
            name: "Sandbox",
            dependencies: ["SandboxPolicy", "Wire", "LinuxSystem", "CLinux", "CSeccomp", "Digest"],
            swiftSettings: settings
        ),
        // The few calls that a sealed worker makes itself, and the handler that describes a fault.
        .target(name: "CWorkerSystem"),
        .target(
            name: "WorkerRuntime", dependencies: ["StrategySDK", "StateCoding", "Wire", "CWorkerSystem"],
            swiftSettings: settings),

        // What somebody who has taken over a worker would try, in C: an attacker asks no library.
        .target(name: "CAttempts", cSettings: [.define("_GNU_SOURCE")]),
        // What is said between a supervisor and a prober once that is ready.
        .target(name: "ProberProtocol", dependencies: ["Wire"], swiftSettings: settings),
        .target(
            name: "ProberRuntime", dependencies: ["CAttempts", "ProberProtocol", "CWorkerSystem", "Wire"],
            swiftSettings: settings),

        // Calls a plugin as a host does, for its tests.
        .target(name: "StrategyTesting", dependencies: ["StrategySDK", "StateCoding"], swiftSettings: settings),

        // MARK: Supervisor ring: may use Foundation.
        // A family as files, from its name; and putting them into a package of its own or into this one.
        .target(name: "Scaffold", dependencies: ["Words"], swiftSettings: settings),
        // Pieces of messages: text made safe to show, lists, the name that somebody may have meant.
        .target(name: "Words", swiftSettings: settings),
        .target(name: "Digest", dependencies: ["CNettle"], swiftSettings: settings),
        .target(
            name: "PolicyFiles",
            dependencies: ["SandboxPolicy", "Digest", "Words", .product(name: "Yams", package: "Yams")],
            swiftSettings: settings
        ),
        // One sealed worker, spoken to frame by frame outside a run: for whoever tries a policy or a plugin.
        .target(
            name: "WorkerTrial",
            dependencies: ["Sandbox", "SandboxPolicy", "StrategySDK", "Wire", "LinuxSystem", "Words"],
            swiftSettings: settings),
        // What a security reviewer asks of policies: in words, decided, compared, and tried with real workers.
        .target(
            name: "PolicyReview",
            dependencies: [
                "SandboxPolicy", "PolicyFiles", "Sandbox", "StrategySDK", "Wire", "WorkerTrial", "LinuxSystem", "Digest",
                "Words",
            ],
            swiftSettings: settings
        ),
        .target(
            name: "Catalog",
            dependencies: [
                "StrategySDK", "Wire", "Supervision", "Digest", "Words", .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "Intake",
            dependencies: ["StrategySDK", "Supervision", "LinuxSystem", "CSimdjson", "CZlib"],
            swiftSettings: settings
        ),
        // What strategies did, as a picture: events and intents in, SVG out. No files.
        .target(name: "Plot", dependencies: ["StrategySDK", "Supervision", "Words"], swiftSettings: settings),
        .target(
            name: "PlotFiles", dependencies: ["Plot", "Intake", "StrategySDK", "Supervision", "Words"],
            swiftSettings: settings),
        // The two calls of SQLite (Debian: libsqlite3-dev) that Swift cannot make.
        .target(name: "CSQLite", linkerSettings: [.linkedLibrary("sqlite3")]),
        // What a host says of itself, and what follows from it.
        .target(name: "Status", dependencies: ["Supervision", "Words"], swiftSettings: settings),
        .target(
            name: "Ledger",
            dependencies: [
                "Status", "Supervision", "LinuxSystem", "Words", "CSQLite",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "Telemetry",
            dependencies: [
                "Status", "Supervision", "LinuxSystem", "Digest", "Words",
                .product(name: "Logging", package: "swift-log"), .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: settings
        ),
        // The list of attempts, and what has them made in sealed probers.
        .target(
            name: "Attempts", dependencies: ["ProberProtocol", "Sandbox", "SandboxPolicy", "LinuxSystem", "Wire"],
            swiftSettings: settings),
        .target(
            name: "Host",
            dependencies: [
                "Attempts", "StrategySDK", "Wire", "Supervision", "SandboxPolicy", "LinuxSystem", "Sandbox",
                "PolicyFiles",
                "Catalog", "Intake", "Journal", "StateCoding", "Digest", "Words", "Status", "Ledger", "Telemetry",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),
        // What released versions of plugins promised, held against a build.
        .target(name: "Contracts", dependencies: ["StrategySDK", "Digest", "Words"], swiftSettings: settings),
        // What a plugin must do to go into production, tried with sealed workers.
        .target(
            name: "Conformance",
            dependencies: [
                "Host", "WorkerTrial", "Sandbox", "SandboxPolicy", "PolicyFiles", "StrategySDK", "Wire", "Supervision",
                "Intake", "LinuxSystem", "Digest", "Words", .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: settings
        ),
        // What is handed over to an agent or a release job, and whether it is what was meant. It reads clones by git.
        .target(name: "Bundling", dependencies: ["Digest", "LinuxSystem", "Words"], swiftSettings: settings),
        // What a review is, and how it is written down; it knows nothing of where its parts come from.
        .target(name: "Audit", dependencies: ["Words"], swiftSettings: settings),
        .target(
            name: "Benchmarks",
            dependencies: [
                "Host", "Catalog", "Intake", "StrategySDK", "Wire", "Supervision", "LinuxSystem", "CLinux", "Words",
                "Sandbox", "SandboxPolicy", "PolicyFiles", "CSealRig",
            ],
            swiftSettings: settings
        ),

        // What a review looks at, and what it makes of it.
        .target(
            name: "Auditing",
            dependencies: [
                "Attempts", "Audit", "Host", "PolicyFiles", "PolicyReview", "SandboxPolicy", "Sandbox", "Digest",
                "Status", "StrategySDK", "LinuxSystem", "Words",
            ],
            swiftSettings: settings
        ),

        // MARK: Executables.
        .executableTarget(
            name: "bulkhead",
            dependencies: [
                "Host", "Attempts", "Catalog", "Sandbox", "SandboxPolicy", "PolicyFiles", "PolicyReview", "Benchmarks",
                "Status", "Ledger", "Telemetry", "Simulation", "ChaosScenarios", "RealChaos", "Audit", "Auditing",
                "Bundling", "Contracts", "Conformance", "Digest", "LinuxSystem", "Plot", "PlotFiles", "Scaffold",
                "Supervision", "Words",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings
        ),
        // Static, so that start-up needs almost no system call and no file.
        .executableTarget(
            name: "bulkhead-worker",
            dependencies: ["WorkerRuntime"] + families,
            swiftSettings: settings,
            linkerSettings: [.unsafeFlags(["-static-executable"])]
        ),
        // Tries what no worker may, in a worker's seal, and does nothing without one. Holds no plugin. Static as that is.
        .executableTarget(
            name: "bulkhead-prober",
            dependencies: ["ProberRuntime"],
            swiftSettings: settings,
            linkerSettings: [.unsafeFlags(["-static-executable"])]
        ),
        // What `bulkhead bench` compares with: the same bytes between two C processes.
        .executableTarget(name: "bulkhead-baseline"),
        // The sealed spawn with layers left out, for what measures them and what tests each alone. Nothing else links it.
        .target(
            name: "CSealRig", dependencies: ["CLinux"], cSettings: [.define("_GNU_SOURCE")]),

        // MARK: Chaos: a worker for testers, which no installation holds.
        // What the misbehaving plugin does that Swift cannot: raw descriptors, instructions that fault, calls of the C library.
        .target(name: "CMisbehaving", path: "Sources/Chaos/CMisbehaving"),
        // Apart from Sources/Families: it breaks every rule that scripts/check-plugins has for those. Supervision reads times.
        .target(
            name: "Misbehaving",
            dependencies: ["StrategySDK", "Wire", "Supervision", "CMisbehaving"],
            path: "Sources/Chaos/Misbehaving",
            swiftSettings: settings
        ),
        // Static as bulkhead-worker is.
        .executableTarget(
            name: "bulkhead-chaos-worker",
            dependencies: ["WorkerRuntime", "Misbehaving"] + families,
            path: "Sources/Chaos/bulkhead-chaos-worker",
            swiftSettings: settings,
            linkerSettings: [.unsafeFlags(["-static-executable"])]
        ),

        // What a simulated plugin is told to do wrong, by thread: Swift has no variable of a thread.
        .target(name: "CSimulation", path: "Sources/Chaos/CSimulation"),
        // The core and real worker sessions under virtual time, with faults from a seed, and what must hold all the same.
        .target(
            name: "Simulation",
            dependencies: [
                "StrategySDK", "StateCoding", "Wire", "Supervision", "WorkerRuntime", "Words", "CSimulation",
            ],
            path: "Sources/Chaos/Simulation",
            swiftSettings: settings
        ),
        // Scenarios as YAML and reports of simulations: apart, since the simulator itself needs no Foundation.
        .target(
            name: "ChaosScenarios",
            dependencies: ["Simulation", "Words", .product(name: "Yams", package: "Yams")],
            path: "Sources/Chaos/Scenarios",
            swiftSettings: settings
        ),
        // The same schedules with real processes: supervisors that are killed and stopped themselves, sealed workers, pipes.
        .target(
            name: "RealChaos",
            dependencies: [
                "Simulation", "Host", "Supervision", "Wire", "LinuxSystem", "Intake", "Telemetry", "Words",
                .product(name: "Yams", package: "Yams"),
            ],
            path: "Sources/Chaos/Real",
            swiftSettings: settings
        ),

        // MARK: Tests.
        .testTarget(name: "StrategySDKTests", dependencies: ["StrategySDK"], swiftSettings: settings),
        .testTarget(
            name: "StateCodingTests", dependencies: ["StateCoding", "StrategySDK"] + families, swiftSettings: settings),
        .testTarget(
            name: "FamiliesTests", dependencies: ["StrategySDK", "StrategyTesting"] + families, swiftSettings: settings),
        .testTarget(
            name: "StrategyTestingTests", dependencies: ["StrategyTesting", "StrategySDK"], swiftSettings: settings),
        .testTarget(name: "ScaffoldTests", dependencies: ["Scaffold"], swiftSettings: settings),
        .testTarget(name: "ScriptsTests", swiftSettings: settings),
        .testTarget(
            name: "ConformanceTests",
            dependencies: ["Conformance", "Digest", "Host", "Intake", "StrategySDK", "Supervision", "Wire"], swiftSettings: settings),
        .testTarget(
            name: "ContractsTests", dependencies: ["Contracts", "StrategySDK", "Digest"], swiftSettings: settings),
        .testTarget(
            name: "CatalogTests",
            dependencies: ["Catalog", "Supervision", "StrategySDK", "Digest"] + families,
            swiftSettings: settings
        ),
        .testTarget(name: "SandboxPolicyTests", dependencies: ["SandboxPolicy", "CSeccomp"], swiftSettings: settings),
        .testTarget(
            name: "PolicyFilesTests",
            dependencies: ["PolicyFiles", "SandboxPolicy", "Digest"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "FilterTests",
            dependencies: ["Sandbox", "SandboxPolicy", "PolicyFiles", "LinuxSystem", "CSeccomp"],
            swiftSettings: settings
        ),
        // Real workers: bulkhead-worker is built before the tests, which find it beside them.
        .testTarget(
            name: "PolicyReviewTests",
            dependencies: [
                "PolicyReview", "PolicyFiles", "Sandbox", "SandboxPolicy", "LinuxSystem", "Digest", "WorkerTrial",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "IntakeTests",
            dependencies: ["Intake", "Supervision", "LinuxSystem", "CZlib"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "PlotTests", dependencies: ["Plot", "PlotFiles", "Supervision", "StrategySDK"],
            swiftSettings: settings),
        // The files of a run, without workers.
        .testTarget(
            name: "HostTests",
            dependencies: [
                "Host", "StrategySDK", "Supervision", "LinuxSystem", "Telemetry", "Sandbox", "StateCoding", "Digest",
            ],
            swiftSettings: settings
        ),
        // A supervisor in miniature, which the tests of the seal run as another user, under a filter, and kill.
        .executableTarget(
            name: "sandbox-probe",
            dependencies: ["Sandbox", "SandboxPolicy", "Wire", "LinuxSystem", "CLinux", "CSealRig", "Digest"],
            path: "Tests/SandboxProbe",
            swiftSettings: settings
        ),
        // What Swift has no words for, such as reading the processor's counter.
        .target(name: "CMisfit", path: "Tests/CMisfit"),
        // A worker whose plugin faults, leaves and takes all memory, for the tests of blame. Static and optimised, as
        // workers are; the tests find it beside them, since they cannot depend on it.
        .executableTarget(
            name: "misfit-worker",
            dependencies: ["WorkerRuntime", "StrategySDK", "CMisfit"],
            path: "Tests/MisfitWorker",
            swiftSettings: settings + [.unsafeFlags(["-O"])],
            linkerSettings: [.unsafeFlags(["-static-executable"])]
        ),
        // A worker of plugins with one flaw each, for the tests of the checks that are to find them. Optimised: they are run
        // over millions of events.
        .executableTarget(
            name: "flawed-worker",
            dependencies: ["WorkerRuntime", "StrategySDK", "CMisfit"],
            path: "Tests/FlawedWorker",
            swiftSettings: settings + [.unsafeFlags(["-O"])],
            linkerSettings: [.unsafeFlags(["-static-executable"])]
        ),
        .testTarget(
            name: "SandboxTests",
            dependencies: [
                "Sandbox", "SandboxPolicy", "Wire", "LinuxSystem", "CWorkerSystem", "Digest", "sandbox-probe",
            ],
            exclude: ["Programs"],
            swiftSettings: settings
        ),
        // The same attempts without a filter, for the tests that show that each does something. Never installed.
        .executableTarget(
            name: "unsealed-prober",
            dependencies: ["ProberRuntime"],
            path: "Tests/UnsealedProber",
            swiftSettings: settings,
            linkerSettings: [.unsafeFlags(["-static-executable"])]
        ),
        // Yams reads the table of what each attempt comes to.
        .testTarget(
            name: "AttemptsTests",
            dependencies: [
                "Attempts", "CAttempts", "ProberProtocol", "PolicyFiles", "Sandbox", "SandboxPolicy", "LinuxSystem",
                "CLinux", "Wire", .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "AuditingTests",
            dependencies: ["Auditing", "Audit", "Attempts", "Host", "PolicyFiles", "Sandbox", "Status"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "BundlingTests", dependencies: ["Bundling", "Digest", "LinuxSystem"], swiftSettings: settings),
        .testTarget(name: "AuditTests", dependencies: ["Audit"], swiftSettings: settings),
        .testTarget(name: "WordsTests", dependencies: ["Words"], swiftSettings: settings),
        .testTarget(name: "StatusTests", dependencies: ["Status", "Supervision"], swiftSettings: settings),
        // A writer that the tests of the ledger kill.
        .executableTarget(
            name: "ledger-probe",
            dependencies: ["Ledger", "Status", "Supervision"],
            path: "Tests/LedgerProbe",
            swiftSettings: settings
        ),
        .testTarget(
            name: "LedgerTests",
            dependencies: [
                "Ledger", "Status", "Supervision", "ledger-probe", .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: settings
        ),
        // A writer that the tests of the journal kill, and which says how fast it is.
        .executableTarget(
            name: "journal-probe",
            dependencies: ["Journal", "LinuxSystem"],
            path: "Tests/JournalProbe",
            swiftSettings: settings
        ),
        .testTarget(
            name: "JournalTests",
            dependencies: ["Journal", "LinuxSystem", "CLinux", "journal-probe"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "TelemetryTests",
            dependencies: ["Telemetry", "Status", "Supervision", .product(name: "Logging", package: "swift-log")],
            exclude: ["Golden"],
            swiftSettings: settings
        ),
        .testTarget(name: "LinuxSystemTests", dependencies: ["LinuxSystem", "CLinux"], swiftSettings: settings),
        // What decoders and the supervisor's core must do with every input: against libFuzzer in scripts/fuzz, over its corpus in the tests.
        .target(
            name: "FuzzTargets", dependencies: ["Wire", "StrategySDK", "StateCoding", "Supervision"],
            path: "Tests/Fuzz/FuzzTargets",
            swiftSettings: settings),
        // A worker in another language stands in Resources: it proves that the protocol's document suffices.
        .testTarget(
            name: "WireTests", dependencies: ["Wire", "StrategySDK", "FuzzTargets"], exclude: ["Resources"],
            swiftSettings: settings),
        .testTarget(
            name: "WorkerRuntimeTests",
            dependencies: ["WorkerRuntime", "StateCoding", "Wire", "StrategySDK", "CWorkerSystem"],
            swiftSettings: settings),
        .testTarget(
            name: "SupervisionTests",
            dependencies: ["Supervision", "WorkerRuntime", "StateCoding", "Wire", "StrategySDK"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ChaosTests",
            dependencies: [
                "Misbehaving", "Catalog", "Supervision", "Wire", "StrategySDK", .product(name: "Yams", package: "Yams"),
            ] + families,
            swiftSettings: settings
        ),
        .testTarget(
            name: "SimulationTests", dependencies: ["Simulation", "ChaosScenarios"], swiftSettings: settings),
        // The products as their users run them. They are built before the tests, which cannot depend on the static worker.
        // Yams reads what the faults of Fixtures/chaos must lead to.
        .testTarget(
            name: "EndToEndTests", dependencies: [.product(name: "Yams", package: "Yams")], exclude: ["Programs"],
            swiftSettings: settings),
        .testTarget(name: "BenchmarksTests", dependencies: ["Benchmarks", "Host"], swiftSettings: settings),
    ]
)
