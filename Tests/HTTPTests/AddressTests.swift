import HTTP
import Testing

struct AddressTests {
    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1"), ("::ffff:192.0.2.1", "192.0.2.1"), ("2001:DB8::1", "2001:db8::1"), ("::1", "::1"),
        ("2001:db8:0:0:0:0:0:0", "2001:db8::"),
    ])
    func readsAndWrites(_ text: String, _ written: String) {
        #expect(IPAddress(text)?.description == written)
    }

    @Test(arguments: ["", "192.0.2", "192.0.2.1:80", "[::1]", "fe80::1%eth0", "192.0.2.256", "localhost", " ::1"])
    func readsNothingElse(_ text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test(arguments: [
        ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.0", false), ("10.9.9.9/8", "10.1.1.1", true),
        ("0.0.0.0/0", "203.0.113.7", true), ("0.0.0.0/0", "2001:db8::1", false), ("127.0.0.1", "127.0.0.1", true),
        ("127.0.0.1", "127.0.0.2", false), ("127.0.0.1", "::ffff:127.0.0.1", true), ("::/0", "2001:db8::1", true),
        ("2001:db8::/32", "2001:db8:ffff::1", true), ("2001:db8::/32", "2001:db9::1", false),
        ("2001:db8::/63", "2001:db8:0:1::1", true), ("2001:db8::/65", "2001:db8:0:0:8000::", false),
    ])
    func findsAddressesInNetworks(_ entry: String, _ address: String, _ isInside: Bool) throws {
        let address = try #require(IPAddress(address))
        #expect(try AddressList([entry]).contains(address) == isInside)
    }

    @Test(arguments: ["", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8/8", "10.0.0.0/+8", "x/8"])
    func refusesEntriesThatAreNoNetworks(_ entry: String) {
        let error = #expect(throws: AddressList.Malformed.self) { try AddressList([entry]) }
        #expect(error?.entry == entry)
    }

    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"), ("::ffff:192.0.2.1", "192.0.2.1"),
    ])
    func countsThe64OfAnIPv6AddressAsOne(_ address: String, _ network: String) {
        #expect(IPAddress(address)?.network.description == network)
    }
}
