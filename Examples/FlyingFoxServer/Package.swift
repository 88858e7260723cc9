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
    name: "FlyingFoxServer",
    platforms: [.macOS(.v26)],
    dependencies: [
        .package(name: "mcp-resource-server", path: "../.."),
        .package(path: "../SampleServer"),
        .package(url: "https://github.com/swhitty/FlyingFox.git", from: "0.27.1"),
    ],
    targets: [
        .executableTarget(
            name: "FlyingFoxServer",
            dependencies: [
                .product(name: "MCPResourceServer", package: "mcp-resource-server"),
                .product(name: "SampleServer", package: "SampleServer"),
                .product(name: "FlyingFox", package: "FlyingFox"),
                .product(name: "FlyingSocks", package: "FlyingFox"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "FlyingFoxServerTests",
            dependencies: [
                "FlyingFoxServer",
                .product(name: "SampleServer", package: "SampleServer"),
                .product(name: "SampleServerChecks", package: "SampleServer"),
                .product(name: "FlyingFox", package: "FlyingFox"),
                .product(name: "FlyingSocks", package: "FlyingFox"),
            ],
            swiftSettings: settings
        ),
    ],
    swiftLanguageModes: [.v6]
)
