// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

#ifndef COPENSSL_SHIM_H
#define COPENSSL_SHIM_H

#include <openssl/opensslv.h>

#if OPENSSL_VERSION_MAJOR < 3
#error "mcp-resource-server needs OpenSSL 3.0 or later (Debian, Ubuntu: apt-get install libssl-dev)"
#endif

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

// Options whose macros Swift does not import.
static const uint64_t tlsNoRenegotiation = SSL_OP_NO_RENEGOTIATION;
static const uint64_t tlsNoCompression = SSL_OP_NO_COMPRESSION;
static const uint64_t tlsNoTicket = SSL_OP_NO_TICKET;
static const uint64_t tlsIgnoreUnexpectedEOF = SSL_OP_IGNORE_UNEXPECTED_EOF;

#endif
