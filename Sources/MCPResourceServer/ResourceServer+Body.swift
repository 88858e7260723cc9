// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import ProtectedResource

extension ResourceServer {
    /// Why there is no body.
    struct Unread: Error {
        let refusal: Refusal
    }

    /// Refuses by its declared length a body that would not be read to its end.
    func refusal(ofLength length: DeclaredLength, limit: Int) -> Refusal? {
        guard length != .invalid else {  // check: content-length-valid
            return .badContentLength
        }
        guard length.isWithin(limit) else {  // check: content-length-limit
            return .contentTooLarge
        }
        return nil
    }

    /// Calls the host's reader of the body.
    func collect(
        _ body: (_ limit: Int) async throws -> [UInt8],
        upTo limit: Int
    ) async -> Result<[UInt8], Unread> {
        do {
            let bytes = try await body(limit)
            guard bytes.count <= limit else {  // check: body-limit
                return .failure(Unread(refusal: .contentTooLarge))
            }
            return .success(bytes)
        } catch is ContentTooLarge {
            return .failure(Unread(refusal: .contentTooLarge))
        } catch {
            return .failure(Unread(refusal: .bodyUnreadable))
        }
    }
}
