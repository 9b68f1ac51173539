/// Hands values to any number of streams, in order; it belongs to one actor.
struct Broadcast<Value: Sendable> {
    private var listeners: [AsyncStream<Value>.Continuation] = []

    /// What is sent from now on, after a first value.
    mutating func stream(_ buffering: AsyncStream<Value>.Continuation.BufferingPolicy, first: Value? = nil) -> AsyncStream<Value> {
        let (stream, continuation) = AsyncStream<Value>.makeStream(of: Value.self, bufferingPolicy: buffering)
        if let first { continuation.yield(first) }
        listeners.append(continuation)
        return stream
    }

    /// Streams that nobody reads any more are forgotten.
    mutating func send(_ value: Value) {
        listeners = listeners.filter { listener in
            if case .terminated = listener.yield(value) { return false }
            return true
        }
    }
}
