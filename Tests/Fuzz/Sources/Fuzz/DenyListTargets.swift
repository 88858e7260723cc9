// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import JOSE
import MCPResourceServer

private func entry(_ line: String) -> DenyListEntry? {
    try? DenyListEntry(parsing: line, issuer: Fixture.issuer)
}

private func hasControls(_ text: String) -> Bool { text.utf8.contains { $0 < 0x20 || $0 == 0x7F } }

private func withoutSpacesAtItsEnd(_ text: String) -> String {
    String(decoding: text.utf8.reversed().drop { $0 == 0x20 }.reversed(), as: UTF8.self)
}

private let names = ["until", "issued-before", "iss", "jti", "sub", "sid", "client"]

let denyListEntryTarget = Target(
    name: "deny-list-entry",
    seeds: {
        [
            "jti=0c1f9d1e", "sub=alice", "until=2026-12-01T00:00:00Z issued-before=1790000000 sub=bob",
            "iss=https://other.example client=app", "issued-before=2026-11-21T08:00:00Z", "sid= x ", "jti=a=b",
            "until=1e3 jti=x", "until=nan sub=a", "until=0x10 sub=a", "until=1 until=2 sub=a", "issued-before=1 jti=a",
            "SUB=a",
            "sub", "=", "until=-1 sub=a", "until=253402300800 sub=a", "until=9999-12-31T23:59:59Z sub=a",
        ]
        .map(bytes)
    },
    run: { input in
        let line = String(decoding: input, as: UTF8.self)
        let read = entry(line)
        demand(read == nil || !hasControls(line), "an entry is one line of text")
        demand(entry("  \(line) ") == read, "spaces around it do not count")
        if let read {
            let seconds = read.until.timeIntervalSince1970
            demand(seconds.isFinite && read.issuedBefore?.timeIntervalSince1970.isFinite != false, "times are times")
        }
        // A value is the rest of the line, unless that holds what looks like another entry.
        let value = withoutSpacesAtItsEnd(line)
        let isOne = !names.contains { bytes(value).firstRange(of: bytes(" \($0)=")) != nil }
        let isValue = !value.isEmpty && !hasControls(line) && isOne
        let subject = DenyListEntry.subject(value, of: Fixture.issuer, until: .distantFuture)
        demand(entry("sub=\(line)") == (isValue ? subject : nil), "a subject is denied by its own name")
        let token = DenyListEntry.token(value, of: "i", until: Date(timeIntervalSince1970: 7))
        demand(entry("iss=i until=7 jti=\(line)") == (isValue ? token : nil), "and a token by its own id")
    }
)

/// A file that is written anew for every input.
private let path =
    "\(FileManager.default.temporaryDirectory.path)/fuzz-deny-list-\(ProcessInfo.processInfo.processIdentifier)"

let denyListFileTarget = Target(
    name: "deny-list-file",
    seeds: {
        [
            "", "# none\n\n  \n", "jti=a\nsub=b\r\n", "jti=a", "jti=a\nwrong\n", " # x\n  sub=a  \n",
            "sub=\u{E9}\n\n\n",
            "sub=a\nsub=a\nuntil=1 sub=b\n",
        ]
        .map(bytes) + [[0x73, 0x75, 0x62, 0x3D, 0xFF]]
    },
    run: { input in
        // An entry of more than 1024 bytes is refused, which is not what this is about.
        guard input.split(separator: 0x0A).allSatisfy({ $0.count <= 900 }) else { return }
        guard FileManager.default.createFile(atPath: path, contents: Data(input)) else { fail("\(path) is written") }
        let list = try? DenyListFile(path, issuer: Fixture.issuer, wallClock: WallClock { Fixture.now })
        // What counts in it, by another reading.
        var entries: Set<DenyListEntry> = []
        var isGood = true
        for line in input.split(separator: 0x0A) {
            let text = String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self)
            guard let first = text.utf8.first(where: { $0 != 0x20 }), first != UInt8(ascii: "#") else { continue }
            if let entry = entry(text), String(validating: line, as: UTF8.self) != nil {
                if entry.until.timeIntervalSince1970 > Fixture.now { entries.insert(entry) }
            } else {
                isGood = false
            }
        }
        demand((list != nil) == isGood, "a file counts if all of its lines are entries")
        if let count = list?.current?.count { demand(count == entries.count, "and denies what they say") }
    }
)
