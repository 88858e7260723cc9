// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import JOSE
import TokenValidation

// The whole validator. The first byte of the input says what the rest is: a token, claims to be signed, or a header
// before good claims; and under which policy it is judged.
let tokenTarget = Target(
    name: "token",
    seeds: {
        let claims: [JSON] = [
            Fixture.claims,
            Fixture.claims.with("aud", ["a", .string(Fixture.audience)]), Fixture.claims.with("exp", 1.5),
            Fixture.claims.with("scope", nil).with("scp", ["a", "b"]), Fixture.claims.with("cnf", ["jkt": "x"]),
            Fixture.claims.with("roles", ["editor"]).with("realm_access", ["roles": ["admin"]]),
            Fixture.claims.with("act", ["sub": "a", "act": ["sub": "b"]]), Fixture.claims.with("token_use", "id"),
            Fixture.claims.with("sub", nil), Fixture.claims.with("typ", "Bearer").with("nonce", "x"),
        ]
        let headers = [
            #"{"alg":"HS256","kid":"1"}"#, #"{"alg":"HS256","typ":"at+jwt","kid":"1","crit":["x"]}"#,
            #"{"alg":"none"}"#,
            #"{"alg":"RS256","kid":"1","jku":"https://x","x5c":["AA=="]}"#,
        ]
        var seeds: [[UInt8]] = []
        for policy in UInt8(0)..<4 {
            seeds.append([policy << 2] + bytes(Fixture.token()))
            seeds += claims.map { [policy << 2 | 1] + $0.serialized() }
            seeds += headers.map { [policy << 2 | 2] + bytes($0) }
        }
        return seeds
    },
    run: { input in
        guard let choice = input.first else {
            return
        }
        let rest = Array(input.dropFirst())
        let token: String
        switch choice & 3 {
        case 0: token = String(decoding: rest, as: UTF8.self)
        case 1: token = Fixture.token(rest, header: choice & 16 == 0 ? [] : [.init("typ", "at+jwt")])
        default: token = Base64URL.encode(rest) + "." + Base64URL.encode(Fixture.claims.serialized()) + ".AA"
        }
        let validator = validators[Int(choice >> 2 & 3)]
        let verdict = wait { await validator.validate(token) }
        if case .valid(let accepted) = verdict {
            demand(choice & 3 < 2, "nothing unsigned is accepted")
            demand(accepted.issuer.utf8.elementsEqual(Fixture.issuer.utf8), "the issuer is the configured one")
            demand(accepted.expiresAt.timeIntervalSince1970 > Fixture.now - 60, "it has not expired")
            _ = accepted.claims.names
        }
        if case .refused(let error) = verdict {
            demand(error.detail.utf8.allSatisfy { (0x20...0x7E).contains($0) }, "details are printable")
            demand(error.detail.utf8.count <= 400, "details are bounded")
        }
        if case .unavailable = verdict {
            fail("fixed keys are always there")
        }
    }
)

private let validators: [TokenValidator] = {
    func make(_ change: (inout Issuer) -> Void, _ audience: AudiencePolicy) -> TokenValidator {
        let issuer = Issuer.keys(Fixture.secretKeys, issuer: Fixture.issuer)
            .with { issuer in
                issuer.algorithms = [.hs256]
                change(&issuer)
            }
        do {
            return try TokenValidator(issuers: [issuer], audience: audience, clock: WallClock { Fixture.now })
        } catch {
            fail("\(error)")
        }
    }
    guard let resource = try? ResourceIdentifier(Fixture.audience) else {
        fail("the fixed resource is one")
    }
    return [
        make({ _ in }, .resource(resource)),
        make({ $0.tokenType = .rfc9068 }, .identifiers([Fixture.audience, "api"])),
        make({ $0.conventions.roles = ["realm_access.roles", "roles"] }, .resource(resource)),
        make({ $0.maximumAge = 3600 }, .clients(["client"])),
    ]
}()

extension JSON {
    fileprivate func with(_ name: String, _ value: JSON?) -> JSON {
        var copy = self
        copy[name] = value
        return copy
    }
}

/// The fuzzer's entry is not asynchronous, the validator is; with fixed keys it never really waits.
func wait<T: Sendable>(_ body: @escaping @Sendable () async -> T) -> T {
    let box = Box<T>()
    let done = DispatchSemaphore(value: 0)
    Task.immediate {
        box.value = await body()
        done.signal()
    }
    done.wait()
    guard let value = box.value else {
        fail("a task ends with a value")
    }
    return value
}

private final class Box<T>: @unchecked Sendable {  // written before the semaphore is signalled, read after it
    var value: T?
}
