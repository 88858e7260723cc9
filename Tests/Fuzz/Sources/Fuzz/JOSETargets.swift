// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

let compactJWSTarget = Target(
    name: "compact-jws",
    seeds: {
        [
            Fixture.token(), Fixture.token(header: [.init("crit", ["exp"])]),
            Fixture.token(header: [.init("b64", false)]),
            Fixture.token(header: [.init("cty", "JWT"), .init("typ", "at+jwt")]), "a.b.c", "..", "e30.e30.",
            Fixture.unsigned(header: #"{"alg":"none"}"#), Fixture.unsigned(header: #"{"alg":"ES256","kid":"1"}"#),
            Fixture.unsigned(header: #"{"alg":"HS256","alg":"none"}"#), "a.b.c.d.e",
        ]
        .map(bytes)
    },
    run: { input in
        let text = String(decoding: input, as: UTF8.self)
        let algorithms = SignatureAlgorithm.all
        for keys in [Fixture.secretKeys, Fixture.publicKeys] {
            guard let jws = try? VerifiedJWS(verifying: text, keys: keys, algorithms: algorithms) else {
                continue
            }
            let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            demand(parts.count == 3, "three parts")
            demand(parts[1].elementsEqual(Base64URL.encode(jws.payload).utf8), "the payload is the signed one")
            demand(jws.header.kind == .object && jws.header["crit"] == nil, "no critical extension")
        }
    }
)

let keySetTarget = Target(
    name: "jwks",
    seeds: {
        let secret =
            #"{"keys":[{"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"}]}"#
        return [
            #"{"keys":[]}"#, Fixture.publicKeys.json.text, secret, Fixture.rsaSet, Fixture.edSet,
            #"{"keys":[{"kty":"EC","crv":"P-256","x":"AA","y":"AA"},{"kty":"RSA","n":"AQAB","e":"AQAB"},null,1,[]]}"#,
            #"{"keys":[{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","use":"sig","key_ops":["verify"]}]}"#,
        ]
        .map(bytes)
    },
    run: { input in
        guard let set = try? JSONWebKeySet(parsing: input) else {
            return
        }
        demand(set.keys.count + set.skipped.count <= JSONWebKeySet.maximumKeys, "keys are bounded")
        demand(set.keys.allSatisfy { $0.keyType != "oct" }, "no secret from a public set")
        for key in set.keys {
            guard let again = try? JSONWebKey(parsing: key.json.serialized()) else {
                fail("a key's own document is a key")
            }
            demand(again.thumbprint.utf8.elementsEqual(key.thumbprint.utf8), "the same key")
            _ = try? VerifiedJWS(verifying: Fixture.token(), keys: set, algorithms: SignatureAlgorithm.defaults)
        }
    }
)

let publicKeyTarget = Target(
    name: "public-key",
    seeds: {
        let set = try? JSONValue(parsing: bytes(Fixture.rsaSet), limits: .keySet)
        let rsa = set?["keys"]?.elements.first?.sourceBytes ?? []
        return [rsa, bytes(Fixture.ecKey), bytes(Fixture.pem)]
    },
    run: { input in
        if let key = try? JSONWebKey(parsing: input) {
            demand((try? JSONWebKey(parsing: key.json.serialized())) == key, "a key's own document is the same key")
        }
        _ = try? JSONWebKey(pem: String(decoding: input, as: UTF8.self))
        if let json = try? JSONValue(parsing: input, limits: .token) {
            _ = try? SigningKey(jwk: json)
        }
    }
)
