// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// Collects the lines of a head up to the empty line, looking at each byte once however they arrive.
struct HeadReader {
    private var lines = LineReader(limit: ResponseHead.maximumBytes)
    private var collected: [ArraySlice<UInt8>] = []

    /// The head, if `bytes` complete it; they are taken from the front.
    mutating func next(_ bytes: inout ArraySlice<UInt8>) throws(FetchError) -> ResponseHead? {
        while !bytes.isEmpty {
            guard let line = try lines.next(&bytes) else { break }
            lines.limit -= line.count + 2
            if line.isEmpty { return try ResponseHead(collected) }
            collected.append(line[...])
            if collected.count == 1 { _ = try ResponseHead(collected) }  // what is not HTTP is refused at once
        }
        return nil
    }
}
