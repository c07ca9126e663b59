import Diagnostics
import Serialization

/// Rules of the parameters of one operation among each other.
extension DocumentLoader {
    /// A parameter behind its references, and where its list names it.
    private struct Listed {
        var name: String
        var place: String
        var position: Position
    }

    mutating func checkParameterLists() {
        for item in notes.pathItems {
            let shared = listed(item["parameters"], item.file)
            let isFine = checkList(shared, item.file)
            for entry in item.node.entries {
                if Shape.methods.contains(entry.key) {
                    checkOperation(entry.value, isFine ? shared : [], item.file)
                } else if entry.key == "additionalOperations" {
                    for other in entry.value.entries { checkOperation(other.value, isFine ? shared : [], item.file) }
                }
            }
        }
    }

    private mutating func checkOperation(_ node: Node, _ shared: [Listed], _ file: Int32) {
        let own = listed(node["parameters"].map { Place(node: $0, file: file) }, file)
        guard !own.isEmpty, checkList(own, file), !shared.isEmpty else { return }
        checkPlaces(shared + own, file)
    }

    private mutating func listed(_ list: Place?, _ file: Int32) -> [Listed] {
        var all: [Listed] = []
        for place in list?.elements ?? [] {
            let node = behindReferences(place).node
            guard let name = node["name"]?.text, let kind = node["in"]?.text else { continue }
            all.append(Listed(name: name, place: kind, position: place.node.position))
        }
        return all
    }

    /// "The list MUST NOT include duplicated parameters. A unique parameter is defined by a combination of a name and
    /// location."
    private mutating func checkList(_ list: [Listed], _ file: Int32) -> Bool {
        guard list.count > 1 else { return true }
        var first: [String: Position] = [:]
        for parameter in list {
            let key = "\(parameter.place) \(parameter.name)"
            guard let earlier = first[key] else {
                first[key] = parameter.position
                continue
            }
            warn(
                "duplicate-parameter", at: parameter.position, file,
                "The parameter '\(parameter.name)' in '\(parameter.place)' is listed twice",
                notes: [.init("first listed here", at: earlier.location(in: files[Int(file)].path))])
        }
        return checkPlaces(list, file)
    }

    /// Some places take one parameter, or none beside another place.
    /// - Returns: Whether all is well.
    @discardableResult
    private mutating func checkPlaces(_ list: [Listed], _ file: Int32) -> Bool {
        let (single, rival) = book.edition == .v20 ? ("body", "formData") : ("querystring", "query")
        let singles = list.filter { $0.place == single }
        guard let last = singles.last, book.edition == .v20 || book.edition >= .v32 else { return true }
        if singles.count > 1 {
            warn(
                "exclusive-parameters", at: last.position, file,
                "An operation has at most one parameter in '\(single)'")
            return false
        }
        guard let other = list.last(where: { $0.place == rival }) else { return true }
        let isOther = (last.position.line, last.position.column) < (other.position.line, other.position.column)
        warn(
            "exclusive-parameters", at: isOther ? other.position : last.position, file,
            "An operation has parameters in '\(single)' or in '\(rival)', not both")
        return false
    }
}
