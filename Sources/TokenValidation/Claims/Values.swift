// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// Claims that are one text or several.
enum Values {
    /// The text itself, or an array's texts; none for other types and for arrays that hold anything but texts.
    static func texts(_ value: JSONValue) -> [String] {
        if let text = value.stringValue { return [text] }
        let texts = value.elements.compactMap(\.stringValue)
        return texts.count == value.count ? texts : []
    }

    /// The texts of all paths.
    static func texts(at paths: [ClaimPath], in payload: JSONValue) -> [String] {
        paths.flatMap { path in path.value(in: payload).map(texts) ?? [] }
    }
}
