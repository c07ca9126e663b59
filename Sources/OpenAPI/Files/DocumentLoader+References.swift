import Diagnostics
import Serialization

extension DocumentLoader {
    /// Where a reference leads, before it is made a target.
    struct Spot {
        var file: Int32
        var tokens: [String]
        var node: Node
    }

    /// Why a reference leads nowhere.
    enum Outcome {
        case found(Spot)
        case broken(Problem)
    }

    /// Follows the reference written in `text`, a member of `mapping`, and notes where it leads or what is wrong.
    mutating func follow(_ text: Node, of mapping: Mapping, _ item: Visit) {
        guard let reference = text.string, item.shape != .literal else { return }
        let file = item.place.file
        let key = DescriptionFiles.ReferenceKey(text: reference, shape: item.shape)
        if item.base == nil, let known = files[Int(file)].references[key] {
            return addEdge(from: item.owner, to: known)
        }
        // In data a `$ref` is a reference only where it stands alone and leads somewhere.
        if item.shape == .data && (mapping.entries.count > 1 || Reference.hasScheme(reference)) { return }
        let outcome = broken[file]?[key].map(Outcome.broken) ?? locate(reference, from: file, base: item.base)
        switch outcome {
        case .found(let spot):
            let target = target(at: spot, as: item.shape, base: item.base)
            addEdge(from: item.owner, to: target)
            if item.base == nil {
                files[Int(file)].references[key] = target
            } else {
                files[Int(file)].rebased[text.position] = target
            }
        case .broken(let problem):
            if item.base == nil { broken[file, default: [:]][key] = problem }
            guard item.shape != .data else { return }
            report(
                problem.severity, problem.id, at: location(text, file), length: reference.utf8.count, problem.message,
                hint: problem.hint)
        }
    }

    /// The target at a place; made and queued for a visit if it is new.
    private mutating func target(at spot: Spot, as shape: Shape, base: String?) -> Int32 {
        let key = TargetKey(file: spot.file, pointer: Reference.pointer(spot.tokens), shape: shape)
        if let known = targetNumbers[key] { return known }
        let isSwagger = version == .swagger2
        let node = isSwagger ? convert(spot.node, as: shape, file: spot.file) : spot.node
        guard !isSwagger, isCovered(spot, as: shape) else { return addTarget(key, converted: node, base: base) }
        let number = addTarget(key, converted: node, base: base)
        pending.removeLast()  // Its text is visited with the target around it.
        if let outer = enclosing(spot) { edges[Int(number)].append(outer) }
        return number
    }

    /// Whether the place is part of something visited as the same shape anyway.
    private func isCovered(_ spot: Spot, as shape: Shape) -> Bool {
        guard spot.tokens.first != "components" || spot.tokens.count > 3 else { return false }
        if spot.file == 0, spot.tokens.first != "components" { return covers(.document, spot.tokens[...], shape) }
        guard let outer = enclosing(spot) else { return false }
        let depth = Reference.tokens(of: targets[Int(outer)].pointer).count
        return covers(targets[Int(outer)].shape, spot.tokens.dropFirst(depth), shape)
    }

    /// The nearest target that the place is inside of.
    private func enclosing(_ spot: Spot) -> Int32? {
        var tokens = spot.tokens
        while !tokens.isEmpty {
            tokens.removeLast()
            let pointer = Reference.pointer(tokens)
            for shape in [Shape.schema, .response, .parameter, .pathItem, .requestBody] {
                let key = TargetKey(file: spot.file, pointer: pointer, shape: shape)
                if let number = targetNumbers[key] { return number }
            }
        }
        return nil
    }

    /// Whether the tokens, from an object of one shape, lead to another by the grammar.
    private func covers(_ outer: Shape, _ tokens: ArraySlice<String>, _ inner: Shape) -> Bool {
        var shape = outer
        var isContainer = false
        var held = outer
        for token in tokens {
            if isContainer {
                (shape, isContainer) = (held, false)
                continue
            }
            switch shape.content(of: token) {
            case .one(.data), .one(.literal): return false
            case .one(let next), .oneOrList(let next): shape = next
            case .list(let next), .map(let next): (held, isContainer) = (next, true)
            }
        }
        return !isContainer && shape == inner && !tokens.isEmpty
    }

    /// Finds what a reference names.
    /// - Parameter hops: References passed on the way; a pointer may lead through an object that is one itself.
    mutating func locate(_ reference: String, from file: Int32, base: String?, hops: Int = 0) -> Outcome {
        let (path, fragment) = Reference.split(reference)
        if let spot = locateIdentified(path, fragment, from: file, base: base) { return .found(spot) }
        if Reference.hasScheme(path) {
            return .broken(
                Problem(
                    severity: .warning, id: "remote-reference",
                    message: "References to other machines are not fetched: '\(reference)'",
                    hint: "keep a copy of the file in the site"))
        }
        var target = file
        if !path.isEmpty {
            guard let full = Reference.path(path, from: files[Int(file)].path) else {
                return .broken(missing(path, "it is outside the folder that files may be in"))
            }
            guard let number = open(full) else { return .broken(missing(path, "no readable file '\(full)'")) }
            target = number
        }
        return locate(fragment, in: target, named: reference, hops: hops)
    }

    private func missing(_ path: String, _ hint: String) -> Problem {
        Problem(
            severity: .error, id: "unresolved-reference", message: "The file '\(path)' of the $ref cannot be read",
            hint: hint)
    }

    /// Follows a pointer or an anchor in one file.
    private mutating func locate(_ fragment: String, in file: Int32, named reference: String, hops: Int) -> Outcome {
        var pointer = fragment
        if !fragment.isEmpty, fragment.utf8.first != UInt8(ascii: "/") {
            guard let anchor = files[Int(file)].anchors[fragment] else {
                let hint =
                    files[Int(file)].root["components"]?["schemas"]?[fragment] != nil
                    ? "did you mean '#/components/schemas/\(fragment)'?"
                    : Spelling.hint(for: fragment, among: files[Int(file)].anchors.keys)
                return .broken(unresolved(reference, "no anchor '\(fragment)'", hint))
            }
            pointer = anchor
        }
        let tokens = Reference.tokens(of: pointer)
        var node = files[Int(file)].root
        for (index, token) in tokens.enumerated() {
            if let next = child(token, of: node) {
                node = next
                continue
            }
            if let inner = node.reference, hops < 32,
                case .found(let spot) = locate(inner, from: file, base: nil, hops: hops + 1)
            {
                let rest = Reference.pointer(spot.tokens + tokens[index...])
                return locate(rest, in: spot.file, named: reference, hops: hops + 1)
            }
            return .broken(unresolved(reference, index: index, tokens, node))
        }
        return .found(Spot(file: file, tokens: tokens, node: node))
    }

    private func child(_ token: String, of node: Node) -> Node? {
        switch node.value {
        case .mapping(let mapping): return mapping[token]
        case .sequence(let nodes):
            guard let index = Int(token), nodes.indices.contains(index) else { return nil }
            return nodes[index]
        default: return nil
        }
    }

    private func unresolved(_ reference: String, index: Int, _ tokens: [String], _ node: Node) -> Problem {
        let names = node.mapping?.entries.map(\.key) ?? []
        let near = Spelling.nearest(to: tokens[index], in: names)
        let head = reference.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).first ?? ""
        let hint = near.map { name in
            "did you mean '\(head)#\(Reference.pointer(tokens[..<index] + [name] + tokens[(index + 1)...]))'?"
        }
        return unresolved(reference, "no '\(tokens[index])' there", hint)
    }

    private func unresolved(_ reference: String, _ what: String, _ hint: String?) -> Problem {
        Problem(
            severity: .error, id: "unresolved-reference", message: "The $ref '\(reference)' leads nowhere: \(what)",
            hint: hint)
    }

    /// Reports components that are references to each other and nothing else.
    mutating func reportCycles() {
        for number in targets.indices {
            var here = number
            var steps = 0
            while steps < 64, let text = targets[here].node.reference,
                targets[here].node.entries.count == 1,
                let next = files[Int(targets[here].file)].references[.init(text: text, shape: targets[here].shape)]
            {
                here = Int(next)
                steps += 1
                guard here == number else { continue }
                let place = targets[number].place
                report(
                    .error, "reference-cycle", at: location(place.node, place.file),
                    "A $ref may not lead back to itself", hint: "one of them must hold a value")
                break
            }
        }
    }
}
