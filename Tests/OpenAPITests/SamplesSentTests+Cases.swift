import OpenAPI

extension SamplesSentTests {
    static let cases = [
        Case(
            name: "variables, lists in a query, a list in a header",
            operation: """
                  /shipments/{shipmentId}/legs:
                    get:
                      parameters:
                        - { name: shipmentId, in: path, required: true, schema: { type: string } }
                        - { name: ids, in: query, schema: { type: array, example: [a b, 'c,d', é] } }
                        - { name: fields, in: query, explode: false, schema: { type: array, example: [a&b, c=d] } }
                        - { name: sp, in: query, style: spaceDelimited, explode: false, schema: { example: [1, 2] } }
                        - { name: pi, in: query, style: pipeDelimited, explode: false, schema: { example: [1, 2] } }
                        - { name: filter, in: query, style: deepObject, schema: { example: { a: 1, b: x y } } }
                        - { name: X-List, in: header, schema: { type: array, example: [a, 'b "c"'] } }
                      responses: { '200': { description: d, content: { application/json: {} } } }
                """,
            credential: .bearer,
            expected: #"""
                {"method": "GET", "target": "/shipments/S-1/legs?ids=a%20b&ids=c%2Cd&ids=%C3%A9&fields=a%26b,c%3Dd&sp=1%202&pi=1%7C2&filter%5Ba%5D=1&filter%5Bb%5D=x%20y",
                 "headers": {"x-list": "a,b \"c\"", "authorization": "Bearer t0ken.x-y_z"}}
                """#),
        Case(
            name: "matrix and label in a path, a key in the query",
            operation: """
                  /a/{m}{l}/z:
                    delete:
                      parameters:
                        - { name: m, in: path, required: true, style: matrix, explode: true, schema: { example: [x, y z] } }
                        - { name: l, in: path, required: true, style: label, schema: { example: [p, q] } }
                        - { name: note, in: query, schema: { example: 'it''s $HOME `id` !x' } }
                      responses: { '204': { description: d } }
                """,
            credential: .apiKey(name: "api key", place: .query),
            expected: #"""
                {"method": "DELETE", "target": "/a/;m=x;m=y%20z.p,q/z?note=it%27s%20%24HOME%20%60id%60%20%21x&api%20key=key-7"}
                """#),
        Case(
            name: "cookies, a header with an exclamation mark beside a variable",
            operation: """
                  /session:
                    get:
                      parameters:
                        - { name: lang, in: cookie, schema: { example: nl } }
                        - { name: flags, in: cookie, style: cookie, explode: false, schema: { example: [a, b] } }
                        - { name: X-Trace, in: header, schema: { type: string } }
                        - { name: X-Odd, in: header, schema: { example: '$PATH ! `x` #{1} {y} %s \\\\ ''' } }
                      responses: { '200': { description: d, content: { text/plain: {} } } }
                """,
            credential: .apiKey(name: "sid", place: .cookie),
            expected: #"""
                {"method": "GET", "target": "/session", "headers": {"cookie": "lang=nl; flags=a,b; sid=key-7",
                 "x-trace": "trace!7", "x-odd": "$PATH ! `x` #{1} {y} %s \\\\ '", "accept": "text/plain"}}
                """#),
        Case(
            name: "basic authentication with characters that mean something to shells",
            operation: "  /me: { get: { responses: { '204': { description: d } } } }\n",
            credential: .basic,
            expected: #"""
                {"method": "GET", "target": "/me", "headers": {"authorization": "Basic ZGFuYTpwOmEkcyJ3Jw=="}}
                """#),
        Case(
            name: "a small JSON object",
            operation: """
                  /shipments:
                    post:
                      requestBody:
                        required: true
                        content:
                          application/json:
                            example: { name: 'It''s', at: '@home', eq: '=1', n: 1.5, yes: true, nil: null, o: {}, l: [], empty: '' }
                      responses: { '201': { description: d, content: { application/json: {} } } }
                """,
            credential: .apiKey(name: "X-API-Key", place: .header),
            expected: #"""
                {"method": "POST", "target": "/shipments", "headers": {"x-api-key": "key-7", "content-type": "application/json"},
                 "body": {"name": "It's", "at": "@home", "eq": "=1", "n": "1.5", "yes": true, "nil": null, "o": {}, "l": [], "empty": ""}}
                """#),
        Case(
            name: "numbers beyond doubles, and a media type of its own",
            operation: """
                  /big:
                    put:
                      requestBody:
                        content:
                          application/vnd.api+json; v=2:
                            example: { id: 9223372036854775808123, deep: [[1, { '0': a, '1': b }]] }
                      responses: { '204': { description: d } }
                """,
            expected: #"""
                {"method": "PUT", "target": "/big", "headers": {"content-type": "application/vnd.api+json; v=2"},
                 "body": {"id": "9223372036854775808123", "deep": [[1, {"0": "a", "1": "b"}]]}}
                """#),
        Case(
            name: "a form with repeated and odd fields",
            operation: """
                  /form:
                    post:
                      requestBody:
                        content:
                          application/x-www-form-urlencoded:
                            example: { tag: [a+b, 'c&d'], 'odd name': 'x=y %20 é', empty: '', at: '@x', o: { k: 1 } }
                      responses: { '200': { description: d, content: { application/json: {} } } }
                """,
            expected: #"""
                {"method": "POST", "target": "/form", "headers": {"content-type": "application/x-www-form-urlencoded"},
                 "body": [["tag", "a+b"], ["tag", "c&d"], ["odd name", "x=y %20 é"], ["empty", ""], ["at", "@x"], ["o", "{\"k\":1}"]]}
                """#),
        Case(
            name: "a form of plain fields",
            operation: """
                  /form:
                    post:
                      requestBody:
                        content:
                          application/x-www-form-urlencoded:
                            schema: { properties: { f: { example: { a: 1, b: x y } } } }
                            encoding: { f: { style: deepObject, explode: true } }
                      responses: { '200': { description: d, content: { application/json: {} } } }
                """,
            expected: #"""
                {"method": "POST", "target": "/form", "body": [["f[a]", "1"], ["f[b]", "x y"]]}
                """#),
        Case(
            name: "several parts",
            operation: """
                  /upload:
                    post:
                      requestBody:
                        content:
                          multipart/form-data:
                            schema:
                              properties:
                                title: { type: string, example: 'Say "hi" \\\\; it''s $5' }
                                at: { type: string, example: '@home; a=b' }
                                meta: { type: object, example: { a: 'b "c"; d' } }
                                photo: { type: string, format: binary }
                                label: { type: array, items: { type: string, format: binary } }
                            encoding: { photo: { contentType: 'image/png, image/jpeg' } }
                      responses: { '200': { description: d, content: { application/json: {} } } }
                """,
            expected: #"""
                {"method": "POST", "target": "/upload", "body": [
                 {"name": "title", "text": "Say \"hi\" \\\\; it's $5"},
                 {"name": "at", "text": "@home; a=b"},
                 {"name": "meta", "text": "{\"a\":\"b \\\"c\\\"; d\"}", "type": "application/json"},
                 {"name": "photo", "file": "photo.png", "type": "image/png", "text": "PNG"},
                 {"name": "label", "file": "label.bin", "type": "application/octet-stream", "text": "label"}]}
                """#),
        Case(
            name: "a file as it is",
            operation: """
                  /files/{name}:
                    put:
                      parameters: [{ name: name, in: path, required: true, schema: { type: string, example: a/b.bin } }]
                      requestBody: { content: { application/octet-stream: {} } }
                      responses: { '204': { description: d } }
                """,
            expected: #"""
                {"method": "PUT", "target": "/files/a%2Fb.bin", "headers": {"content-type": "application/octet-stream"}, "body": "bytes"}
                """#),
        Case(
            name: "lines of XML",
            operation: """
                  /orders:
                    patch:
                      requestBody:
                        content:
                          application/xml:
                            example: "<o>\\n  <a b='1'>\\"$x\\" `y` #{z} ${w} \\\\n ''' \\"\\"\\"</a>\\n\\t<c/>  \\n</o>"
                      responses: { '200': { description: d, content: { application/json: {} } } }
                """,
            expected: #"""
                {"method": "PATCH", "target": "/orders", "headers": {"content-type": "application/xml"},
                 "body": "<o>\n  <a b='1'>\"$x\" `y` #{z} ${w} \\n ''' \"\"\"</a>\n\t<c/>  \n</o>"}
                """#),
        Case(
            name: "QUERY with a query string that is JSON",
            operation: """
                  /search:
                    query:
                      parameters:
                        - { name: q, in: querystring, content: { application/json: { example: { a: [1, 'b c'] } } } }
                      requestBody: { content: { application/json: { example: [1, two] } } }
                      responses: { '200': { description: d, content: { application/json: {} } } }
                """,
            expected: #"""
                {"method": "QUERY", "target": "/search?%7B%22a%22%3A%5B1%2C%22b%20c%22%5D%7D", "body": [1, "two"]}
                """#),
    ]
}
