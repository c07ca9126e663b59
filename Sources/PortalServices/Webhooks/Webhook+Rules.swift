import Crypto
import PortalModel
import Storage

extension Webhook {
    /// Whether it is told of an event, as far as products do not matter.
    func wants(_ event: WebhookEvent, of portal: PortalID?) -> Bool {
        (self.portal == nil || portal == nil || self.portal == portal)
            && (events.isEmpty || events.contains(event.rawValue))
    }
}

extension ServiceContext {
    func seal(webhookSecret secret: String) -> [UInt8] { box.seal(Array(secret.utf8), context: "webhook") }

    func open(webhookSecret sealed: [UInt8]) -> String? {
        box.open(sealed, context: "webhook").map { String(decoding: $0, as: UTF8.self) }
    }
}
