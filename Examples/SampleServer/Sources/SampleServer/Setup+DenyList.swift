// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer

/// Tokens that are refused although they are good.
extension Setup {
    /// - Parameter issuers: The first is the one that entries without `iss=` are about.
    static func denyList(_ options: Options, _ issuers: [String]) throws -> (any DenyListStore)? {
        guard !options.denied.isEmpty || options.denyFile != nil else { return nil }
        let issuer = issuers[0]
        var entries: [DenyListEntry] = []
        for text in options.denied {
            do {
                entries.append(try DenyListEntry(parsing: text, issuer: issuer))
            } catch {
                throw UsageError("--deny \(text): \(error.detail)")
            }
        }
        do throws(DenyListError) {
            if let file = options.denyFile { return try DenyListFile(file, issuer: issuer, keeping: entries) }
            let list = DenyList()
            try list.replace(with: entries)
            return list
        } catch {
            let remedy = error.code == .unreadable ? "; write the name of a file that exists, if only an empty one" : ""
            throw UsageError("--deny-file \(options.denyFile ?? ""): \(error.detail)\(remedy)")
        }
    }
}
