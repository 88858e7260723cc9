// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Connects to whichever of several addresses answers first (RFC 8305): they are tried one after the other, but an address
/// that keeps silent does not hold up the next, and a black hole does not use up the time of the good one.
struct ConnectionRace {
    private let port: UInt16
    private let limits: Limits
    private let patience: Patience
    private var rest: ArraySlice<IPAddress>
    private var started: [(socket: Descriptor, address: IPAddress)] = []
    private var failure = FetchError(.unreachable, "there is no address to connect to")

    init(_ addresses: [IPAddress], port: UInt16, limits: Limits, patience: Patience) {
        self.port = port
        self.limits = limits
        self.patience = patience
        rest = Self.interleaved(addresses).prefix(limits.addresses)
    }

    /// Throws what the last attempt failed of, or a time-out.
    mutating func winner() throws(FetchError) -> Descriptor {
        defer { started = [] }  // closes the others
        let end = min(patience.deadline, ContinuousClock.now + limits.connecting)
        var next = ContinuousClock.now
        while !rest.isEmpty || !started.isEmpty {
            _ = try patience.ready([], 0, until: .now)  // nothing is begun that is too late
            if started.isEmpty || ContinuousClock.now >= next, let address = rest.popFirst() {
                if let socket = start(address) { return socket }
                next = ContinuousClock.now + limits.stagger
            }
            guard !started.isEmpty else { continue }
            let moment = rest.isEmpty ? end : min(next, end)
            let ready = try patience.ready(started.map(\.socket.number), POLLOUT, until: moment)
            for number in ready {
                if let socket = finish(number) { return socket }
                next = ContinuousClock.now
            }
            if ContinuousClock.now >= end { throw tooLate }
        }
        throw failure
    }

    private var tooLate: FetchError {
        let silent = started.map { "\($0.address)" }.joined(separator: ", ")
        return FetchError(.timeout, "\(silent) did not accept a connection to port \(port) in time")
    }

    /// Begins to connect; the socket if that succeeds at once.
    private mutating func start(_ address: IPAddress) -> Descriptor? {
        do throws(FetchError) {
            let socket = try Descriptor.tcp(isIPv4: address.isIPv4)
            if SocketAddress.connect(socket.number, to: address, port: port) == 0 { return socket }
            if errno == EINPROGRESS || errno == EINTR {
                started.append((socket, address))
            } else {
                fail(address, errno)
            }
        } catch {
            failure = error
        }
        return nil
    }

    /// The socket that is ready, if it is connected.
    private mutating func finish(_ number: Int32) -> Descriptor? {
        guard let index = started.firstIndex(where: { $0.socket.number == number }) else { return nil }
        let (socket, address) = started.remove(at: index)
        let code = socket.pendingError
        if code == 0 { return socket }
        fail(address, code)
        return nil
    }

    private mutating func fail(_ address: IPAddress, _ code: Int32) {
        failure = FetchError(.unreachable, "\(address) port \(port): \(SystemError.text(code))")
    }

    /// Both families in turn, beginning with that of the first address: the system has put the best one there.
    static func interleaved(_ addresses: [IPAddress]) -> [IPAddress] {
        let first = addresses.filter { $0.isIPv4 == addresses.first?.isIPv4 }
        let second = addresses.filter { $0.isIPv4 != addresses.first?.isIPv4 }
        return (0..<max(first.count, second.count))
            .flatMap { index in
                [first, second].compactMap { index < $0.count ? $0[index] : nil }
            }
    }
}
