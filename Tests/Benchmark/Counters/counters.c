// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

#if defined(__linux__)
#define _GNU_SOURCE
#endif

#include "counters.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define IS_SANITIZED 1
#endif
#endif

// A sanitizer has a malloc of its own.
#if defined(__GLIBC__) && !defined(IS_SANITIZED)
#define COUNTS_ALLOCATIONS 1
#endif

#ifdef COUNTS_ALLOCATIONS

#include <errno.h>
#include <malloc.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

static atomic_bool is_counting;
static _Atomic uint64_t own, crypto;
static _Atomic int64_t live;

static void *counted(void *block, _Atomic uint64_t *count) {
    if (block != NULL && atomic_load_explicit(&is_counting, memory_order_relaxed)) {
        atomic_fetch_add_explicit(count, 1, memory_order_relaxed);
        atomic_fetch_add_explicit(&live, (int64_t)malloc_usable_size(block), memory_order_relaxed);
    }
    return block;
}

static void release(void *block) {
    if (block != NULL && atomic_load_explicit(&is_counting, memory_order_relaxed))
        atomic_fetch_sub_explicit(&live, (int64_t)malloc_usable_size(block), memory_order_relaxed);
    __libc_free(block);
}

static void *resize(void *block, size_t size, _Atomic uint64_t *count) {
    if (!atomic_load_explicit(&is_counting, memory_order_relaxed)) return __libc_realloc(block, size);
    size_t before = block == NULL ? 0 : malloc_usable_size(block);
    void *moved = __libc_realloc(block, size);
    if (moved == NULL && size > 0) return NULL;
    size_t after = moved == NULL ? 0 : malloc_usable_size(moved);
    if (after > before) atomic_fetch_add_explicit(count, 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&live, (int64_t)after - (int64_t)before, memory_order_relaxed);
    return moved;
}

void *malloc(size_t size) { return counted(__libc_malloc(size), &own); }
void *calloc(size_t count, size_t size) { return counted(__libc_calloc(count, size), &own); }
void *realloc(void *block, size_t size) { return resize(block, size, &own); }
void *memalign(size_t alignment, size_t size) { return counted(__libc_memalign(alignment, size), &own); }
void *aligned_alloc(size_t alignment, size_t size) { return counted(__libc_memalign(alignment, size), &own); }
void free(void *block) { release(block); }

int posix_memalign(void **block, size_t alignment, size_t size) {
    if (alignment % sizeof(void *) != 0 || (alignment & (alignment - 1)) != 0 || alignment == 0) return EINVAL;
    void *made = counted(__libc_memalign(alignment, size), &own);
    if (made == NULL) return ENOMEM;
    *block = made;
    return 0;
}

static void *crypto_malloc(size_t size, const char *file, int line) {
    (void)file, (void)line;
    return counted(__libc_malloc(size), &crypto);
}

static void *crypto_realloc(void *block, size_t size, const char *file, int line) {
    (void)file, (void)line;
    return resize(block, size, &crypto);
}

static void crypto_free(void *block, const char *file, int line) {
    (void)file, (void)line;
    release(block);
}

extern int CRYPTO_set_mem_functions(
    void *(*)(size_t, const char *, int), void *(*)(void *, size_t, const char *, int), void (*)(void *, const char *, int)
) __attribute__((weak));

// Before any other constructor of the program: libcrypto agrees only as long as it has allocated nothing, and the library has it
// initialised when the program is loaded.
__attribute__((constructor(101))) static void take_over(void) {
    if (CRYPTO_set_mem_functions != NULL) CRYPTO_set_mem_functions(crypto_malloc, crypto_realloc, crypto_free);
}

int counters_have_allocations(void) { return 1; }

void counters_start(void) {
    atomic_store(&own, 0);
    atomic_store(&crypto, 0);
    atomic_store(&live, 0);
    atomic_store(&is_counting, true);
}

void counters_stop(void) { atomic_store(&is_counting, false); }
uint64_t counters_allocations(void) { return atomic_load(&own); }
uint64_t counters_crypto_allocations(void) { return atomic_load(&crypto); }
int64_t counters_live_bytes(void) { return atomic_load(&live); }

#else

int counters_have_allocations(void) { return 0; }
void counters_start(void) {}
void counters_stop(void) {}
uint64_t counters_allocations(void) { return 0; }
uint64_t counters_crypto_allocations(void) { return 0; }
int64_t counters_live_bytes(void) { return 0; }

#endif

#if defined(__linux__)

#include <linux/perf_event.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int counters_open_instructions(void) {
    struct perf_event_attr event;
    memset(&event, 0, sizeof event);
    event.size = sizeof event;
    event.type = PERF_TYPE_HARDWARE;
    event.config = PERF_COUNT_HW_INSTRUCTIONS;
    event.exclude_kernel = 1;
    event.exclude_hv = 1;
    event.read_format = PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING;
    return (int)syscall(SYS_perf_event_open, &event, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
}

int64_t counters_read_instructions(int descriptor) {
    struct {
        uint64_t count, enabled, running;
    } value;
    if (read(descriptor, &value, sizeof value) != sizeof value || value.running != value.enabled) return -1;
    return (int64_t)value.count;
}

void counters_close(int descriptor) { close(descriptor); }

#else

int counters_open_instructions(void) { return -1; }

int64_t counters_read_instructions(int descriptor) {
    (void)descriptor;
    return -1;
}

void counters_close(int descriptor) { (void)descriptor; }

#endif
