import Glibc

/// What the system says of this process, under the names that Prometheus' own clients use.
package enum ProcessMetrics {
    /// Appends memory, processor time and open files.
    package static func write(into text: inout MetricsText) {
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        text.counter(
            "process_cpu_seconds_total", "Processor time, of the user and of the system.",
            [.init(seconds(usage.ru_utime) + seconds(usage.ru_stime))])
        if let pages = residentPages {
            text.gauge(
                "process_resident_memory_bytes", "Memory that is in use.", [.init(pages * sysconf(CInt(_SC_PAGESIZE)))])
        }
        text.gauge("process_open_fds", "Open files and sockets.", [.init(openFiles)])
        text.gauge("process_max_fds", "Files and sockets that may be open.", [.init(OpenFileLimit.current)])
    }

    private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }

    private static var residentPages: Int? {
        var bytes = [UInt8](repeating: 0, count: 128)
        let descriptor = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        let count = max(0, read(descriptor, &bytes, bytes.count))
        return String(decoding: bytes[..<count], as: UTF8.self).split(separator: " ").dropFirst().first.flatMap {
            Int($0)
        }
    }

    private static var openFiles: Int {
        guard let folder = opendir("/proc/self/fd") else { return 0 }
        defer { closedir(folder) }
        var count = 0
        while readdir(folder) != nil { count += 1 }
        // Without `.`, `..` and the folder itself.
        return max(0, count - 3)
    }
}
