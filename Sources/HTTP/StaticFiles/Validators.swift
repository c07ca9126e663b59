/// What tells one state of a file from another: its entity tag and its date, and the conditions that requests make of
/// them (RFC 9110 §13).
struct Validators {
    /// Strong: two states of a file differ in size or in the nanosecond of their last writing.
    let entityTag: String
    /// Seconds since 1970.
    let modified: Int

    enum Verdict { case proceed, notModified, failed }

    /// - Parameter coding: In which form it is sent: each has a tag of its own (RFC 9110 §8.8.3.3).
    init(of file: OpenFile, coding: ContentCoding? = nil) {
        let form = coding.map { "-" + $0.rawValue } ?? ""
        entityTag = "\"\(String(file.modified, radix: 36))-\(String(file.size, radix: 36))\(form)\""
        modified = Int(file.modified / 1_000_000_000)
    }

    /// Decides in the order of RFC 9110 §13.2.2, for GET and HEAD.
    func verdict(on headers: Headers) -> Verdict {
        let wanted = headers.values(of: "If-Match")
        if !wanted.isEmpty {
            guard wanted.contains(where: { lists($0, weakly: false) }) else { return .failed }
        } else if let date = headers["If-Unmodified-Since"].flatMap(HTTPDate.parse), modified > date {
            return .failed
        }
        let known = headers.values(of: "If-None-Match")
        if !known.isEmpty {
            return known.contains { lists($0, weakly: true) } ? .notModified : .proceed
        }
        if let date = headers["If-Modified-Since"].flatMap(HTTPDate.parse), modified <= date { return .notModified }
        return .proceed
    }

    /// Whether `If-Range` lets a range of this state be sent (RFC 9110 §13.1.5): exact matches only.
    func allowsRange(_ headers: Headers) -> Bool {
        guard let condition = headers["If-Range"] else { return true }
        return condition == entityTag || HTTPDate.parse(condition) == modified
    }

    /// Whether a list of entity tags names this state; weak tags match where a copy that is as good will do.
    private func lists(_ field: String, weakly: Bool) -> Bool {
        field.split(separator: ",").contains { item in
            var tag = item.drop { $0 == " " || $0 == "\t" }
            while tag.last == " " || tag.last == "\t" { tag.removeLast() }
            if tag == "*" { return true }
            if weakly, tag.hasPrefix("W/") { tag = tag.dropFirst(2) }
            return tag == entityTag
        }
    }
}
