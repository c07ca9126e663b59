import Crypto
package import PortalModel
import Serialization
import Storage
import Synchronization

/// Sends the mails that changes have left in the store, after those are on the disk.
///
/// A mail is sent at least once: a crash between the server's acceptance and our note of it sends it again. One that
/// cannot leave is tried again, later each time, for about three days; what was in it is erased once it has left.
package struct MailQueue: Sendable {
    /// A mail as it is decided on, before a template makes text of it.
    package struct Letter: Sendable, Equatable {
        /// The same for each attempt, so that who gets it twice can tell.
        package let id: Int
        package let template: MailTemplate
        package let recipient: String
        /// Whose words and looks it has; `nil` for the provider's own people.
        package let portal: PortalID?
        package let values: [String: String]
    }

    /// Why a mail did not leave.
    package enum Failure: Error {
        /// The server will never take it, such as an address that does not exist (SMTP 5xx, RFC 5321 §4.2.1).
        case permanent(String)
        /// It may take it later.
        case passing(String)
    }

    /// Hands one letter to a mail server. Anything thrown but ``Failure/permanent(_:)`` counts as passing.
    package typealias Send = @Sendable (Letter) async throws -> Void

    private let context: ServiceContext
    private let send: Send
    private let unnoted = Unnoted()
    private static let batch = 20
    /// Minutes to the next attempt; after the last one the mail is given up.
    private static let pauses = [1, 5, 15, 60, 180, 360, 720, 1440, 1440]

    package init(_ context: ServiceContext, send: @escaping Send) {
        self.context = context
        self.send = send
    }

    /// Sends what waits, one after the other.
    /// - Returns: How many have left.
    package func sendWaiting() async throws -> Int {
        var count = 0
        while true {
            let waiting = try context.store.read { try $0.mailsToSend(at: context.now, limit: Self.batch) }
            for mail in waiting where try await deliver(mail) { count += 1 }
            if waiting.count < Self.batch || Task.isCancelled { return count }
        }
    }

    /// How an attempt ended.
    private enum Outcome: Sendable {
        case sent(Timestamp)
        /// With the time of the next attempt; `nil` where there is none.
        case failed(String, next: Timestamp?)
    }

    /// Attempts that could not be noted, as the disk is full: nobody gets a mail again and again for that.
    private final class Unnoted: Sendable {
        private let outcomes = Mutex<[Int: Outcome]>([:])

        subscript(mail: Int) -> Outcome? {
            get { outcomes.withLock { $0[mail] } }
            set { outcomes.withLock { $0[mail] = newValue } }
        }
    }

    private func deliver(_ mail: WaitingMail) async throws -> Bool {
        var outcome = unnoted[mail.id]
        if outcome == nil { outcome = await attempt(mail) }
        unnoted[mail.id] = outcome
        guard let outcome else { return false }
        try await context.store.write { tables in
            switch outcome {
            case .sent(let time): try tables.markSent(mail: mail.id, at: time)
            case .failed(let reason, let next): try tables.markFailed(mail: mail.id, error: reason, next: next)
            }
        }
        unnoted[mail.id] = nil
        if case .sent = outcome { return true }
        return false
    }

    private func attempt(_ mail: WaitingMail) async -> Outcome {
        do {
            try await send(try letter(of: mail))
        } catch {
            let (reason, isPermanent): (String, Bool) =
                switch error {
                case Failure.permanent(let reason): (reason, true)
                case Failure.passing(let reason): (reason, false)
                default: ("\(error)", false)
                }
            let pause = isPermanent ? nil : Self.pauses.dropFirst(mail.attempts).first
            return .failed(reason, next: pause.map { context.now + .seconds($0 * 60) })
        }
        return .sent(context.now)
    }

    private func letter(of mail: WaitingMail) throws -> Letter {
        guard let template = MailTemplate(rawValue: mail.template),
            let bytes = context.box.open(mail.sealed, context: "mail"),
            let root = try? JSONReader.read(bytes, file: "mail")
        else { throw Failure.permanent("The mail was sealed with another master key, or by another version") }
        let values = root.entries.compactMap { entry in entry.value.string.map { (entry.key, $0) } }
        return Letter(
            id: mail.id, template: template, recipient: mail.recipient, portal: mail.portal,
            values: Dictionary(values, uniquingKeysWith: { first, _ in first }))
    }
}

extension MailQueue.Letter {
    /// A letter that is not in the queue, to be looked at.
    package init(_ template: MailTemplate, to recipient: String, portal: PortalID?, _ values: [String: String]) {
        self.init(id: 0, template: template, recipient: recipient, portal: portal, values: values)
    }
}
