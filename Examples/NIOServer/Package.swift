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

let package = Package(
    name: "NIOServer",
    platforms: [.macOS(.v26)],
    dependencies: [
        .package(name: "mcp-resource-server", path: "../.."),
        .package(path: "../SampleServer"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.6"),
    ],
    targets: [
        .executableTarget(
            name: "NIOServer",
            dependencies: [
                .product(name: "MCPResourceServer", package: "mcp-resource-server"),
                .product(name: "SampleServer", package: "SampleServer"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "NIOServerTests",
            dependencies: [
                "NIOServer",
                .product(name: "HTTPFetch", package: "mcp-resource-server"),
                .product(name: "MCPResourceServerTesting", package: "mcp-resource-server"),
                .product(name: "SampleServer", package: "SampleServer"),
                .product(name: "SampleServerChecks", package: "SampleServer"),
            ],
            swiftSettings: settings
        ),
    ],
    swiftLanguageModes: [.v6]
)
