extension Log {
    /// The line of one request: `request`, with what a ``RequestRecord`` has.
    func access(_ record: RequestRecord) {
        let failed = record.status.map { $0.rawValue >= 500 } ?? false
        write(failed ? .error : .info, "request") { add in
            add("request", .text(record.id))
            if !record.method.isEmpty { add("method", .text(record.method)) }
            add("path", .text(record.path))
            if let route = record.route { add("route", .text(route)) }
            if let status = record.status { add("status", .number(status.rawValue)) }
            add("bytes", .number(record.bytes))
            add("ms", .thousandths(Int(record.duration.nanoseconds / 1000)))
            add("peer", .text(record.peer))
            // Somebody hung up, or was too slow.
            if !record.isWhole { add("cut", .flag(true)) }
        }
    }
}
