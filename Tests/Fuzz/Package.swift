// swift-tools-version: 6.2
// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

// Built with `swift build --sanitize=fuzzer --sanitize=address`, which only this package needs: see `run`.

import PackageDescription

let package = Package(
    name: "fuzz",
    platforms: [.macOS(.v26)],
    dependencies: [.package(name: "mcp-resource-server", path: "../..")],
    targets: [
        .executableTarget(
            name: "fuzz",
            dependencies: [
                .product(name: "JOSE", package: "mcp-resource-server"),
                .product(name: "HTTPFetch", package: "mcp-resource-server"),
                .product(name: "TokenValidation", package: "mcp-resource-server"),
                .product(name: "ProtectedResource", package: "mcp-resource-server"),
                .product(name: "MCPResourceServer", package: "mcp-resource-server"),
            ],
            path: "Sources/Fuzz"
        )
    ],
    swiftLanguageModes: [.v6]
)
