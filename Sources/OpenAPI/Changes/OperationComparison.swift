import Diagnostics

/// What has changed about one operation.
struct OperationComparison {
    let old: Operation
    let new: Operation
    let oldDocument: OpenAPIDocument
    let newDocument: OpenAPIDocument
    /// Whether the API makes the call: its request is an answer to us, its responses are asked of us.
    let isIncoming: Bool
    let schemas: SchemaComparison

    var changes: [Change] { itself + parameters + bodies + responses + security + callbacks }

    private var sent: Change.Direction { isIncoming ? .response : .request }
    private var received: Change.Direction { isIncoming ? .request : .response }

    private func change(
        _ severity: Change.Severity, _ direction: Change.Direction, _ rule: String, _ place: String,
        _ message: String, at location: SourceLocation? = nil
    ) -> Change {
        Change(
            severity: severity, direction: direction, rule: rule, place: place, message: message,
            location: location ?? new.location)
    }

    private var itself: [Change] {
        var changes: [Change] = []
        if old.method != new.method || Self.template(old.path) != Self.template(new.path) {
            changes.append(
                change(
                    .breaking, .none, "operation-moved", "",
                    "Is called as \(new.method) \(new.path); it was \(old.method) \(old.path)"))
        } else if old.path != new.path {
            changes.append(
                change(
                    .documentation, .none, "path-parameter-renamed", "",
                    "The path reads \(new.path); it was \(old.path)"))
        }
        if !old.isDeprecated, new.isDeprecated {
            changes.append(change(.documentation, .none, "operation-deprecated", "", "Is deprecated"))
        }
        if old.isDeprecated, !new.isDeprecated {
            changes.append(change(.documentation, .none, "operation-undeprecated", "", "Is no longer deprecated"))
        }
        if old.operationId != new.operationId {
            changes.append(
                change(
                    .documentation, .none, "operation-id-changed", "",
                    "The operationId is '\(new.operationId ?? "")'; it was '\(old.operationId ?? "")'"))
        }
        if old.summary != new.summary {
            changes.append(change(.documentation, .none, "summary-changed", "", "The summary has changed"))
        }
        if old.description != new.description {
            changes.append(change(.documentation, .none, "description-changed", "", "The description has changed"))
        }
        if Set(old.tags) != Set(new.tags) {
            changes.append(change(.documentation, .none, "tags-changed", "", "The tags have changed"))
        }
        return changes
    }

    /// A path without the names of its parameters.
    private static func template(_ path: String) -> [String] {
        path.split(separator: "/").map { $0.hasPrefix("{") && $0.hasSuffix("}") ? "{}" : String($0) }
    }

    // MARK: Parameters

    private var parameters: [Change] {
        var changes: [Change] = []
        // Parameters of paths are told by their place among themselves: their names are the document's own.
        let oldPath = Self.inPathOrder(old)
        let newPath = Self.inPathOrder(new)
        let isSamePath = oldPath.count == newPath.count
        for parameter in new.parameters {
            let before =
                parameter.place == .path && isSamePath
                ? newPath.firstIndex { $0.name == parameter.name }.map { oldPath[$0] }
                : old.parameters.first { $0.name == parameter.name && $0.place == parameter.place }
            let place = "\(parameter.place.rawValue) parameter '\(parameter.name)'"
            if let before {
                changes += compare(before, parameter, place)
            } else if parameter.isRequired {
                changes.append(
                    change(
                        .breaking, sent, "required-parameter-added", place, "Is new and required",
                        at: parameter.location))
            } else {
                changes.append(change(.additive, sent, "parameter-added", place, "Is new", at: parameter.location))
            }
        }
        for parameter in old.parameters where !(parameter.place == .path && isSamePath) {
            guard !new.parameters.contains(where: { $0.name == parameter.name && $0.place == parameter.place }) else {
                continue
            }
            changes.append(
                change(
                    .breaking, sent, "parameter-removed", "\(parameter.place.rawValue) parameter '\(parameter.name)'",
                    "Is gone", at: parameter.location))
        }
        return changes
    }

    private static func inPathOrder(_ operation: Operation) -> [Parameter] {
        let parameters = operation.parameters.filter { $0.place == .path }
        return parameters.sorted { left, right in
            let first = operation.path.firstRange(of: "{\(left.name)}")?.lowerBound ?? operation.path.endIndex
            let second = operation.path.firstRange(of: "{\(right.name)}")?.lowerBound ?? operation.path.endIndex
            return first < second
        }
    }

    private func compare(_ old: Parameter, _ new: Parameter, _ place: String) -> [Change] {
        var changes: [Change] = []
        if !old.isRequired, new.isRequired {
            changes.append(change(.breaking, sent, "parameter-required", place, "Is now required", at: new.location))
        }
        if old.isRequired, !new.isRequired {
            changes.append(
                change(.additive, sent, "parameter-optional", place, "Is no longer required", at: new.location))
        }
        if old.style != new.style || old.explode != new.explode {
            changes.append(
                change(
                    .breaking, sent, "parameter-style-changed", place,
                    "Is written as \(new.style.rawValue)\(new.explode ? ", exploded" : ""); it was \(old.style.rawValue)\(old.explode ? ", exploded" : "")",
                    at: new.location))
        }
        if old.isDeprecated != new.isDeprecated {
            changes.append(
                change(
                    .documentation, sent, new.isDeprecated ? "parameter-deprecated" : "parameter-undeprecated", place,
                    new.isDeprecated ? "Is deprecated" : "Is no longer deprecated", at: new.location))
        }
        if old.description != new.description {
            changes.append(
                change(
                    .documentation, sent, "description-changed", place, "The description has changed", at: new.location)
            )
        }
        let before = old.schema ?? old.content.first?.schema
        let after = new.schema ?? new.content.first?.schema
        if let before, let after { changes += schemas.changes(before, after, sent, place: place) }
        return changes
    }

    // MARK: Bodies

    private var bodies: [Change] {
        switch (old.requestBody, new.requestBody) {
        case (nil, nil): return []
        case (nil, let new?):
            return [
                new.isRequired
                    ? change(.breaking, sent, "required-body-added", "request body", "Is new and required")
                    : change(.additive, sent, "body-added", "request body", "Is new")
            ]
        case (_?, nil): return [change(.breaking, sent, "body-removed", "request body", "Is gone")]
        case (let old?, let new?):
            var changes: [Change] = []
            if !old.isRequired, new.isRequired {
                changes.append(change(.breaking, sent, "body-required", "request body", "Is now required"))
            }
            if old.isRequired, !new.isRequired {
                changes.append(change(.additive, sent, "body-optional", "request body", "Is no longer required"))
            }
            if old.description != new.description {
                changes.append(
                    change(.documentation, sent, "description-changed", "request body", "The description has changed"))
            }
            return changes + compare(old.content, new.content, sent, "request body")
        }
    }

    private func compare(
        _ old: [MediaType], _ new: [MediaType], _ direction: Change.Direction, _ place: String
    ) -> [Change] {
        var changes: [Change] = []
        for media in new {
            guard let before = old.first(where: { $0.type == media.type }) else {
                changes.append(change(.additive, direction, "media-type-added", place, "\(media.type) is new"))
                continue
            }
            for (a, b) in [(before.schema, media.schema), (before.itemSchema, media.itemSchema)] {
                if let a, let b { changes += schemas.changes(a, b, direction, place: "\(place) \(media.type)") }
            }
        }
        for media in old where !new.contains(where: { $0.type == media.type }) {
            changes.append(change(.breaking, direction, "media-type-removed", place, "\(media.type) is gone"))
        }
        return changes
    }

    // MARK: Responses

    private var responses: [Change] {
        var changes: [Change] = []
        for response in new.responses {
            let place = "response \(response.status)"
            guard let before = old.responses.first(where: { $0.status == response.status }) else {
                changes.append(change(.additive, received, "status-added", place, "Is new", at: response.location))
                continue
            }
            if before.description != response.description {
                changes.append(
                    change(
                        .documentation, received, "description-changed", place, "The description has changed",
                        at: response.location))
            }
            changes += compare(before.content, response.content, received, place)
            changes += headers(before, response, place)
        }
        for response in old.responses where !new.responses.contains(where: { $0.status == response.status }) {
            // Who no longer gets an error has one thing less to care for; who no longer gets his answer has lost it.
            let isSuccess = response.status.hasPrefix("2")
            changes.append(
                change(
                    isSuccess ? .breaking : .additive, received,
                    isSuccess ? "success-status-removed" : "status-removed",
                    "response \(response.status)", "Is gone", at: response.location))
        }
        return changes
    }

    private func headers(_ old: Response, _ new: Response, _ place: String) -> [Change] {
        var changes: [Change] = []
        for header in new.headers {
            let name = "\(place) header '\(header.name)'"
            guard let before = old.headers.first(where: { $0.name.lowercased() == header.name.lowercased() }) else {
                changes.append(change(.additive, received, "header-added", name, "Is new", at: new.location))
                continue
            }
            if before.isRequired, !header.isRequired {
                changes.append(
                    change(.breaking, received, "header-optional", name, "May now be missing", at: new.location))
            }
            if let a = before.schema, let b = header.schema { changes += schemas.changes(a, b, received, place: name) }
        }
        for header in old.headers
        where !new.headers.contains(where: { $0.name.lowercased() == header.name.lowercased() }) {
            changes.append(
                change(
                    .breaking, received, "header-removed", "\(place) header '\(header.name)'", "Is gone",
                    at: new.location))
        }
        return changes
    }

    // MARK: Security and callbacks

    private var security: [Change] {
        let before = old.security.map(Self.needs)
        let after = new.security.map(Self.needs)
        guard before != after else { return [] }
        let wasOpen = before.isEmpty || before.contains([])
        let isOpen = after.isEmpty || after.contains([])
        if wasOpen, !isOpen {
            return [
                change(
                    .breaking, .request, "security-added", "security",
                    "Asks for authentication now: \(Self.text(after))")
            ]
        }
        if !wasOpen, isOpen {
            return [change(.additive, .request, "security-removed", "security", "Works without authentication now")]
        }
        var changes: [Change] = []
        for need in before where !need.isEmpty && !after.contains(where: { $0.isSubset(of: need) }) {
            changes.append(
                change(
                    .breaking, .request, "security-alternative-removed", "security",
                    "\(Self.text([need])) is no longer enough"))
        }
        for need in after where !need.isEmpty && !before.contains(need) {
            changes.append(
                change(
                    .additive, .request, "security-alternative-added", "security", "\(Self.text([need])) is enough now")
            )
        }
        return changes
    }

    /// Scheme names, and scheme and scope, as one requirement needs them together.
    private static func needs(_ requirement: SecurityRequirement) -> Set<String> {
        Set(requirement.schemes.flatMap { use in [use.name] + use.scopes.map { "\(use.name):\($0)" } })
    }

    private static func text(_ needs: [Set<String>]) -> String {
        needs.map { $0.sorted().joined(separator: " with ") }.joined(separator: " or ")
    }

    private var callbacks: [Change] {
        let before = Set(old.callbacks.map(\.name))
        let after = Set(new.callbacks.map(\.name))
        return after.subtracting(before).sorted().map {
            change(.additive, .response, "callback-added", "callback '\($0)'", "Is new")
        }
            + before.subtracting(after).sorted().map {
                change(.breaking, .response, "callback-removed", "callback '\($0)'", "Is gone")
            }
    }
}
