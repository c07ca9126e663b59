import HTTP
import Mustache
import PortalModel
import PortalServices
import Storage

/// Entries of the trail, as their owner or the provider reads them.
struct HistoryView {
    let words: Words
    /// Names of those who did it; whoever is not in it is told by their kind.
    var names: [String: String] = [:]
    /// Names of what it was done to, by id: a subscription's product, a credential.
    var subjects: [String: String] = [:]

    /// The entries as a template's `history`.
    func value(_ entries: [AuditEntry]) -> Value {
        .object([
            "entries": .list(entries.map(entry)), "hasEntries": .boolean(!entries.isEmpty),
        ])
    }

    func title(of action: String) -> String {
        let key = "action.\(action)"
        return words.all[key] ?? action
    }

    /// The action, and what it was done to where that has a name.
    private func title(of entry: AuditEntry) -> String {
        let action = title(of: entry.action)
        guard let subject = subjects[entry.subject] else { return action }
        return words("history.about", ["action": action, "subject": subject])
    }

    func name(of actor: AuditEntry.Actor) -> String {
        if let name = names[actor.id] { return name }
        return switch actor {
        case .developer: words("actor.developer")
        case .administrator: words("actor.administrator")
        case .system: words("actor.system")
        }
    }

    private func entry(_ entry: AuditEntry) -> Value {
        .object([
            "time": .string(entry.at.description),
            "day": .string("\(entry.at.date) \(entry.at.time)"),
            "title": .string(title(of: entry)), "actor": .string(name(of: entry.actor)),
            "reason": entry.reason.isEmpty ? .boolean(false) : .string(entry.reason),
        ])
    }
}
