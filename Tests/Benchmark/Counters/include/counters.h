// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

#ifndef COUNTERS_H
#define COUNTERS_H

#include <stddef.h>
#include <stdint.h>

// What a program allocates and how many instructions it takes: numbers that no other process can spoil.
//
// With glibc this target brings its own malloc, which counts and hands on to glibc's. A program that links it gets it in all that it
// loads, in a release build as well. It counts only while it is told to.

/// Whether allocations are counted on this system.
int counters_have_allocations(void);

/// Begins to count, from zero.
void counters_start(void);
/// Ends it.
void counters_stop(void);

/// Allocations counted, those by libcrypto excepted. A realloc that makes a block larger is one.
uint64_t counters_allocations(void);
/// Allocations by libcrypto.
uint64_t counters_crypto_allocations(void);
/// Bytes allocated and not freed since counting began, as the allocator rounds them, libcrypto's included.
int64_t counters_live_bytes(void);

/// A descriptor that counts this thread's instructions in user mode; -1 where the processor or the system does not.
int counters_open_instructions(void);
/// The instructions counted so far; -1 if the processor did not count all the time.
int64_t counters_read_instructions(int descriptor);
void counters_close(int descriptor);

#endif
