package io.dibs.app;

import io.dibs.app.embedded.ServerKind;
import io.dibs.people.FirstAdministrator;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a node says when it is ready: where everything is, what it found, and two lines to try it with. It holds no
 * password, because logs travel. Beside a log of JSON lines it is one JSON line too.
 */
final class ReadyBlock {
    private static final String SIGN_IN =
            "as " + FirstAdministrator.EMAIL + ", with the password that java -jar dibs.jar admin-password prints";

    private final Settings settings;
    private final DependencyServers servers;
    private final StartedNode ready;

    ReadyBlock(Settings settings, DependencyServers servers, StartedNode ready) {
        this.settings = settings;
        this.servers = servers;
        this.ready = ready;
    }

    void print(PrintStream out) {
        out.print(settings.log().json() ? json() : plain());
        out.flush();
    }

    private String json() {
        JsonObject line = new JsonObject()
                .put("event", "ready")
                .put("node", settings.node().name());
        places().forEach((name, place) -> line.put(name.toLowerCase(Locale.ROOT), place));
        for (ServerKind kind : ServerKind.values()) {
            servers.embedded(kind).ifPresent(uri -> line.put(label(kind).toLowerCase(Locale.ROOT), uri.toString()));
        }
        if (ready.newAdministrator()) {
            line.put("signin", SIGN_IN);
        }
        return line.encode() + "\n";
    }

    private String plain() {
        StringBuilder text = new StringBuilder(1_024);
        text.append("\nDibs ")
                .append(BuildVersion.text())
                .append(" is ready after ")
                .append(seconds())
                .append(" s.\n\n");
        pages().forEach((name, place) -> line(text, name, place));
        text.append('\n');
        machines().forEach((name, place) -> line(text, name, place));
        for (ServerKind kind : ServerKind.values()) {
            servers.embedded(kind).ifPresent(uri -> line(text, label(kind), uri.toString()));
        }
        ready.contents().ifPresent(found -> line(text, "Data", settings.stores().dataDirectory() + ", " + found));
        if (ready.newAdministrator()) {
            line(text, "Sign in", SIGN_IN);
        }
        text.append("\n  Create a campaign, and claim a coupon of it:\n\n");
        text.append(token());
        text.append("    ").append(curl("/v1/campaigns", "{\"id\":\"first\",\"name\":\"First\",\"stock\":100}"));
        text.append("    ").append(curl("/v1/campaigns/first/claims", "{\"userId\":\"u-1\"}"));
        return text.append(advice())
                .append("\n  Ctrl-C stops it")
                .append(kept())
                .append(".\n\n")
                .toString();
    }

    private String advice() {
        return settings.embedded()
                ? "\n  See three nodes and a crowd:   java -jar dibs.jar demo"
                        + "\n  See settings and passwords:    java -jar dibs.jar settings --show-secrets\n"
                : "";
    }

    private String kept() {
        return settings.embedded() ? "; the data stays in " + settings.stores().dataDirectory() : "";
    }

    private Map<String, String> places() {
        Map<String, String> places = new LinkedHashMap<>(pages());
        places.putAll(machines());
        return places;
    }

    private Map<String, String> pages() {
        String http = settings.http().url(ready.httpPort());
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("Campaigns", http + "/");
        pages.put("Console", http + "/console");
        pages.put("Docs", http + "/docs");
        return pages;
    }

    private Map<String, String> machines() {
        Map<String, String> machines = new LinkedHashMap<>();
        machines.put("API", settings.http().url(ready.httpPort()) + "/v1");
        machines.put("Metrics", settings.management().url(ready.managementPort()) + "/metrics");
        return machines;
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(String.format("  %-11s %s%n", name, value));
    }

    private String curl(String path, String body) {
        return "curl -s " + settings.http().url(ready.httpPort()) + path + " -H 'Content-Type: application/json'"
                + authorization() + " -d '" + body + "'\n";
    }

    private String token() {
        if (!(settings.auth() instanceof AuthMode.Jwt jwt) || jwt.secret().isEmpty()) {
            return "";
        }
        return "    TOKEN=$(java -jar dibs.jar token --sub admin --scope admin)\n";
    }

    private String authorization() {
        return settings.auth() instanceof AuthMode.None ? "" : " -H \"Authorization: Bearer $TOKEN\"";
    }

    private static String label(ServerKind kind) {
        return kind == ServerKind.POSTGRES ? "PostgreSQL" : "Redis";
    }

    private static String seconds() {
        long millis = System.currentTimeMillis()
                - ManagementFactory.getRuntimeMXBean().getStartTime();
        return String.format(Locale.ROOT, "%.1f", millis / 1_000.0);
    }
}
