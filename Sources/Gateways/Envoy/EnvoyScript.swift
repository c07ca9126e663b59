/// The script that Envoy runs before and after everything else (its Lua filter): it does what Envoy has no setting for.
///
/// On the way in it looks for a secret in the places that the route names and puts the first one it finds into a header
/// of its own, by which `api_key_auth` then goes. Envoy could look into the query itself, but when it takes a key out of
/// one it writes the rest of it decoded, so that `%20` or `%0d%0a` would stand bare in the request to the upstream (seen
/// with 1.40). A key has no blank in it, and what is made of basic authentication has: neither passes for the other.
///
/// It numbers the windows of the product's plans, by which calls are counted (``EnvoyLimits``), and tells on the way out
/// when they end, which Envoy does not know. A script that failed would leave a request without a secret, which is refused.
enum EnvoyScript {
    /// The window of an empty bucket.
    private static let emptied =
        EnvoyLimits.seconds.dropLast().map { "reset <= \($0.seconds) and \"\($0.window)\"" }.joined(separator: " or ")
        + " or \"second\""

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
          number_windows(handle, context and context:get("windows"))
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

        local lengths = { second = 1, minute = 60, hour = 3600, day = 86400 }
        local windows_of = {}

        -- The number of a window, and the seconds until it ends.
        function window_at(now, name)
          local length = lengths[name]
          if length then return math.floor(now / length), length - now % length end
          local date = os.date("!*t", now)
          local isLeap = date.year % 4 == 0 and (date.year % 100 ~= 0 or date.year % 400 == 0)
          local days = ({ 31, isLeap and 29 or 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 })[date.month]
          return date.year * 12 + date.month, (days - date.day + 1) * 86400 - now % 86400
        end

        function number_windows(handle, plans)
          if not plans then return end
          local names = windows_of[plans]
          if not names then
            names = {}
            local seen = {}
            for list in string.gmatch(plans, "|%S+([^|]+)") do
              for name in string.gmatch(list, "%a+") do
                if not seen[name] then names[#names + 1] = name end
                seen[name] = true
              end
            end
            windows_of[plans] = names
          end
          local now = os.time()
          local metadata = handle:streamInfo():dynamicMetadata()
          for _, name in ipairs(names) do
            metadata:set("portico", name, string.format("%d", (window_at(now, name))))
          end
        end

        function envoy_on_response(handle)
          local headers = handle:headers()
          local reset = tonumber(headers:get("x-ratelimit-reset"))
          local context = handle:filterContext()
          local plans = context and context:get("windows")
          local about = handle:streamInfo():dynamicMetadata():get("portico")
          local plan = about and about["plan"]
          if not (reset and plans and plan) then return end
          -- Envoy tells of the shortest window, or of that which refused.
          local _, place = string.find(plans, "|" .. plan .. " ", 1, true)
          if not place then return end
          local name = string.match(plans, "^%a+", place + 1)
          if reset > 0 then name = \#(emptied) end
          local _, left = window_at(os.time(), name)
          headers:replace("x-ratelimit-reset", string.format("%d", left))
          -- A 429 of the upstream is its own affair.
          local isEmpty = headers:get("x-ratelimit-remaining") == "0"
          if isEmpty and headers:get(":status") == "429" then headers:replace("retry-after", string.format("%d", left)) end
        end

        """#

    /// Notes of a call for the log what is not known later: the path as it came, and how an API key began.
    static let call = #"""
        function envoy_on_request(handle)
          local headers = handle:headers()
          local metadata = handle:streamInfo():dynamicMetadata()
          metadata:set("portico", "path", string.match(headers:get(":path"), "^[^?]*"))
          local shown = headers:get("x-portico-key")
          if shown and #shown == 42 and string.find(shown, "^key_%w+$") then
            metadata:set("portico", "key", string.sub(shown, 1, 12))
          end
        end

        """#

    /// What runs after a token was verified: the client that it names becomes a key of its own kind, with a blank in it,
    /// which nobody can show. The header's name says whose client it is, as two identity providers may have one of one id.
    ///
    /// Then it says in which file what was shown is to be found (``EnvoyFiles/part(of:)``).
    static let client = #"""
        function envoy_on_request(handle)
          local headers = handle:headers()
          headers:remove("x-portico-token")
          local named = client(headers)
          if named then headers:replace("x-portico-key", "Client " .. named) end
          headers:replace("x-portico-part", part(headers:get("x-portico-key") or ""))
        end

        function client(headers)
          local found = {}
          for name, value in pairs(headers) do
            if string.find(name, "^x%-portico%-client") then found[#found + 1] = { name, value } end
          end
          for _, client in ipairs(found) do headers:remove(client[1]) end
          if #found ~= 1 or not string.find(found[1][2], "^[%w_-]+$") then return end
          local provider = string.match(found[1][1], "^x%-portico%-client%-(.+)$")
          return (provider and provider .. "/" or "") .. found[1][2]
        end

        function part(key)
          local sum = 0
          for index = 1, #key do sum = (sum * 33 + string.byte(key, index)) % 65521 end
          return string.format("%d", sum % \#(EnvoyFiles.parts))
        end

        """#
}
