import CSpawn
import Glibc
import Synchronization

/// Another program, run to its end on a thread that may wait.
///
///     let ending = try ChildProgram("/usr/bin/portico", ["check"]).run(for: .seconds(45))
///     ending.status          // 0
///
/// It gets neither our open files nor our signal mask nor our environment, which may hold secrets: of that only what a
/// program needs to find its files.
struct ChildProgram: Sendable {
    private let path: String
    private let arguments: [String]

    init(_ path: String, _ arguments: [String]) {
        self.path = path
        self.arguments = arguments
    }

    /// How it ended.
    struct Ending: Sendable {
        /// The exit code; of a program that was ended by a signal, 128 and the signal's number.
        var status: Int
        var output: [UInt8]
        var error: [UInt8]
        /// Whether it was told to end before it did by itself.
        var wasStopped: Bool
    }

    /// It could not be started.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Says from another thread that nobody waits for it any more.
    final class Stop: Sendable {
        private let isAsked = Atomic<Bool>(false)

        func ask() { isAsked.store(true, ordering: .relaxed) }
        fileprivate var wasAsked: Bool { isAsked.load(ordering: .relaxed) }
    }

    /// Bytes of each stream that are kept; what comes after them is read and dropped.
    private static let outputLimit = 8 * 1024 * 1024
    private static let inherited = ["PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "TZ"]

    /// Runs it.
    /// - Parameters:
    ///   - limit: After that it is told to end, by SIGTERM.
    ///   - grace: How long it may tidy up then; SIGKILL follows.
    /// - Throws: ``Failure``.
    func run(
        for limit: Duration, grace: Duration = .seconds(10), stop: Stop = Stop()
    ) throws(Failure) -> Ending {
        let (output, error) = (try Pipe(), try Pipe())
        let child = try start(output, error)
        output.closeWriting()
        error.closeWriting()
        let clock = ContinuousClock()
        let deadline = clock.now + limit
        var told: ContinuousClock.Instant?
        var status: CInt = 0
        var hasEnded = false
        while !hasEnded || output.isOpen || error.isOpen {
            Pipe.wait(for: [output, error])
            if !hasEnded { hasEnded = waitpid(child, &status, WNOHANG) == child }
            // A grandchild may hold the pipes; nobody waits for that.
            if hasEnded { break }
            if told == nil, stop.wasAsked || clock.now >= deadline {
                told = clock.now
                kill(-child, SIGTERM)
            } else if let told, clock.now >= told + grace {
                kill(-child, SIGKILL)
            }
        }
        // What it wrote last.
        Pipe.wait(for: [output, error])
        return Ending(
            status: Self.code(status), output: output.bytes, error: error.bytes, wasStopped: told != nil)
    }

    /// Starts it in a process group of its own: Ctrl-C on our terminal is for us to pass on.
    private func start(_ output: Pipe, _ error: Pipe) throws(Failure) -> pid_t {
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&files, output.writing, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&files, error.writing, STDERR_FILENO)
        posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var (none, usual) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigemptyset(&usual)
        // We ignore it, and what is ignored stays so in children.
        sigaddset(&usual, SIGPIPE)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &usual)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, CShort(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
        let words = ([path] + arguments).map { strdup($0) }
        let variables = Self.inherited.compactMap { name in
            getenv(name).flatMap { strdup("\(name)=\(String(cString: $0))") }
        }
        defer { for text in words + variables { free(text) } }
        var child: pid_t = 0
        let failure = posix_spawn(&child, path, &files, &attributes, words + [nil], variables + [nil])
        guard failure == 0 else {
            throw Failure(description: "'\(path)' cannot be run: \(String(cString: strerror(failure)))")
        }
        return child
    }

    /// What a shell would say (wait(2)).
    private static func code(_ status: CInt) -> Int {
        let signal = Int(status & 0x7F)
        return signal == 0 ? Int(status >> 8 & 0xFF) : 128 + signal
    }
}

extension ChildProgram {
    /// What the child writes and we read.
    private final class Pipe {
        private let reading: CInt
        private(set) var writing: CInt
        private(set) var bytes: [UInt8] = []
        private(set) var isOpen = true

        init() throws(Failure) {
            var ends: [CInt] = [-1, -1]
            guard pipe(&ends) == 0 else {
                throw Failure(description: "No pipe can be made: \(String(cString: strerror(errno)))")
            }
            (reading, writing) = (ends[0], ends[1])
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            _ = fcntl(reading, F_SETFL, O_NONBLOCK)
        }

        deinit {
            close(reading)
            closeWriting()
        }

        /// After that only the child holds the other end.
        func closeWriting() {
            if writing >= 0 { close(writing) }
            writing = -1
        }

        /// Takes what is there, after at most a tenth of a second.
        static func wait(for pipes: [Pipe]) {
            let open = pipes.filter(\.isOpen)
            var asked = open.map { pollfd(fd: $0.reading, events: CShort(POLLIN), revents: 0) }
            poll(&asked, nfds_t(asked.count), open.isEmpty ? 10 : 100)
            for pipe in open { pipe.take() }
        }

        private func take() {
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = read(reading, &buffer, buffer.count)
                if count < 0, errno == EINTR { continue }
                if count == 0 { isOpen = false }
                guard count > 0 else { return }
                bytes += buffer[..<min(count, max(0, ChildProgram.outputLimit - bytes.count))]
            }
        }
    }
}
