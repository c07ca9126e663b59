import Crypto

/// The body of one exchange: only lists that change are in it, of all others their versions, by which the gateway keeps
/// them (facts: an equal version leaves that resource as it is, a list that is not named is emptied).
struct APISIXPushBody {
    private(set) var bytes: [UInt8] = []
    /// What the lists have afterwards; an order of the lists' own does not count.
    private(set) var versions: [String: Int]
    /// Whether there is anything to exchange.
    private(set) var isNews = false

    /// - Parameters:
    ///   - objects: What is wanted.
    ///   - isWhole: For a check: all lists, changed or not.
    init(_ objects: [APISIXObject], over state: APISIXPushedState, isWhole: Bool = false) {
        versions = state.versions
        let existing = Dictionary(state.own.map { ($0.kind + "/" + $0.id, $0.bytes) }) { first, _ in first }
        bytes = Array("{".utf8)
        for list in APISIXPushedState.lists {
            let wanted = objects.filter { $0.key.list == list }
            let count = state.own.count { Self.list(of: $0.kind) == list.rawValue }
            let isSame =
                wanted.count == count
                && wanted.allSatisfy { existing[$0.key.kind.rawValue + "/" + $0.key.id] == $0.bytes }
            if !isSame { isNews = true }
            if isSame, !isWhole, let version = versions[list.rawValue] {
                add(version: version, of: list.rawValue)
                continue
            }
            if let version = versions[list.rawValue] {
                versions[list.rawValue] = version + 1
                add(version: version + 1, of: list.rawValue)
            }
            let foreign = state.foreign.filter { $0.key.list == list }.map(\.item)
            add(foreign + wanted.map(\.item), as: list.rawValue)
        }
        let names = Set(APISIXPushedState.lists.map(\.rawValue))
        for (name, version) in state.versions.sorted(by: { $0.key < $1.key }) where !names.contains(name) {
            add(version: version, of: name)
        }
        for (name, items) in state.others {
            separate()
            bytes += Array("\"\(name)\":".utf8) + items
        }
        bytes.append(UInt8(ascii: "}"))
    }

    /// Another one for every content; the gateway answers the same one without looking at the body.
    var digest: String { Encoding.hexadecimal(Digest.sha256(bytes)) }

    private static func list(of kind: String) -> String {
        kind == APISIXObject.Kind.credentials.rawValue ? APISIXObject.Kind.consumers.rawValue : kind
    }

    private mutating func separate() { if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) } }

    private mutating func add(version: Int, of list: String) {
        separate()
        bytes += Array("\"\(list)\(APISIXPushedState.versionSuffix)\":\(version)".utf8)
    }

    private mutating func add(_ items: [[UInt8]], as list: String) {
        separate()
        bytes += Array("\"\(list)\":[".utf8)
        for (index, item) in items.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes += item
        }
        bytes.append(UInt8(ascii: "]"))
    }
}

extension APISIXObject.Key {
    /// Where it stands in one configuration.
    var list: APISIXObject.Kind { kind == .credentials ? .consumers : kind }
}

extension APISIXObject {
    /// As an item of a list: what knows no id of its own gets one (facts, 6).
    fileprivate var item: [UInt8] {
        guard key.kind == .credentials else { return body }
        let id = key.id.replacing("/", with: "/credentials/", maxReplacements: 1)
        return Array("{\"id\":\"\(id)\",".utf8) + body.dropFirst()
    }
}
