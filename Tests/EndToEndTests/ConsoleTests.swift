import Foundation
import TestSupport
import Testing

/// The console that sends requests from an operation's page, in a real browser and with a real API.
@Suite(
    .serialized, .enabled(if: Requirement.shouldRun(whenPresent: ConsolePage.isPossible), "needs .scripts/setup --test")
)
struct ConsoleTests {
    @Test func writesValuesInEveryStyle() async throws {
        let page = try await ConsolePage("en/styles")
        #expect(try page.send().contains("200 OK"))
        let request = try #require(try page.received().last)
        let parts = request.url.split(separator: "?", maxSplits: 1).map(String.init)
        #expect(
            parts.first?.dropFirst("/styles/".count).split(separator: "/").map(String.init) == [
                "a%20b%2Fc", "blue,black", "R,100,G,200", "a%20b%2Fc", "blue,black", "R=100,G=200",
                ".a%20b%2Fc", ".blue,black", ".R,100,G,200", ".a%20b%2Fc", ".blue.black", ".R=100.G=200",
                ";matrix0s=a%20b%2Fc", ";matrix0l=blue,black", ";matrix0o=R,100,G,200",
                ";matrix1s=a%20b%2Fc", ";matrix1l=blue;matrix1l=black", ";R=100;G=200",
            ])
        #expect(
            parts.last?.split(separator: "&").map(String.init) == [
                "f=%C3%A4%26b", "fl=blue,black", "flx=blue", "flx=black", "fo=R,100,G,200", "R=100", "G=200",
                "sp=blue%20black", "pi=blue%7Cblack", "deep%5BR%5D=100", "deep%5BG%5D=200", "res=a/b?c%26d%23e",
                "json=%7B%22R%22%3A100%2C%22G%22%3A200%7D",
            ])
        #expect(request.headers["x-list"] == "blue,black")
        #expect(request.headers["x-object"] == "R=100,G=200")
    }

    @Test func sendsEveryKindOfBody() async throws {
        let page = try await ConsolePage("en/create")
        try page.fill("id", "a/b")
        try page.fill("Key", "right")
        try page.choose("Example", "Pallet")
        try page.press("Format")
        try page.press("Add: tags")
        try page.press("Add: tags")
        try page.fill("tags 1", "x y")
        try page.fill("tags 2", "z")
        try page.press("Remove tags 1")
        #expect(try page.send().contains("200 OK"))
        let json = try #require(try page.received().last)
        #expect(json.method == "POST")
        #expect(json.url == "/secure/a%2Fb?tags=z")
        #expect(json.body == "{\n  \"weight\": 300\n}")
        #expect(json.headers["content-type"] == "application/json")
        #expect(json.headers["cookie"] == nil)

        try page.choose("Content type", "application/x-www-form-urlencoded")
        try page.fill("note", "a&b")
        try page.press("Add: sizes")
        try page.fill("sizes 1", "4")
        try page.fill("meta", #"{"a": [1]}"#)
        try page.send()
        #expect(try page.received().last?.body == "note=a%26b&sizes=4&meta=%7B%22a%22%3A%5B1%5D%7D")

        try page.choose("Content type", "text/plain")
        try page.fill("Request body", "as it is")
        try page.send()
        #expect(try page.received().last?.body == "as it is")

        try page.choose("Content type", "application/octet-stream")
        try page.attach("Request body", file: "a.bin", type: "", content: "bytes")
        try page.send()
        #expect(try page.received().last?.body == "bytes")
        #expect(try page.received().last?.headers["content-type"] == "application/octet-stream")
        try page.choose("Content type", "application/xml")
        try page.send()
        #expect(try page.received().last?.body == "<parcel><weight>3</weight></parcel>")
        #expect(try page.received().last?.headers["content-type"] == "application/xml")
        #expect(try page.received().count == 5)
    }

    @Test func sendsAWholeQuery() async throws {
        let page = try await ConsolePage("en/query")
        #expect(try page.send().contains("200 OK"))
        let request = try #require(try page.received().last)
        #expect(request.method == "QUERY")
        #expect(request.url == "/query?q=a%20b%26c&page=2")
    }

    @Test func saysThatItCannotBeLoaded() async throws {
        let page = try await ConsolePage("en/query")
        try page.browser.open("\(page.origin)/en/unworded")
        try page.browser.run("document.querySelector('.console-open').click()")
        try page.wait(until: "!document.querySelector('.console-failure').hidden")
        let hasPanel = try page.browser.run("return document.querySelector('.console-panel') !== null")
        #expect(hasPanel as? Bool == false)
    }

    @Test func sendsPartsWithFiles() async throws {
        let page = try await ConsolePage("en/create")
        try page.fill("id", "1")
        try page.fill("Key", "right")
        try page.choose("Content type", "multipart/form-data")
        try page.fill("note", "fragile")
        try page.fill("meta", #"{"a":1}"#)
        try page.attach("label", file: "a\"b.png", type: "image/png", content: "picture")
        #expect(try page.send().contains("200 OK"))
        let request = try #require(try page.received().last)
        let type = try #require(request.headers["content-type"])
        let boundary = try #require(type.components(separatedBy: "multipart/form-data; boundary=").last)
        let head = "--\(boundary)\r\nContent-Disposition: form-data; name="
        #expect(
            request.body == """
                \(head)"note"\r\n\r\nfragile\r
                \(head)"label"; filename="a%22b.png"\r\nContent-Type: image/png\r\n\r\npicture\r
                \(head)"meta"\r\nContent-Type: application/json\r\n\r\n{"a":1}\r
                --\(boundary)--\r

                """)
        #expect(try page.text(".code-frame pre").contains(#"--form 'label=@"a\"b.png";type=image/png'"#))
    }

    @Test func authenticatesAndKeepsSecretsToTheTab() async throws {
        let page = try await ConsolePage("en/create")
        try page.fill("id", "1")
        #expect(try page.send().contains("check the key or token"))
        try page.fill("Key", "right")
        #expect(try page.send().contains("200 OK"))
        #expect(try page.text(".code-frame pre").contains(#"--header "X-API-Key: $API_KEY""#))
        #expect(try page.browser.run("return localStorage.length") as? Int == 0)
        try page.open("en/create")
        try page.fill("id", "2")
        #expect(try page.send().contains("200 OK"), "the key is still there on the next page")
        try page.press("Forget")
        #expect(try page.send().contains("401"))
        let kept = try page.browser.run("return JSON.stringify(sessionStorage)") as? String ?? ""
        #expect(!kept.contains("right"))

        try page.choose("Authentication", "Basic")
        try page.fill("User", "jö")
        try page.fill("Password", "p:w")
        #expect(try page.send().contains("200 OK"))
        #expect(
            try page.received().last?.headers["authorization"] == "Basic " + Data("jö:p:w".utf8).base64EncodedString())
        #expect(try page.text(".code-frame pre").contains(#"--user "$API_USER:$API_PASSWORD""#))

        try page.choose("Authentication", "OAuth")
        try page.fill("Client ID", "me")
        try page.fill("Client secret", "hush")
        try page.press("Get a token")
        try page.wait(until: "document.querySelector('.console-panel').innerText.includes('The token is filled in.')")
        try page.send()
        #expect(try page.received().last?.headers["authorization"] == "Bearer fresh")
        #expect(try page.received().dropLast().last?.body.hasPrefix("grant_type=client_credentials&scope=a+b") == true)

        try page.choose("Authentication", "Key in the query")
        try page.fill("Key", "a&b")
        try page.send()
        #expect(try page.received().last?.url == "/secure/2?key=a%26b")
        #expect(try page.text(".code-frame pre").contains("?key=$API_KEY\""))
    }

    @Test func saysWhatIsWrongBeforeItSends() async throws {
        let page = try await ConsolePage("en/create")
        try page.fill("limit", "101")
        try page.fill("since", "tomorrow")
        try page.fill("Request body", "{\n  \"a\": 1,\n}")
        try page.send()
        #expect(try page.complaint("id") == "This is required. (focus)")
        #expect(try page.complaint("limit") == "At most 100.")
        #expect(try page.complaint("since") == "Write it like 2026-01-31.")
        #expect(try page.complaint("Request body") == "Not JSON: see line 3, column 1.")
        try page.fill("limit", "1.5")
        #expect(try page.complaint("limit") == "Enter a whole number.")
        try page.fill("limit", "100")
        #expect(try page.complaint("limit") == "")
        try page.choose("Server", "Another address")
        try page.fill("Address", "ftp://x")
        try page.send()
        #expect(try page.text(".console-section .console-error:not([hidden])").hasPrefix("Enter an address"))
        #expect(try page.received().isEmpty)
        #expect(try page.text(".console-form").contains("Browsers do not let pages set this header"))
        #expect(try page.text(".console-form").contains("Browsers do not let this page set cookies"))
    }

    @Test func fillsInTheServersVariables() async throws {
        let page = try await ConsolePage("en/create")
        try page.fill("id", "1")
        try page.choose("Server", "https://{region}")
        #expect(try page.text(".code-frame pre").contains("--url 'https://eu.example.com/v1/secure/1'"))
        try page.choose("region", "us")
        #expect(try page.text(".code-frame pre").contains("--url 'https://us.example.com/v1/secure/1'"))
        #expect(try page.send().contains("This portal may not connect to https://us.example.com"))
    }
}
