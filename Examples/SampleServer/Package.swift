// swift-tools-version: 6.2
// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .strictMemorySafety(),
]

// What the examples of host servers have in common: the tools, the MCP server that has them, and the command line. The
// same sources are the target QuickstartSample of the root package.
let package = Package(
    name: "SampleServer",
    platforms: [.macOS(.v26)],
    products: [
        .library(name: "SampleServer", targets: ["SampleServer"]),
        .library(name: "SampleServerChecks", targets: ["SampleServerChecks"]),
    ],
    dependencies: [.package(name: "mcp-resource-server", path: "../..")],
    targets: [
        .target(
            name: "SampleServer",
            dependencies: [
                .product(name: "MCPResourceServer", package: "mcp-resource-server"),
                .product(name: "MCPResourceServerTesting", package: "mcp-resource-server"),
            ],
            swiftSettings: settings
        ),
        // What the tests of every host ask it.
        .target(
            name: "SampleServerChecks",
            dependencies: [
                "SampleServer",
                .product(name: "MCPResourceServer", package: "mcp-resource-server"),
                .product(name: "MCPResourceServerTesting", package: "mcp-resource-server"),
            ],
            swiftSettings: settings
        ),
    ],
    swiftLanguageModes: [.v6]
)
