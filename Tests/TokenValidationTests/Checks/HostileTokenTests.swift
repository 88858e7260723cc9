// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import JOSE
import XCTest

@testable import TokenValidation

/// The most expensive tokens that fit the limits. The bounds are far above what they cost, and far below what a quadratic
/// rule would.
final class HostileTokenTests: XCTestCase {
    /// Seconds of processor time that a verdict costs, the least of several times: neither a busy machine nor another test counts.
    private func shortest(_ token: String, _ validators: TokenValidator...) async -> Double {
        var shortest = Double.infinity
        for _ in 0..<9 {
            let start = Self.threadTime()
            for validator in validators { _ = await validator.validate(token) }
            let end = Self.threadTime()
            // With its key at hand a verdict does not suspend. Should the thread be another one all the same, nothing was measured.
            if end.thread == start.thread { shortest = min(shortest, end.seconds - start.seconds) }
        }
        XCTAssertTrue(shortest.isFinite, "nothing was measured")
        return shortest
    }

    private static func threadTime() -> (seconds: Double, thread: pthread_t) {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return (Double(time.tv_sec) + Double(time.tv_nsec) / 1e9, pthread_self())
    }

    func testD40b_combiningMarksEverywhere() async throws {
        let bench = try Bench()
        let marks = String(String.UnicodeScalarView((0..<4000).map { $0 % 2 == 0 ? "\u{301}" : "\u{316}" }))
        let validator = try bench.validator(cache: .off)
        let audience = try bench.validator(audience: .identifiers([marks + "x"]), cache: .off)
        let tokens = [
            try bench.token(("iss", .string("a" + marks))), try bench.token(("scope", .string("a" + marks))),
            try bench.token(("aud", .string("a" + marks))),
            try bench.token(("aud", .array((0..<60).map { .string("\($0)" + marks.prefix(1)) }))),
            try bench.token(("a" + marks, 1), ("b" + marks.dropLast(), 1), without: ["scope", "jti"]),
        ]
        // Beside an ASCII token of their kind: one comparison by canonical equivalence would cost many times as much.
        let plain = try bench.token(("iss", .string("a" + String(repeating: "xy", count: 4000))))
        let expected = await shortest(plain, validator, audience)
        for token in tokens where token.utf8.count <= Limits.tokenBytes {
            let taken = await shortest(token, validator, audience)
            XCTAssertLessThan(taken, expected * 8 + 0.002)
        }
        let keyID = String(marks.unicodeScalars.prefix(120))
        let header = JSON.object([.init("alg", "ES256"), .init("kid", .string("a" + keyID))]).text
        await assertRefused(validator, try bench.raw(header: header), .keyNotFound)
    }

    func testD35_manyHostileTokens() async throws {
        let bench = try Bench()
        let validator = try bench.validator(cache: .off)
        let open = Bench.payload([]).text.dropLast()
        let wide = try bench.token(payload: open + (0..<240).map { ",\"member-number-\($0)\":[[]]" }.joined() + "}")
        let flat = try bench.token(
            payload: open + ",\"x\":[" + (0..<5000).map { "\($0 % 10)" }.joined(separator: ",") + "]}"
        )
        let escapes = try bench.token(("aud", .string(String(repeating: "\u{1}", count: 1800))))
        // Beside a plain token of the size limit, of which nothing has to be read but one text.
        let plain = try bench.token(("x", .string(String(repeating: "x", count: 11_500))))
        for token in [wide, flat, escapes, plain] {
            XCTAssertLessThanOrEqual(token.utf8.count, Limits.tokenBytes)
        }
        let expected = await shortest(plain, validator)
        for token in [wide, flat, escapes] {
            let taken = await shortest(token, validator)
            XCTAssertLessThan(taken, expected * 20)
        }
        // What is too long is refused unread: a megabyte costs no more than what is still looked at.
        let dots = String(repeating: ".", count: 1 << 20), fewer = String(repeating: ".", count: 1 << 14)
        let long = await shortest(dots, validator), short = await shortest(fewer, validator)
        XCTAssertLessThan(long, short * 2)
    }

    func testD22_D39_noInputTrapsOrPasses() async throws {
        var random = SplitMix(seed: 3)
        let bench = try Bench()
        let validator = try bench.validator()
        let good = Array(try bench.token().utf8)
        for _ in 0..<6000 {
            var bytes = good
            for _ in 0...Int(random.next() % 3) {
                bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
            }
            guard bytes != good else { continue }
            if case .refused = await validator.validate(bytes) { continue }
            XCTFail("a changed token was not refused: \(bytes)")
        }
    }
}
