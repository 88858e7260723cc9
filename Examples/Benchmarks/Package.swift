// swift-tools-version: 6.2
// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

// What Tests/Benchmark measures, beside a peer and behind HTTP. Sources/bench/Suites is Tests/Benchmark/Suites, and its Protection.swift
// is HummingbirdServer's.
let package = Package(
    name: "Benchmarks",
    platforms: [.macOS(.v26)],
    dependencies: [
        .package(name: "mcp-resource-server", path: "../.."),
        // Another release is another peer: what was measured with this one is written down.
        .package(url: "https://github.com/vapor/jwt-kit.git", exact: "5.7.1"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", exact: "2.28.1"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
    ],
    targets: [
        // The counters of Tests/Benchmark: no two packages may have a target of one name.
        .target(name: "CBenchCounters"),
        .executableTarget(
            name: "bench",
            dependencies: [
                "CBenchCounters",
                .product(name: "MCPResourceServer", package: "mcp-resource-server"),
                .product(name: "MCPResourceServerTesting", package: "mcp-resource-server"),
                .product(name: "JOSE", package: "mcp-resource-server"),
                .product(name: "HTTPFetch", package: "mcp-resource-server"),
                .product(name: "TokenValidation", package: "mcp-resource-server"),
                .product(name: "ProtectedResource", package: "mcp-resource-server"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: [
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("InternalImportsByDefault"),
                // Not MemberImportVisibility: it takes the members of timespec for those of a C module of SwiftNIO's.
                .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
                .strictMemorySafety(),
            ]
        ),
    ],
    swiftLanguageModes: [.v6]
)
