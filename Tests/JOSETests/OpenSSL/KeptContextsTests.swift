// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import XCTest

@testable import JOSE

final class KeptContextsTests: KeyTestCase {
    private let text = Array("text".utf8)

    private func verifier(_ signer: SigningKey) throws -> ECDSAVerifier {
        let parameters = try JWKMembers(json(TestKeys.publicJWK(signer))).publicParameters(.ellipticCurve(.p256))
        return try XCTUnwrap(ECDSAVerifier(parameters.makeKey(), .p256))
    }

    func testAContextIsKeptAfterAnAnswerAndNotAfterAnError() throws {
        let verifier = try verifier(TestKeys.es256)
        let good = try TestKeys.es256.signature(over: text)
        func isValid(_ signature: [UInt8], over input: [UInt8]) -> Bool {
            verifier.isValid(signature: signature.span, over: input.span, algorithm: .es256)
        }
        XCTAssertEqual(verifier.prepared.kept.count, 0)
        for _ in 0..<3 {
            for _ in 0..<3 {
                XCTAssertTrue(isValid(good, over: text))
                XCTAssertEqual(verifier.prepared.kept.count, 1)
            }
            for (signature, input) in [(good, [1]), ([UInt8](repeating: 0, count: 64), text)] {
                XCTAssertFalse(isValid(signature, over: input))
                XCTAssertEqual(verifier.prepared.kept.count, 1)
            }
            XCTAssertTrue(isValid(good, over: text))
            // What libcrypto cannot read as a signature is an error.
            let answer = unsafe [UInt8(0)]
                .withUnsafeBufferPointer { unread in
                    unsafe [UInt8](repeating: 0, count: 32)
                        .withUnsafeBufferPointer { unsafe verifier.prepared.verify(unread, $0) }
                }
            XCTAssertFalse(answer)
            XCTAssertEqual(verifier.prepared.kept.count, 0)
        }
    }

    func testKeptContextsAnswerAsNewOnesDo() throws {
        let rsa: [SignatureAlgorithm] = [.rs256, .rs384, .rs512, .ps256, .ps384, .ps512]
        let ecdsa = [(SignatureAlgorithm.es256, TestKeys.es256), (.es384, TestKeys.es384), (.es512, TestKeys.es512)]
        for signers in [rsa.map { ($0, TestKeys.rsa($0)) }] + ecdsa.map({ [$0] }) {
            // It serves every algorithm of its type, and nobody has used it.
            let key = try key(TestKeys.publicJWK(signers[0].1))
            let signatures = try signers.map { try ($0.0, $0.1.signature(over: text)) }
            for _ in 0..<4 {
                for (algorithm, _) in signers {
                    for (other, signature) in signatures {
                        let isValid = key.isValid(signature: signature, over: text[...], algorithm: algorithm)
                        XCTAssertEqual(isValid, algorithm == other, "\(other) as \(algorithm)")
                        var changed = signature
                        changed[changed.count / 2] ^= 1
                        XCTAssertFalse(key.isValid(signature: changed, over: text[...], algorithm: algorithm))
                        XCTAssertFalse(key.isValid(signature: signature, over: [1], algorithm: algorithm))
                    }
                }
            }
        }
    }

    func testMoreThreadsThanPlaces() throws {
        final class Wrong: Sendable {
            let count = Atomic(0)
        }
        let wrong = Wrong()
        let text = self.text
        let elliptic = try verifier(TestKeys.es256)
        let ecdsa = try TestKeys.es256.signature(over: text)
        let key = try key(TestKeys.publicJWK(TestKeys.rs256))
        let rsa = try [SignatureAlgorithm.rs256, .ps256].map { try ($0, TestKeys.rsa($0).signature(over: text)) }
        let threads = DispatchGroup()
        for number in 0..<40 {
            threads.enter()
            Thread {
                for round in 0..<40 {
                    let isGood = (round + number) % 3 != 0
                    let input = isGood ? text : [1]
                    let (algorithm, signature) = rsa[round % 2]
                    let answers = [
                        key.isValid(signature: signature, over: input[...], algorithm: algorithm),
                        elliptic.isValid(signature: ecdsa.span, over: input.span, algorithm: .es256),
                    ]
                    if answers != [isGood, isGood] { wrong.count.add(1, ordering: .relaxed) }
                }
                threads.leave()
            }
            .start()
        }
        threads.wait()
        XCTAssertEqual(wrong.count.load(ordering: .relaxed), 0)
        XCTAssertLessThanOrEqual(elliptic.prepared.kept.count, 16)
        XCTAssertTrue(elliptic.isValid(signature: ecdsa.span, over: text.span, algorithm: .es256))
        XCTAssertGreaterThanOrEqual(elliptic.prepared.kept.count, 1)
    }
}
