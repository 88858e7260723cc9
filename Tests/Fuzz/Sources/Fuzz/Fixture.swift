// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE

/// Keys and tokens that are the same in every run, so that an input that crashed crashes again.
enum Fixture {
    static let issuer = "https://auth.example.com"
    static let audience = "https://mcp.example.com/mcp"
    static let metadataURL = "https://mcp.example.com/.well-known/oauth-protected-resource/mcp"
    static let now = 1_700_000_000.0

    private static let secret: SharedSecret = {
        // 48 bytes of no meaning.
        let drawn = try? Base64URL.decode("q3kP0vX9sYJ5mT2hLr8dWcNfEoAuZgB7iKxV4wQ1jyHtS6Rp_U-lMCbGaDzOe0nI")
        guard let drawn, let secret = try? SharedSecret(drawn) else {
            fail("the fixed secret is usable")
        }
        return secret
    }()

    static let signingKey: SigningKey = {
        guard let key = try? SigningKey(secret: secret, algorithm: .hs256, keyID: "1") else {
            fail("the fixed secret signs")
        }
        return key
    }()

    static let secretKeys = signingKey.publicKeySet

    /// The public key of RFC 7515 appendix A.3.
    static let ecKey =
        #"{"kty":"EC","crv":"P-256","kid":"1","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#

    static let publicKeys: JSONWebKeySet = {
        guard let key = try? JSONWebKey(parsing: bytes(ecKey)) else {
            fail("the fixed key is usable")
        }
        return JSONWebKeySet([key])
    }()

    /// The public key of RFC 7515 appendix A.2.
    static let rsaSet =
        #"{"keys":[{"kty":"RSA","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ","e":"AQAB"}]}"#

    static let edSet =
        #"{"keys":[{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}"#

    /// The key of RFC 8410 section 10.1.
    static let pem = """
        -----BEGIN PUBLIC KEY-----
        MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
        -----END PUBLIC KEY-----
        """

    static let claims: JSON = [
        "iss": .string(issuer), "sub": "user", "aud": .string(audience), "exp": 1_700_003_600, "iat": 1_700_000_000,
        "nbf": 1_700_000_000, "client_id": "client", "jti": "1", "scope": "mcp:connect files:read",
    ]

    static func token(_ payload: [UInt8] = claims.serialized(), header: [JSON.Member] = []) -> String {
        (try? signingKey.sign(payload, header: header)) ?? ""
    }

    static func unsigned(header: String) -> String {
        "\(Base64URL.encode(header.utf8)).\(Base64URL.encode(claims.serialized())).AA"
    }
}
