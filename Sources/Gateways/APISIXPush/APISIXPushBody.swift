import Crypto

/// The body of one exchange: only lists that change are in it, of all others their versions, by which the gateway keeps
/// them (facts: an equal version leaves that resource as it is, a list that is not named is emptied).
struct APISIXPushBody {
    private(set) var bytes: [UInt8] = []
    /// What the lists have afterwards; an order of the lists' own does not count.
    private(set) var versions: [String: Int]
    /// - Parameters:
    ///   - changed: The lists that are to be exchanged.
    ///   - items: What of Portico's a list is to hold then; several may be in one piece, with commas between.
    init(
        _ changed: Set<APISIXObject.Kind>, over state: APISIXPushedState,
        items: (_ list: APISIXObject.Kind) -> [[UInt8]]
    ) {
        versions = state.versions
        bytes = Array("{".utf8)
        for list in APISIXPushedState.lists {
            guard let version = versions[list.rawValue] else {
                // Without a version, what is not sent is taken away.
                add(Self.foreign(of: list, state) + items(list), as: list.rawValue)
                continue
            }
            if changed.contains(list) {
                versions[list.rawValue] = version + 1
                add(version: version + 1, of: list.rawValue)
                add(Self.foreign(of: list, state) + items(list), as: list.rawValue)
            } else {
                add(version: version, of: list.rawValue)
            }
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

    private static func foreign(of list: APISIXObject.Kind, _ state: APISIXPushedState) -> [[UInt8]] {
        state.foreign.filter { $0.key.list == list }.map(\.item)
    }

    /// Objects as bodies of a check, none larger than a gateway reads there: 1.5 MiB, which a list of 100,000 consumers is
    /// many times (`MAX_REQ_BODY` of `config_validate.lua`).
    /// - Parameter objects: Those of one list one after the other.
    static func pieces(of objects: [APISIXObject], atMost limit: Int = 1 << 20) -> [[UInt8]] {
        var pieces: [[UInt8]] = []
        var piece: [UInt8] = []
        var list: APISIXObject.Kind?
        for object in objects {
            let item = object.item
            if !piece.isEmpty, piece.count + item.count > limit {
                pieces.append(piece + Array("]}".utf8))
                (piece, list) = ([], nil)
            }
            if list == object.key.list {
                piece.append(UInt8(ascii: ","))
            } else {
                piece += Array((list == nil ? "{" : "],").utf8) + Array("\"\(object.key.list.rawValue)\":[".utf8)
                list = object.key.list
            }
            piece += item
        }
        return piece.isEmpty ? pieces : pieces + [piece + Array("]}".utf8)]
    }

    /// Another one for every content; the gateway answers the same one without looking at the body.
    var digest: String { Encoding.hexadecimal(Digest.sha256(bytes)) }

    private mutating func separate() { if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) } }

    private mutating func add(version: Int, of list: String) {
        separate()
        bytes += Array("\"\(list)\(APISIXPushedState.versionSuffix)\":\(version)".utf8)
    }

    private mutating func add(_ items: [[UInt8]], as list: String) {
        separate()
        bytes += Array("\"\(list)\":[".utf8)
        bytes.reserveCapacity(bytes.count + items.reduce(1024) { $0 + $1.count + 1 })
        var isFirst = true
        for item in items where !item.isEmpty {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
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
    var item: [UInt8] {
        guard key.kind == .credentials else { return body }
        let id = key.id.replacing("/", with: "/credentials/", maxReplacements: 1)
        return Array("{\"id\":\"\(id)\",".utf8) + body.dropFirst()
    }
}
