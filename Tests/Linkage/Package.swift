// swift-tools-version: 6.2
// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

// One small executable for each layer, as a user's package would have it. `Tests/Lint/linkage` looks at what they link.

import PackageDescription

func executable(_ name: String, using product: String) -> Target {
    .executableTarget(name: name, dependencies: [.product(name: product, package: "mcp-resource-server")])
}

let package = Package(
    name: "linkage",
    platforms: [.macOS(.v26)],
    dependencies: [.package(name: "mcp-resource-server", path: "../..")],
    targets: [
        executable("Keys", using: "JOSE"),
        executable("Fetch", using: "HTTPFetch"),
        executable("Metadata", using: "ProtectedResource"),
        executable("Gate", using: "MCPResourceServer"),
    ],
    swiftLanguageModes: [.v6]
)
