// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

#include "CKeys.h"

#include <limits.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/param_build.h>

/*
 * A process may end while other threads are inside libcrypto or libssl, during a fetch for one. By default libcrypto frees what
 * they use then, and they crash. It keeps it if this is the first call to it in the process; memory goes with the process
 * anyway.
 */
__attribute__((constructor)) static void keep_libcrypto_until_the_end(void) {
    OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, NULL);
}

/// Turns finished parameters into a key of the given type.
static EVP_PKEY *key_from(const char *type, int selection, OSSL_PARAM_BLD *builder) {
    EVP_PKEY *key = NULL;
    OSSL_PARAM *parameters = OSSL_PARAM_BLD_to_param(builder);
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
    if (parameters == NULL || context == NULL || EVP_PKEY_fromdata_init(context) != 1
        || EVP_PKEY_fromdata(context, &key, selection, parameters) != 1) {
        EVP_PKEY_free(key);
        key = NULL;
    }
    EVP_PKEY_CTX_free(context);
    OSSL_PARAM_free(parameters);
    return key;
}

/// Pushes a number; `secret` ones live in memory that is cleared. The builder needs `*number` until it is finished.
static int push(OSSL_PARAM_BLD *builder, const char *name, const uint8_t *bytes, size_t count, int secret, BIGNUM **number) {
    if (count == 0 || count > INT_MAX) { return 0; }
    *number = secret ? BN_secure_new() : BN_new();
    if (*number == NULL || BN_bin2bn(bytes, (int)count, *number) == NULL) { return 0; }
    return OSSL_PARAM_BLD_push_BN(builder, name, *number);
}

static EVP_PKEY *rsa(const uint8_t *bytes, const size_t *counts, size_t parts, int selection) {
    static const char *const names[] = {
        OSSL_PKEY_PARAM_RSA_N,         OSSL_PKEY_PARAM_RSA_E,         OSSL_PKEY_PARAM_RSA_D,
        OSSL_PKEY_PARAM_RSA_FACTOR1,   OSSL_PKEY_PARAM_RSA_FACTOR2,   OSSL_PKEY_PARAM_RSA_EXPONENT1,
        OSSL_PKEY_PARAM_RSA_EXPONENT2, OSSL_PKEY_PARAM_RSA_COEFFICIENT1,
    };
    BIGNUM *numbers[8] = {NULL};
    EVP_PKEY *key = NULL;
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    int good = builder != NULL;
    for (size_t i = 0; good && i < parts; i++) {
        good = push(builder, names[i], bytes, counts[i], i >= 2, &numbers[i]);
        bytes += counts[i];
    }
    if (good) { key = key_from("RSA", selection, builder); }
    OSSL_PARAM_BLD_free(builder);
    for (size_t i = 0; i < 8; i++) { BN_clear_free(numbers[i]); }
    ERR_clear_error();
    return key;
}

EVP_PKEY *ckeys_rsa_public(const uint8_t *bytes, const size_t *counts) {
    return rsa(bytes, counts, 2, EVP_PKEY_PUBLIC_KEY);
}

EVP_PKEY *ckeys_rsa_private(const uint8_t *bytes, const size_t *counts, size_t parts) {
    if (parts != 3 && parts != 8) { return NULL; }
    return rsa(bytes, counts, parts, EVP_PKEY_KEYPAIR);
}

/// `fromdata` refuses points off the curve but takes the point at infinity; the quick check suffices, because the
/// curves used here have cofactor 1.
static EVP_PKEY *with_checked_point(EVP_PKEY *key) {
    EVP_PKEY_CTX *context = key == NULL ? NULL : EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
    int good = context != NULL && EVP_PKEY_public_check_quick(context) == 1;
    EVP_PKEY_CTX_free(context);
    if (!good) /* check: ec-point-valid */ {
        EVP_PKEY_free(key);
        key = NULL;
    }
    ERR_clear_error();
    return key;
}

static EVP_PKEY *ec(
    const char *group, const uint8_t *point, size_t point_count, const uint8_t *scalar, size_t scalar_count) {
    BIGNUM *number = NULL;
    EVP_PKEY *key = NULL;
    int selection = scalar_count == 0 ? EVP_PKEY_PUBLIC_KEY : EVP_PKEY_KEYPAIR;
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    if (builder != NULL && OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME, group, 0)
        && OSSL_PARAM_BLD_push_octet_string(builder, OSSL_PKEY_PARAM_PUB_KEY, point, point_count)
        && (scalar_count == 0 || push(builder, OSSL_PKEY_PARAM_PRIV_KEY, scalar, scalar_count, 1, &number))) {
        key = key_from("EC", selection, builder);
    }
    OSSL_PARAM_BLD_free(builder);
    BN_clear_free(number);
    return with_checked_point(key);
}

EVP_PKEY *ckeys_ec_public(const char *group, const uint8_t *point, size_t point_count) {
    return ec(group, point, point_count, NULL, 0);
}

/// Multiplies the generator. Returns the length of the uncompressed point, or 0.
static size_t public_point(const char *group, const uint8_t *scalar, size_t scalar_count, uint8_t *out, size_t room) {
    size_t written = 0;
    EC_GROUP *curve = EC_GROUP_new_by_curve_name(EC_curve_nist2nid(group));
    EC_POINT *point = curve == NULL ? NULL : EC_POINT_new(curve);
    BIGNUM *number = BN_secure_new();
    if (point != NULL && number != NULL && scalar_count <= INT_MAX
        && BN_bin2bn(scalar, (int)scalar_count, number) != NULL && !BN_is_zero(number)
        && BN_cmp(number, EC_GROUP_get0_order(curve)) < 0 && EC_POINT_mul(curve, point, number, NULL, NULL, NULL) == 1) {
        written = EC_POINT_point2oct(curve, point, POINT_CONVERSION_UNCOMPRESSED, out, room, NULL);
    }
    BN_clear_free(number);
    EC_POINT_free(point);
    EC_GROUP_free(curve);
    return written;
}

EVP_PKEY *ckeys_ec_private(
    const char *group, const uint8_t *point, size_t point_count, const uint8_t *scalar, size_t scalar_count) {
    uint8_t computed[1 + 2 * 66];
    size_t computed_count = public_point(group, scalar, scalar_count, computed, sizeof computed);
    EVP_PKEY *key = NULL;
    if (computed_count != 0 && (point_count == 0 || point_count == computed_count)) {
        key = ec(group, point_count == 0 ? computed : point, computed_count, scalar, scalar_count);
    }
    ERR_clear_error();
    return key;
}

EVP_PKEY *ckeys_ed25519_public(const uint8_t *bytes, size_t count) {
    EVP_PKEY *key = EVP_PKEY_new_raw_public_key_ex(NULL, "ED25519", NULL, bytes, count);
    ERR_clear_error();
    return key;
}

EVP_PKEY *ckeys_ed25519_private(const uint8_t *bytes, size_t count) {
    EVP_PKEY *key = EVP_PKEY_new_raw_private_key_ex(NULL, "ED25519", NULL, bytes, count);
    ERR_clear_error();
    return key;
}

EVP_PKEY *ckeys_generate_rsa(size_t bits) {
    EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "RSA", bits);
    ERR_clear_error();
    return key;
}

EVP_PKEY *ckeys_generate_ec(const char *group) {
    EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "EC", group);
    ERR_clear_error();
    return key;
}

EVP_PKEY *ckeys_generate_ed25519(void) {
    EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
    ERR_clear_error();
    return key;
}

int ckeys_get_number(const EVP_PKEY *key, enum ckeys_number which, uint8_t *out, size_t count) {
    static const char *const names[] = {
        [CKEYS_RSA_N] = OSSL_PKEY_PARAM_RSA_N,
        [CKEYS_RSA_E] = OSSL_PKEY_PARAM_RSA_E,
        [CKEYS_EC_X] = OSSL_PKEY_PARAM_EC_PUB_X,
        [CKEYS_EC_Y] = OSSL_PKEY_PARAM_EC_PUB_Y,
    };
    BIGNUM *number = NULL;
    int good = count <= INT_MAX && EVP_PKEY_get_bn_param(key, names[which], &number) == 1
        && BN_bn2binpad(number, out, (int)count) == (int)count;
    BN_free(number);
    ERR_clear_error();
    return good;
}
