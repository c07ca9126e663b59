import Glibc

/// Standard output or standard error, and what it can show.
struct Console: Sendable {
    private let descriptor: CInt

    static let output = Console(descriptor: STDOUT_FILENO)
    static let error = Console(descriptor: STDERR_FILENO)

    /// Whether a person is looking at a terminal that can rewrite a line.
    var isTerminal: Bool { isatty(descriptor) == 1 && Console.environment("TERM") != "dumb" }

    /// Whether to colour: on a terminal, unless NO_COLOR is set to anything (no-color.org).
    var hasColours: Bool { isTerminal && (Console.environment("NO_COLOR") ?? "").isEmpty }

    /// Columns of the terminal; 80 where nobody knows.
    var width: Int {
        var size = winsize()
        return ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
    }

    /// Writes all of it, as it is. A reader that has gone away is not our mistake: what is left is dropped.
    func write(_ text: String) {
        write(bytes: Array(text.utf8))
    }

    func write(bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Everything on standard input, to its end.
    static func input() -> [UInt8] {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(STDIN_FILENO, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return all }
            all += buffer[..<count]
        }
    }

    private static func environment(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}
