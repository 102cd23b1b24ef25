package io.dibs.connection;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The address of a server: {@code scheme://user:password@host:port,host:port/name?key=value}. No message repeats it: it
 * holds a password.
 *
 * @param authority the hosts, as they are written
 * @param name what stands behind the hosts; empty where nothing does
 */
public record ConnectionUri(
        String scheme,
        Optional<String> user,
        Optional<String> password,
        String authority,
        String name,
        Map<String, String> parameters) {
    private static final Pattern FORM = Pattern.compile("(?<scheme>[a-z]+)://(?:(?<account>[^\\s/?#@]*)@)?"
            + "(?<hosts>[^\\s/?#@]*)(?:/(?<name>[^\\s?#]*))?(?:\\?(?<query>[^\\s#]*))?");
    private static final Pattern MALFORMED_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
    private static final Set<String> ACCOUNT = Set.of("user", "password");

    /** @param known names of parameters, besides {@code user} and {@code password} */
    public static ConnectionUri parse(String text, Set<String> known) {
        Matcher form = FORM.matcher(text);
        if (!form.matches() || MALFORMED_ESCAPE.matcher(text).find()) {
            throw new IllegalArgumentException("Not of the form scheme://user:password@host:port/name?key=value"
                    + " (percent-encode special characters of a password)");
        }
        Map<String, String> parameters = parameters(form.group("query"), known);
        String[] account = Optional.ofNullable(form.group("account")).orElse("").split(":", 2);
        return new ConnectionUri(
                form.group("scheme"),
                given(account[0]).or(() -> Optional.ofNullable(parameters.get("user"))),
                given(account.length > 1 ? account[1] : "").or(() -> Optional.ofNullable(parameters.get("password"))),
                form.group("hosts"),
                given(form.group("name")).orElse(""),
                parameters);
    }

    private static Map<String, String> parameters(@Nullable String query, Set<String> known) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : query == null ? new String[0] : query.split("&")) {
            String[] parts = pair.split("=", 2);
            if (parts.length != 2 || !known.contains(parts[0]) && !ACCOUNT.contains(parts[0])) {
                throw new IllegalArgumentException("Unknown parameter: " + parts[0] + " (known: "
                        + known.stream().sorted().collect(Collectors.joining(", ")) + ")");
            }
            parameters.put(parts[0], decoded(parts[1]));
        }
        return Map.copyOf(parameters);
    }

    private static Optional<String> given(@Nullable String text) {
        return Optional.ofNullable(text).filter(some -> !some.isEmpty()).map(ConnectionUri::decoded);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    public List<HostAddress> hosts(int usualPort) {
        return Stream.of(authority.split(",", -1))
                .map(host -> HostAddress.parse(host, usualPort))
                .collect(Collectors.toUnmodifiableList());
    }

    public Optional<String> parameter(String key) {
        return Optional.ofNullable(parameters.get(key));
    }

    @Override
    public String toString() {
        return scheme + "://" + authority + "/" + name;
    }
}
