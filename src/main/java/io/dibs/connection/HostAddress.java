package io.dibs.connection;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A host and its port; an IPv6 address stands without brackets. */
public record HostAddress(String host, int port) {
    private static final Pattern FORM = Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([^:\\[\\]]+))(?::(\\d{1,5}))?");
    private static final int MAX_PORT = 65_535;

    static HostAddress parse(String text, int usualPort) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is not a host, or a host and its port as host:port");
        }
        int port = Optional.ofNullable(form.group(3)).map(Integer::valueOf).orElse(usualPort);
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("The port of \"" + text + "\" is not one of 1 to " + MAX_PORT);
        }
        return new HostAddress(form.group(1) == null ? form.group(2) : form.group(1), port);
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
