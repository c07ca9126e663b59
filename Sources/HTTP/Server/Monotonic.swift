import Glibc

/// The clock that only goes forward.
enum Monotonic {
    /// Nanoseconds since some moment of the machine's past.
    static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

extension Duration {
    /// In nanoseconds; 292 years at most.
    var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (product, isOver) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        return isOver ? .max : product.addingReportingOverflow(attoseconds / 1_000_000_000).partialValue
    }
}
