// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import ProtectedResource
import XCTest

@testable import MCPResourceServer

/// A peer's address as the system has it.
final class SocketAddressTests: XCTestCase {
    /// A `sockaddr` of this system: its family, and what follows the port.
    private func socketAddress(_ family: Int32, _ rest: [UInt8], port: [UInt8] = [0x1F, 0x90]) -> [UInt8] {
        #if canImport(Darwin)
            let head = [UInt8(4 + rest.count), UInt8(family)]
        #else
            let head = nativeBytes(of: UInt16(family))
        #endif
        return head + port + rest
    }

    private func nativeBytes(of family: UInt16) -> [UInt8] {
        let (low, high) = (UInt8(truncatingIfNeeded: family), UInt8(truncatingIfNeeded: family >> 8))
        return family.littleEndian == family ? [low, high] : [high, low]
    }

    private func request(_ bytes: [UInt8]) -> ResourceRequest {
        var request = ResourceRequest(method: "POST", target: "/mcp", headers: [], peer: "203.0.113.1")
        request.setPeer(socketAddress: bytes)
        return request
    }

    private func six(_ bytes: [UInt8]) -> [UInt8] {
        // Flow information before it, and a zone after it, which only says by which interface it came.
        socketAddress(AF_INET6, [0xAA, 0xBB, 0xCC, 0xDD] + bytes + [1, 2, 3, 4])
    }

    func testTheAddressIsThatOfTheText() throws {
        let four = socketAddress(AF_INET, [192, 0, 2, 9] + [UInt8](repeating: 0xEE, count: 8))
        let cases: [([UInt8], String)] = [
            (four, "192.0.2.9"),
            (socketAddress(AF_INET, [0, 0, 0, 0]), "0.0.0.0"),
            (socketAddress(AF_INET, [255, 255, 255, 255]), "255.255.255.255"),
            (six([0x20, 0x01, 0x0D, 0xB8] + [UInt8](repeating: 0, count: 11) + [7]), "2001:db8::7"),
            (six([UInt8](repeating: 0, count: 15) + [1]), "::1"),
            (six([UInt8](repeating: 0, count: 10) + [0xFF, 0xFF, 192, 0, 2, 9]), "192.0.2.9"),
            (six([0xFE, 0x80] + [UInt8](repeating: 0, count: 13) + [1]), "fe80::1"),
        ]
        for (bytes, text) in cases {
            let request = request(bytes)
            XCTAssertEqual(request.peer, text)
            let address = try XCTUnwrap(request.peerAddress.flatMap { ClientAddress($0) })
            XCTAssertEqual(address, ClientAddress(text))
            XCTAssertEqual(
                address,
                ResourceRequest(method: "GET", target: "/", headers: [], peer: text).peerAddress
                    .flatMap { ClientAddress($0) }
            )
        }
    }

    func testWhatIsNoInternetAddressIsNoPeer() {
        let unix = socketAddress(AF_UNIX, Array("/run/mcp.sock".utf8), port: [])
        let four = socketAddress(AF_INET, [192, 0, 2, 9])
        let long = six([UInt8](repeating: 1, count: 16))
        var others: [[UInt8]] = [
            [], [0], unix, socketAddress(0, [192, 0, 2, 9]), socketAddress(0x0200, [192, 0, 2, 9]),
        ]
        others += (0..<8).map { Array(four.prefix($0)) }
        others += (0..<24).map { Array(long.prefix($0)) }
        others.append([UInt8](repeating: 0xFF, count: 128))
        for bytes in others {
            XCTAssertNil(request(bytes).peer, "\(bytes)")
            XCTAssertNil(request(bytes).peerAddress, "\(bytes)")
        }
    }

    func testAListOfAddressesJudgesIt() async throws {
        let gate = try Fixture { $0.allowedAddresses = ["192.0.2.0/24"] }
        var good = try ResourceRequest.post(bearer: gate.token())
        for (last, status) in [(9 as UInt8, 200), (255, 200)] {
            good.setPeer(socketAddress: socketAddress(AF_INET, [192, 0, 2, last]))
            let answer = try await gate.answer(good)
            XCTAssertEqual(answer.status, status)
        }
        for other: [UInt8] in [[192, 0, 3, 9], [9, 2, 0, 192], [0, 0, 0, 0]] {
            good.setPeer(socketAddress: socketAddress(AF_INET, other))
            let answer = try await gate.answer(good)
            XCTAssertEqual(answer.status, 403, "\(other)")
        }
        good.setPeer(socketAddress: [])
        let unknown = try await gate.answer(good)
        XCTAssertEqual(unknown.status, 403)
        // What is set afterwards counts.
        good.peer = "192.0.2.1"
        let later = try await gate.answer(good)
        XCTAssertEqual(later.status, 200)
    }
}
