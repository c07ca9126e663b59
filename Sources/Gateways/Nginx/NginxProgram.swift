import Glibc

/// The nginx of this machine, as far as its files are concerned: it says whether it would take one, and is told to read
/// them anew.
package struct NginxProgram: Sendable {
    /// The program itself: `/usr/sbin/nginx`.
    package var path: String
    /// Where the running one wrote its process id: `/run/nginx.pid`.
    package var processID: String?

    /// Where it may make files to test with, which it takes away again.
    private let scratch: String

    package init(path: String, processID: String? = nil, scratch: String = "/tmp") {
        self.scratch = scratch
        self.path = path
        self.processID = processID
    }

    package enum Failure: Error, Equatable, CustomStringConvertible {
        /// nginx would not take the file; with its own words, the first of them.
        case refused(String)
        case cannotStart(path: String, code: Int32)
        /// There is no process to tell.
        case cannotReload(file: String, code: Int32)

        package var description: String {
            switch self {
            case .refused(let words): "nginx does not take the new file: \(words)"
            case .cannotStart(let path, let code): "Cannot start \(path): \(String(cString: strerror(code)))"
            case .cannotReload(let file, let code):
                "Cannot tell the nginx of \(file) to read its file: \(String(cString: strerror(code)))"
            }
        }
    }

    /// Tests a file as the only one that an otherwise empty `http` block includes (`nginx -t`).
    /// - Throws: ``Failure``, or ``GatewayFile/Failure``.
    package func check(_ file: String) throws {
        let absolute = realpath(file, nil).map { pointer in
            defer { free(pointer) }
            return String(cString: pointer)
        }
        var template = Array("\(scratch)/portico-nginx.XXXXXX".utf8CString)
        guard let folder = mkdtemp(&template).map({ String(cString: $0) }) else {
            throw GatewayFile.Failure(path: scratch, step: "make a folder in it", code: errno)
        }
        let (main, words, pid) = ("\(folder)/nginx.conf", "\(folder)/words", "\(folder)/pid")
        defer {
            // nginx makes the last one, though it only tests.
            for file in [main, words, pid] { unlink(file) }
            rmdir(folder)
        }
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map { "\($0)_temp_path \(folder);" }
        _ = try GatewayFile.publish(
            Array(
                """
                pid \(pid);
                events {}
                http { access_log off; \(temporary.joined(separator: " ")) include "\(absolute ?? file)"; }

                """.utf8), to: main)
        let status = try run(["-t", "-q", "-e", "stderr", "-c", main], output: words)
        guard status == 0 else { throw Failure.refused(Self.firstLine(of: words)) }
    }

    /// Tells the running one, if there is one to tell; it goes on with what it has where it cannot use the file.
    package func reload() throws(Failure) {
        guard let processID else { return }
        let text = Self.firstLine(of: processID)
        guard let number = pid_t(text), number > 1 else { throw .cannotReload(file: processID, code: ENOENT) }
        guard kill(number, SIGHUP) == 0 else { throw .cannotReload(file: processID, code: errno) }
    }

    /// - Returns: The exit code, or -1 for the end by a signal.
    private func run(_ arguments: [String], output: String) throws(Failure) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO)
        var words = ([path] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var process: pid_t = 0
        let code = posix_spawn(&process, path, &actions, nil, &words, environ)
        guard code == 0 else { throw .cannotStart(path: path, code: code) }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        // The bits of `WIFEXITED` and `WEXITSTATUS`.
        return status & 0x7f == 0 ? status >> 8 & 0xff : -1
    }

    /// At most a kilobyte of it.
    private static func firstLine(of path: String) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 1024)
        let count = read(descriptor, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(0, count)).prefix { $0 != 0x0a }, as: UTF8.self)
    }
}
