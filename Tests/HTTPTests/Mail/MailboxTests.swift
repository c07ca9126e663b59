import HTTP
import Testing

struct MailboxTests {
    @Test(arguments: [
        ("Northwind APIs <apis@example.com>", "Northwind APIs", "apis@example.com"),
        ("\"Freight, Northwind\" <a@b.example>", "Freight, Northwind", "a@b.example"),
        (" a@b.example ", "", "a@b.example"),
    ])
    func readsNamesAndAddresses(_ text: String, _ name: String, _ address: String) throws {
        let mailbox = try #require(Mailbox(text))
        #expect(mailbox == Mailbox(name: name, address: address))
    }

    @Test(arguments: ["", "nobody", "a@b@c", "<>", "A <a b@c.example>", "a@", "@b", "A <a@b.example>\r\nBcc: x@y"])
    func refusesWhatIsNoAddress(_ text: String) { #expect(Mailbox(text) == nil) }
}
