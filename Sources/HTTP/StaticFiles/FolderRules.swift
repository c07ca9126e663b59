import Glibc
import Synchronization

/// A folder's `_headers` and `_redirects`, read at the first request and again whenever either of them was written.
final class FolderRules: Sendable {
    /// What both files say. Empty where they are missing.
    struct Rules: Sendable {
        var headers = HeaderRules(parsing: "")
        var redirects = RedirectRules(parsing: "")
    }

    /// The names of the files; they are for the server and are never served.
    static let names: Set<String> = ["_headers", "_redirects"]

    private struct State {
        var stamps: [Stamp?] = [nil, nil]
        var rules = Rules()
    }

    private struct Stamp: Equatable {
        let file: UInt
        let seconds: Int
        let nanoseconds: Int
        let size: Int
    }

    private let folder: String
    private let state = Mutex(State())

    init(folder: String) { self.folder = folder }

    /// The rules as the files have them now.
    func current() -> Rules {
        let stamps = [stamp(of: "_headers"), stamp(of: "_redirects")]
        return state.withLock { state in
            if state.stamps != stamps {
                state.stamps = stamps
                state.rules = Rules(
                    headers: HeaderRules(parsing: text(of: "_headers")),
                    redirects: RedirectRules(parsing: text(of: "_redirects")))
            }
            return state.rules
        }
    }

    private func stamp(of name: String) -> Stamp? {
        var facts = stat()
        guard stat("\(folder)/\(name)", &facts) == 0 else { return nil }
        return Stamp(
            file: UInt(facts.st_ino), seconds: facts.st_mtim.tv_sec, nanoseconds: facts.st_mtim.tv_nsec,
            size: Int(facts.st_size))
    }

    private func text(of name: String) -> String {
        guard let file = OpenFile(path: "\(folder)/\(name)"), file.kind == .file else { return "" }
        return String(decoding: file.readAll(), as: UTF8.self)
    }
}
