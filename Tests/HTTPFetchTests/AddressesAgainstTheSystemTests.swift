// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import XCTest

@testable import HTTPFetch

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The reader of addresses accepts what `inet_pton` accepts, and reads the same.
final class AddressesAgainstTheSystemTests: XCTestCase {
    private func system(_ text: String, _ family: Int32) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: family == AF_INET ? 4 : 16)
        return unsafe inet_pton(family, text, &bytes) == 1 ? bytes : nil
    }

    private func check(_ text: String, line: UInt = #line) {
        let four = IPAddress.number(fours: text.utf8Span.span).map(IPAddress.bytes)
        XCTAssertEqual(four, system(text, AF_INET), text, line: line)
        let six = IPAddress.number(sixes: text[...].utf8).map(IPAddress.bytes)
        XCTAssertEqual(six, system(text, AF_INET6), text, line: line)
    }

    func testR143_oddSpellings() {
        let texts = [
            "", ".", ":", "::", ":::", "::::", "1", "1.", "1.2.3", "1.2.3.4", "1.2.3.4.", ".1.2.3.4", "1..2.3",
            "1.2.3.4.5",
            "01.2.3.4", "00.0.0.0", "0.0.0.0", "255.255.255.255", "256.0.0.0", "1.2.3.0256", "1.2.3.4 ", " 1.2.3.4",
            "1.2.3.-4", "+1.2.3.4", "1e1.2.3.4", "0x1.2.3.4", "1.2.3.4/8", "1,2,3,4", "\u{661}.2.3.4", "::1", "1::",
            "1::1", "::1::", "1:::1", ":1", "1:", ":1:", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9",
            "1:2:3:4:5:6:7:8:", ":1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "1:2:3:4::5:6:7:8",
            "::1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8::", "12345::", "0000::", "00000::", "g::", "::g", "FFFF::ffff",
            "::1.2.3.4", "1.2.3.4::", "::1.2.3.4:5", "::1.2.3", "::1.2.3.256", "::01.2.3.4", "1:2:3:4:5:6:1.2.3.4",
            "1:2:3:4:5:6:7:1.2.3.4", "1:2:3:4:5:1.2.3.4", "1:2:3:4:5::1.2.3.4", "1:2:3:4:5:6::1.2.3.4",
            "1::2:3:4:5:6:1.2.3.4", "::ffff:1.2.3.4", "::ffff:0:1.2.3.4", "fe80::1%eth0", "[::1]", "::1/128", "::1 ",
            "1:2:3:4:5:6:7:\u{ff18}",
        ]
        for text in texts { check(text) }
    }

    func testR143_randomTexts() {
        var generator = SystemRandomNumberGenerator()
        let pieces = [
            "0", "1", "9", "25", "255", "256", "a", "F", "ffff", "10000", ":", "::", ".", "1.2.3.4", "%", "x",
        ]
        for _ in 0..<20_000 {
            let count = Int.random(in: 1...16, using: &generator)
            check((0..<count).map { _ in pieces[Int.random(in: 0..<pieces.count, using: &generator)] }.joined())
        }
        // What is written is read back, with one group or octet changed into something odd now and then.
        for _ in 0..<5_000 {
            let groups = (0..<8).map { _ in Bool.random(using: &generator) ? UInt16(0) : .random(in: 0...0xFFFF) }
            let address = IPAddress(bytes: groups.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] })
            let text = address?.description ?? ""
            check(text)
            check(text.replacingFirst(":", by: Bool.random(using: &generator) ? "::" : ""))
        }
    }
}

extension String {
    fileprivate func replacingFirst(_ piece: String, by other: String) -> String {
        guard let index = firstIndex(where: { String($0) == piece }) else { return self }
        return self[..<index] + other + self[self.index(after: index)...]
    }
}
