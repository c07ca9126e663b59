/// What has changed between two versions of a description.
///
///     let changes = DocumentChanges(from: old, to: new)
///     if changes.severity == .breaking { … }
///
/// Operations are the same where method and path are, whatever the path's parameters are called, else where their
/// operationId is. Requests and responses are judged apart: what is asked of callers may only shrink, what they are told
/// only grow. Where the specification leaves it open, the judgement is oasdiff's.
package struct DocumentChanges: Sendable {
    /// Of servers, tags, security schemes and the API itself.
    package private(set) var document: [Change] = []
    /// In the order of the new description, removed ones last.
    package private(set) var operations: [OperationChanges] = []
    package private(set) var webhooks: [OperationChanges] = []

    package init(from old: OpenAPIDocument, to new: OpenAPIDocument) {
        let comparison = SchemaComparison()
        document = DocumentComparison(old: old, new: new).changes
        operations = Self.compare(old.operations, new.operations, old, new, isIncoming: false, comparison)
        webhooks = Self.compare(
            old.webhooks.flatMap(\.operations), new.webhooks.flatMap(\.operations), old, new, isIncoming: true,
            comparison)
    }

    package var isEmpty: Bool { document.isEmpty && operations.isEmpty && webhooks.isEmpty }

    /// All changes, those of operations in their order.
    package var all: [Change] { document + (operations + webhooks).flatMap(\.changes) }

    /// The worst of all; `nil` where nothing has changed.
    package var severity: Change.Severity? { all.map(\.severity).max() }

    /// How many changes are of that severity.
    package func count(_ severity: Change.Severity) -> Int { all.count { $0.severity == severity } }

    private static func compare(
        _ old: [Operation], _ new: [Operation], _ oldDocument: OpenAPIDocument, _ newDocument: OpenAPIDocument,
        isIncoming: Bool, _ schemas: SchemaComparison
    ) -> [OperationChanges] {
        var left = Dictionary(old.enumerated().map { (key($1), $0) }, uniquingKeysWith: { first, _ in first })
        let byID = Dictionary(
            old.enumerated().compactMap { entry in entry.element.operationId.map { ($0, entry.offset) } },
            uniquingKeysWith: { first, _ in first })
        var pairs: [(old: Operation?, new: Operation)] = new.map { operation in
            (left.removeValue(forKey: key(operation)).map { old[$0] }, operation)
        }
        for index in pairs.indices where pairs[index].old == nil {
            // Moved: another path or method, the same name.
            guard let id = pairs[index].new.operationId, let before = byID[id], left[key(old[before])] == before else {
                continue
            }
            left[key(old[before])] = nil
            pairs[index].old = old[before]
        }
        var all = pairs.compactMap { pair -> OperationChanges? in
            guard let before = pair.old else { return added(pair.new) }
            let changes = OperationComparison(
                old: before, new: pair.new, oldDocument: oldDocument, newDocument: newDocument, isIncoming: isIncoming,
                schemas: schemas
            ).changes
            return changes.isEmpty ? nil : OperationChanges(kind: .changed, of: pair.new, changes)
        }
        all += left.values.sorted().map { removed(old[$0]) }
        return all
    }

    /// Method and path, with the names of the path's parameters left out.
    private static func key(_ operation: Operation) -> String {
        var key = operation.method + " "
        var depth = 0
        for byte in operation.path.utf8 {
            if byte == UInt8(ascii: "{") { depth += 1 }
            if depth == 0 || byte == UInt8(ascii: "{") { key.unicodeScalars.append(Unicode.Scalar(byte)) }
            if byte == UInt8(ascii: "}") { depth = max(0, depth - 1) }
        }
        return key
    }

    private static func added(_ operation: Operation) -> OperationChanges {
        OperationChanges(
            kind: .added, of: operation,
            [
                Change(
                    severity: .additive, direction: .none, rule: "operation-added", place: "", message: "Is new",
                    location: operation.location)
            ])
    }

    private static func removed(_ operation: Operation) -> OperationChanges {
        let note = operation.isDeprecated ? "Is gone; it was deprecated" : "Is gone"
        return OperationChanges(
            kind: .removed, of: operation,
            [
                Change(
                    severity: .breaking, direction: .none, rule: "operation-removed", place: "", message: note,
                    location: operation.location)
            ])
    }
}

extension OperationChanges {
    init(kind: Kind, of operation: Operation, _ changes: [Change]) {
        self.init(
            kind: kind, method: operation.method, path: operation.path, operationId: operation.operationId,
            title: operation.title, changes: changes)
    }
}
