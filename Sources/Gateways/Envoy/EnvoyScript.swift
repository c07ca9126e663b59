/// The script that Envoy runs before and after everything else (its Lua filter): it does what Envoy has no setting for.
///
/// On the way in it looks for a secret in the places that the route names and puts the first one it finds into a header
/// of its own, by which `api_key_auth` then goes. Envoy could look into the query itself, but when it takes a key out of
/// one it writes the rest of it decoded, so that `%20` or `%0d%0a` would stand bare in the request to the upstream (seen
/// with 1.40). A key has no blank in it, and what is made of basic authentication has: neither passes for the other.
///
/// On the way out it makes `Retry-After` of what Envoy knows of the bucket. A script that failed would leave a request
/// without a secret, which is refused.
enum EnvoyScript {
    static let text = #"""
        function envoy_on_request(handle)
          local headers = handle:headers()
          headers:remove("x-portico-key")
          headers:remove("x-portico-identity")
          headers:remove("x-portico-token")
          for _, name in ipairs(clients(headers)) do headers:remove(name) end
          headers:remove("x-portico-scope")
          local context = handle:filterContext()
          local places = context and context:get("places")
          local shown, token
          for kind, name in string.gmatch(places or "", "(%a+)=(%S*)") do
            local value
            if kind == "header" then
              value = visible(headers:get(name))
              headers:remove(name)
            elseif kind == "query" then
              value = visible(taken_from_query(headers, name))
            elseif kind == "basic" then
              value = basic(headers:get("authorization"))
              if value then headers:remove("authorization") end
            else
              local found = bearer(headers:get("authorization"))
              if found then
                headers:remove("authorization")
                if not shown then token = found end
              end
            end
            if not token then shown = shown or value end
          end
          if shown then headers:add("x-portico-key", shown) end
          if token then headers:add("x-portico-token", token) end
        end

        function clients(headers)
          local names = {}
          for name in pairs(headers) do
            if string.find(name, "^x%-portico%-client") then names[#names + 1] = name end
          end
          return names
        end

        function visible(text)
          if text and string.find(text, "^[!-~]+$") then return text end
        end

        function basic(text)
          local pair = text and string.match(text, "^[Bb][Aa][Ss][Ii][Cc] +([%w+/]+=*) *$")
          return pair and "Basic " .. pair
        end

        function bearer(text)
          return text and string.match(text, "^[Bb][Ee][Aa][Rr][Ee][Rr] +([%w._~+/-]+=*) *$")
        end

        function decoded(text)
          return (string.gsub(string.gsub(text, "+", " "), "%%(%x%x)", function(digits)
            return string.char(tonumber(digits, 16))
          end))
        end

        function taken_from_query(headers, name)
          local path = headers:get(":path")
          local mark = string.find(path, "?", 1, true)
          if not mark then return end
          local kept, value = {}, nil
          for pair in string.gmatch(string.sub(path, mark + 1), "[^&]+") do
            local field, rest = string.match(pair, "^([^=]*)=?(.*)$")
            if decoded(field) == name then value = value or decoded(rest) else kept[#kept + 1] = pair end
          end
          if value then
            local query = table.concat(kept, "&")
            headers:replace(":path", string.sub(path, 1, mark - 1) .. (query == "" and "" or "?" .. query))
          end
          return value
        end

        function envoy_on_response(handle)
          local headers = handle:headers()
          local reset = headers:get("x-ratelimit-reset")
          if reset and headers:get(":status") == "429" then headers:replace("retry-after", reset) end
        end

        """#

    /// What runs after a token was verified: the client that it names becomes a key of its own kind, with a blank in it,
    /// which nobody can show. The header's name says whose client it is, as two identity providers may have one of one id.
    static let client = #"""
        function envoy_on_request(handle)
          local headers = handle:headers()
          headers:remove("x-portico-token")
          local found = {}
          for name, value in pairs(headers) do
            if string.find(name, "^x%-portico%-client") then found[#found + 1] = { name, value } end
          end
          for _, client in ipairs(found) do headers:remove(client[1]) end
          if #found ~= 1 or not string.find(found[1][2], "^[%w_-]+$") then return end
          local provider = string.match(found[1][1], "^x%-portico%-client%-(.+)$")
          headers:replace("x-portico-key", "Client " .. (provider and provider .. "/" or "") .. found[1][2])
        end

        """#
}
