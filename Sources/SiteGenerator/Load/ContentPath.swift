/// Splitting and joining of `/`-separated paths, as text: nothing here looks at a disk.
enum ContentPath {
    /// `a/b/c.md` → `a/b`; a name alone lies in the empty folder.
    static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    }

    /// `a/b/c.md` → `c.md`
    static func lastComponent(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    }

    /// `.md` of `c.md`, in lower case and without the dot; empty where there is none.
    static func fileExtension(of path: String) -> String {
        let name = lastComponent(of: path)
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "" }
        return name[name.index(after: dot)...].lowercased()
    }

    /// `path` without its file extension.
    static func withoutExtension(_ path: String) -> String {
        let ending = fileExtension(of: path)
        return ending.isEmpty ? path : String(path.dropLast(ending.count + 1))
    }

    /// `relative` as seen from `folder`, with `.` and `..` resolved.
    /// - Returns: `nil` where it climbs out of the root.
    static func resolve(_ relative: String, from folder: String) -> String? {
        var parts = folder.split(separator: "/")
        for part in relative.split(separator: "/", omittingEmptySubsequences: true) where part != "." {
            if part == ".." {
                if parts.popLast() == nil { return nil }
            } else {
                parts.append(part)
            }
        }
        return parts.joined(separator: "/")
    }

    /// Two paths with a slash between, where neither is empty.
    static func join(_ left: String, _ right: String) -> String {
        left.isEmpty ? right : right.isEmpty ? left : left + "/" + right
    }
}
