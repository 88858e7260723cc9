// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

// Keys from raw parameters. This is C because the OSSL_PARAM builder keeps the `const char *` names it is given: a
// Swift string literal passed to it dangles, and compiles silently.
//
// Every function that makes a key returns an owned EVP_PKEY, or NULL with an empty error queue. Numbers are big-endian
// and unsigned. Nothing here judges sizes: that happens before, on the bytes.

#ifndef CKEYS_H
#define CKEYS_H

#include <stddef.h>
#include <stdint.h>

typedef struct evp_pkey_st EVP_PKEY;

/// RSA public key: n and e, one after the other in `bytes`, their lengths in `counts`. Does not look for weak ones.
EVP_PKEY *ckeys_rsa_public(const uint8_t *bytes, const size_t *counts);

/// RSA private key: n, e, d and either nothing more (`parts` is 3) or p, q, dp, dq, qi (`parts` is 8), in the same form.
EVP_PKEY *ckeys_rsa_private(const uint8_t *bytes, const size_t *counts, size_t parts);

/// EC public key from an encoded point (SEC 1 §2.3.3). Refuses a point off the curve and the point at infinity.
EVP_PKEY *ckeys_ec_public(const char *group, const uint8_t *point, size_t point_count);

/// EC private key. Without a point (`point_count` is 0) the public one is computed.
EVP_PKEY *ckeys_ec_private(
    const char *group, const uint8_t *point, size_t point_count, const uint8_t *scalar, size_t scalar_count);

/// Ed25519 keys (RFC 8032 §5.1.5).
EVP_PKEY *ckeys_ed25519_public(const uint8_t *bytes, size_t count);
EVP_PKEY *ckeys_ed25519_private(const uint8_t *bytes, size_t count);

/// New key pairs.
EVP_PKEY *ckeys_generate_rsa(size_t bits);
EVP_PKEY *ckeys_generate_ec(const char *group);
EVP_PKEY *ckeys_generate_ed25519(void);

/// The numbers of a public key.
enum ckeys_number { CKEYS_RSA_N, CKEYS_RSA_E, CKEYS_EC_X, CKEYS_EC_Y };

/// Writes a number, padded with leading zeros to exactly `count` bytes. 1: done; 0: it does not fit, or there is none.
int ckeys_get_number(const EVP_PKEY *key, enum ckeys_number which, uint8_t *out, size_t count);

#endif
