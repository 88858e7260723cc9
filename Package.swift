// swift-tools-version: 6.3
// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

let settings: [SwiftSetting] = [
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0335-existential-any.md
    .enableUpcomingFeature("ExistentialAny"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0409-access-level-on-imports.md
    .enableUpcomingFeature("InternalImportsByDefault"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0444-member-import-visibility.md
    .enableUpcomingFeature("MemberImportVisibility"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0461-async-function-isolation.md
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0458-strict-memory-safety.md
    .strictMemorySafety(),
]

let package = Package(
    name: "mcp-resource-server",
    platforms: [.macOS(.v26)],
    products: [
        .library(name: "MCPResourceServer", targets: ["MCPResourceServer"]),
        .library(name: "ProtectedResource", targets: ["ProtectedResource"]),
        .library(name: "TokenValidation", targets: ["TokenValidation"]),
        .library(name: "JOSE", targets: ["JOSE"]),
        .library(name: "HTTPFetch", targets: ["HTTPFetch"]),
        .library(name: "MCPResourceServerTesting", targets: ["MCPResourceServerTesting"]),
        .executable(name: "quickstart", targets: ["quickstart"]),
        .executable(name: "mcp-doctor", targets: ["mcp-doctor"]),
        .executable(name: "development-authorization-server", targets: ["development-authorization-server"]),
    ],
    targets: [
        .systemLibrary(
            name: "COpenSSL",
            pkgConfig: "openssl",
            providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]
        ),
        .target(name: "CKeys", dependencies: ["COpenSSL"]),
        .target(name: "JOSE", dependencies: ["COpenSSL", "CKeys"], swiftSettings: settings),
        .target(name: "HTTPFetch", dependencies: ["COpenSSL"], swiftSettings: settings),
        .target(name: "TokenValidation", dependencies: ["JOSE", "HTTPFetch"], swiftSettings: settings),
        .target(
            name: "ProtectedResource",
            dependencies: ["JOSE", "HTTPFetch", "TokenValidation"],
            swiftSettings: settings
        ),
        .target(
            name: "MCPResourceServer",
            dependencies: ["JOSE", "HTTPFetch", "TokenValidation", "ProtectedResource"],
            swiftSettings: settings
        ),
        .target(
            name: "MCPResourceServerTesting",
            dependencies: [
                "COpenSSL", "JOSE", "HTTPFetch", "TokenValidation", "ProtectedResource", "MCPResourceServer",
            ],
            swiftSettings: settings
        ),
        // The examples of host servers are packages of their own, and have it by another name: no two packages may declare one.
        .target(
            name: "QuickstartSample",
            dependencies: ["MCPResourceServer", "MCPResourceServerTesting"],
            path: "Examples/SampleServer/Sources/SampleServer",
            swiftSettings: settings
        ),
        .executableTarget(
            name: "quickstart",
            dependencies: ["MCPResourceServer", "MCPResourceServerTesting", "QuickstartSample"],
            path: "Examples/Quickstart",
            swiftSettings: settings
        ),
        .executableTarget(
            name: "mcp-doctor",
            dependencies: [
                "JOSE", "HTTPFetch", "TokenValidation", "ProtectedResource", "MCPResourceServer",
                "MCPResourceServerTesting",
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "development-authorization-server",
            dependencies: ["JOSE", "HTTPFetch", "TokenValidation", "MCPResourceServerTesting"],
            path: "Examples/DevelopmentAuthorizationServer",
            swiftSettings: settings
        ),
        .target(name: "CCounters", path: "Tests/Benchmark/Counters"),
        .executableTarget(
            name: "benchmark",
            dependencies: [
                "COpenSSL", "CCounters", "JOSE", "HTTPFetch", "TokenValidation", "ProtectedResource",
                "MCPResourceServer", "MCPResourceServerTesting",
            ],
            path: "Tests/Benchmark",
            exclude: ["Counters"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "soak",
            dependencies: ["MCPResourceServer", "MCPResourceServerTesting"],
            path: "Tests/Soak",
            swiftSettings: settings
        ),
        .testTarget(name: "JOSETests", dependencies: ["JOSE"], swiftSettings: settings),
        .testTarget(
            name: "HTTPFetchTests",
            dependencies: ["HTTPFetch", "MCPResourceServerTesting"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "TokenValidationTests",
            dependencies: ["JOSE", "HTTPFetch", "TokenValidation", "MCPResourceServerTesting"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ProtectedResourceTests",
            dependencies: ["JOSE", "TokenValidation", "ProtectedResource"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "MCPResourceServerTests",
            dependencies: ["JOSE", "HTTPFetch", "TokenValidation", "MCPResourceServer", "MCPResourceServerTesting"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "MCPResourceServerTestingTests",
            dependencies: [
                "JOSE", "HTTPFetch", "TokenValidation", "ProtectedResource", "MCPResourceServer",
                "MCPResourceServerTesting",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "DevelopmentAuthorizationServerTests",
            dependencies: ["JOSE", "TokenValidation", "MCPResourceServerTesting", "development-authorization-server"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "QuickstartTests",
            dependencies: ["quickstart", "QuickstartSample", "MCPResourceServer", "MCPResourceServerTesting"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "DoctorTests",
            dependencies: [
                "JOSE", "HTTPFetch", "TokenValidation", "ProtectedResource", "MCPResourceServer",
                "MCPResourceServerTesting", "mcp-doctor",
            ],
            swiftSettings: settings
        ),
    ],
    swiftLanguageModes: [.v6]
)
