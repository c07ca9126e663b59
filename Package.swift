// swift-tools-version: 6.2
import PackageDescription

// Portico has no package dependencies: Foundation and the toolchain's own modules,
// plus C libraries from Debian, each behind one system library target.

/// The rules every Swift target is compiled under.
let rules: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

/// A library of ours. It may use only what stands below it; the manifest is the list.
func library(_ name: String, uses dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, path: "Sources/\(name)", swiftSettings: rules)
}

/// The tests of one library, or of the whole.
func tests(_ name: String, uses dependencies: [Target.Dependency], data: [String] = []) -> Target {
    .testTarget(
        name: name, dependencies: dependencies + ["TestSupport"], path: "Tests/\(name)", exclude: data,
        swiftSettings: rules)
}

/// A C library of the system, found by pkg-config.
func system(_ name: String, pkgConfig: String, package: String) -> Target {
    .systemLibrary(
        name: name, path: "Sources/CLibraries/\(name)", pkgConfig: pkgConfig, providers: [.apt([package])])
}

let package = Package(
    name: "portico",
    products: [
        .executable(name: "portico", targets: ["portico"]),
        .executable(name: "portico-companion", targets: ["portico-companion"]),
    ],
    targets: [
        system("CBrotli", pkgConfig: "libbrotlienc", package: "libbrotli-dev"),
        system("CCmark", pkgConfig: "libcmark", package: "libcmark-dev"),
        system("CCurl", pkgConfig: "libcurl", package: "libcurl4-openssl-dev"),
        system("CJose", pkgConfig: "cjose", package: "libcjose-dev"),
        system("CMicrohttpd", pkgConfig: "libmicrohttpd", package: "libmicrohttpd-dev"),
        system("COpenSSL", pkgConfig: "libcrypto", package: "libssl-dev"),
        system("CQrencode", pkgConfig: "libqrencode", package: "libqrencode-dev"),
        system("CSQLite", pkgConfig: "sqlite3", package: "libsqlite3-dev"),
        system("CSodium", pkgConfig: "libsodium", package: "libsodium-dev"),
        system("CYAML", pkgConfig: "yaml-0.1", package: "libyaml-dev"),
        system("CZlib", pkgConfig: "zlib", package: "zlib1g-dev"),

        .systemLibrary(name: "CMalloc", path: "Sources/CLibraries/CMalloc"),
        .systemLibrary(name: "CRename", path: "Sources/CLibraries/CRename"),
        .systemLibrary(name: "CSpawn", path: "Sources/CLibraries/CSpawn"),

        // Level 0: depend on nothing of ours.
        library("Diagnostics"),
        library("Crypto", uses: ["CSodium", "CJose", "COpenSSL"]),
        library("Database", uses: ["CSQLite"]),
        // Level 1: formats and protocols.
        library("Serialization", uses: ["Diagnostics", "CYAML"]),
        library("Markdown", uses: ["Diagnostics", "CCmark"]),
        library("Mustache", uses: ["Diagnostics"]),
        library("HTTP", uses: ["Crypto", "CMicrohttpd", "CCurl"]),
        // Level 2: the vocabulary.
        library("OpenAPI", uses: ["Diagnostics", "Serialization"]),
        library("PortalModel", uses: ["Diagnostics", "Serialization"]),
        library("IdentityProtocols", uses: ["HTTP", "Serialization"]),
        // Level 3: what both programs do with it.
        library("Theming", uses: ["Diagnostics", "Serialization", "Crypto", "PortalModel", "Mustache"]),
        library("Storage", uses: ["Database", "PortalModel"]),
        library("Gateways", uses: ["Diagnostics", "Serialization", "Crypto", "HTTP", "PortalModel"]),
        // Level 4: the work.
        library(
            "SiteGenerator",
            uses: [
                "Diagnostics", "Serialization", "Crypto", "Markdown", "Mustache", "OpenAPI", "PortalModel", "Theming",
                "CBrotli", "CRename", "CZlib",
            ]),
        library(
            "PortalServices",
            uses: [
                "Diagnostics", "Serialization", "Crypto", "IdentityProtocols", "PortalModel", "Storage", "Gateways",
            ]),
        // Level 5: the server of pages, and the programs.
        library(
            "PortalServer",
            uses: [
                "Diagnostics", "Serialization", "Crypto", "Mustache", "HTTP", "IdentityProtocols", "PortalModel",
                "Theming", "Storage", "Gateways", "PortalServices", "CQrencode", "CSpawn",
            ]),
        .executableTarget(
            name: "portico",
            dependencies: [
                "Diagnostics", "Serialization", "Markdown", "OpenAPI", "HTTP", "PortalModel", "SiteGenerator",
            ],
            path: "Sources/portico", swiftSettings: rules, plugins: ["EmbedSitePlugin"]),
        .executableTarget(
            name: "portico-companion",
            dependencies: [
                "CMalloc", "Crypto", "Database", "Diagnostics", "Gateways", "HTTP", "PortalModel", "Serialization",
                "Storage",
                "PortalServices", "PortalServer",
            ],
            path: "Sources/portico-companion", swiftSettings: rules),
        // The example site inside the program, for `portico new`.
        .executableTarget(name: "EmbedSite", path: "Sources/EmbedSite", swiftSettings: rules),
        .plugin(
            name: "EmbedSitePlugin", capability: .buildTool(), dependencies: ["EmbedSite"],
            path: "Sources/Plugins/EmbedSitePlugin"),

        .target(
            name: "TestSupport", dependencies: ["Diagnostics"], path: "Tests/TestSupport",
            exclude: ["glewlwyd.py", "smtp-sink.py"], swiftSettings: rules),
        tests("DiagnosticsTests", uses: ["Diagnostics"]),
        tests("CryptoTests", uses: ["Crypto"]),
        tests("DatabaseTests", uses: ["Database"]),
        tests("StorageTests", uses: ["Storage", "Database", "PortalModel"]),
        tests(
            "GatewaysTests", uses: ["Gateways", "HTTP", "PortalModel", "Crypto", "Serialization", "Diagnostics"],
            data: [
                "Cases", "Expected", "validate-apisix.py", "validate-kong.py", "Running/echo.py",
                "Running/token-check.py",
            ]),
        tests("SerializationTests", uses: ["Serialization", "Diagnostics"]),
        tests("MarkdownTests", uses: ["Markdown", "Diagnostics"], data: ["Highlighting/Samples"]),
        tests("MustacheTests", uses: ["Mustache", "Diagnostics"]),
        tests("HTTPTests", uses: ["HTTP"]),
        tests("OpenAPITests", uses: ["OpenAPI", "Serialization", "Diagnostics"]),
        tests("IdentityProtocolsTests", uses: ["IdentityProtocols", "HTTP"], data: ["registry.py"]),
        tests("PortalModelTests", uses: ["PortalModel", "Serialization", "Diagnostics"]),
        tests("ThemingTests", uses: ["Theming", "Mustache", "PortalModel", "Diagnostics"]),
        tests(
            "PortalServicesTests",
            uses: [
                "PortalServices", "Storage", "Database", "Gateways", "IdentityProtocols", "PortalModel", "Crypto",
                "Serialization", "Diagnostics",
            ]),
        tests(
            "PortalServerTests",
            uses: [
                "PortalServer", "PortalServices", "Storage", "Database", "PortalModel", "HTTP", "Crypto",
                "Serialization", "Diagnostics",
            ]),
        tests("SiteGeneratorTests", uses: ["SiteGenerator", "PortalModel", "Diagnostics"]),
        tests(
            "ConformanceTests",
            uses: ["Markdown", "Mustache", "Serialization", "OpenAPI", "Diagnostics"]),
        tests(
            "EndToEndTests", uses: ["portico", "portico-companion"],
            data: [
                "Console", "Reference", "Companion/services-open-to.py", "Companion/make-tokens.py",
                "Companion/webhook-sink.py", "Companion/kong-sink.py", "Companion/oauth-client.py",
            ]),
        tests("SourceRulesTests", uses: []),
    ]
)
