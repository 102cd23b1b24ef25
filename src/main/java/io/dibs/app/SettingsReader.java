package io.dibs.app;

import io.dibs.app.StoreSettings.Waiver;
import io.dibs.campaign.ShardHash;
import io.dibs.ledger.PostgresSettings;
import io.dibs.people.FirstAdministrator;
import io.dibs.snapshot.RedisAddress;
import io.dibs.trace.TraceSettings;
import io.dibs.webhook.AddressRule;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Builds the settings from their sources and reports all errors at once. */
final class SettingsReader {
    static final int MAX_PORT = 65_535;
    private static final int MAX_DRAIN_SECONDS = 3_600;
    /** As long as the digest: RFC 7518, section 3.2. */
    private static final int SECRET_BYTES = 32;

    private static final Pattern NODE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final List<SettingKey> JWT = List.of(
            SettingKey.DIBS_JWT_SECRET,
            SettingKey.DIBS_JWT_JWKS_URI,
            SettingKey.DIBS_JWT_ISSUER,
            SettingKey.DIBS_JWT_AUDIENCE,
            SettingKey.DIBS_ADMIN_PASSWORD);

    private final SettingSources sources;
    private final ProcessEnvironment environment;

    SettingsReader(ProcessEnvironment environment) {
        this.sources = new SettingSources(environment);
        this.environment = environment;
    }

    Settings all() {
        StoreSettings stores = stores();
        boolean embedded = sources.secret(SettingKey.DIBS_POSTGRES_URI).isEmpty();
        ListenAddress http =
                address(SettingKey.DIBS_HTTP_HOST, embedded ? "127.0.0.1" : "0.0.0.0", SettingKey.DIBS_HTTP_PORT);
        ListenAddress management = address(
                SettingKey.DIBS_MANAGEMENT_HOST,
                SettingKey.DIBS_MANAGEMENT_HOST.usual(),
                SettingKey.DIBS_MANAGEMENT_PORT);
        if (http.port() == management.port() && http.port() != 0) {
            sources.wrong(
                    SettingKey.DIBS_MANAGEMENT_PORT, "is " + http.port() + ", as DIBS_HTTP_PORT is; they must differ");
        }
        AuthMode auth = auth(embedded && http.isLoopback());
        NodeSettings node = node();
        Settings settings = new Settings(
                http,
                management,
                stores,
                node,
                auth,
                new ProtectionReader(sources).read(),
                webhooks(),
                new RetentionReader(sources).read(),
                log(),
                traces(node.name()),
                warnings(http, auth, stores.waived()));
        sources.rejectWrong();
        return settings;
    }

    /** @param showsSecrets whether passwords and secrets stand in it too */
    String report(boolean showsSecrets) {
        return new SettingsReport(all(), sources, showsSecrets).text();
    }

    private List<String> warnings(ListenAddress http, AuthMode auth, Set<Waiver> waived) {
        List<String> warnings = new ArrayList<>();
        if (auth instanceof AuthMode.None) {
            warnings.add("No authentication (DIBS_AUTH=none): anyone who can reach " + http.host() + ":" + http.port()
                    + " has full access");
            JWT.stream()
                    .filter(key -> sources.secret(key).isPresent())
                    .forEach(key -> warnings.add(key + " is set and has no effect without DIBS_AUTH=jwt"));
        }
        if (auth instanceof AuthMode.Jwt jwt && jwt.keySet().isPresent()) {
            warnings.addAll(ofProvider(jwt));
        }
        for (Waiver each : waived) {
            warnings.add("DIBS_POSTGRES_WAIVE names " + each.name().toLowerCase(Locale.ROOT)
                    + ": coupons that were acknowledged can be lost");
        }
        return List.copyOf(warnings);
    }

    private AddressRule webhooks() {
        return sources.flag(SettingKey.DIBS_WEBHOOK_PRIVATE) ? AddressRule.ANY : AddressRule.PUBLIC_ONLY;
    }

    private Optional<TraceSettings> traces(String node) {
        double ratio = sources.parsed(
                SettingKey.DIBS_TRACE_RATIO,
                "a number from 0 to 1",
                Double.valueOf(SettingKey.DIBS_TRACE_RATIO.usual()),
                text -> Optional.of(Double.valueOf(text)).filter(share -> share >= 0 && share <= 1));
        return sources.optional(SettingKey.DIBS_TRACE_ENDPOINT, "an address as http://host:4318", text -> Optional.of(
                                URI.create(text))
                        .filter(SettingsReader::isCollector))
                .map(endpoint -> new TraceSettings(endpoint, ratio, node, BuildVersion.text()));
    }

    private static boolean isCollector(URI address) {
        return ("http".equals(address.getScheme()) || "https".equals(address.getScheme()))
                && address.getHost() != null
                && address.getQuery() == null
                && address.getUserInfo() == null;
    }

    private static List<String> ofProvider(AuthMode.Jwt jwt) {
        List<String> warnings = new ArrayList<>();
        if (jwt.issuer().isEmpty() || jwt.audience().isEmpty()) {
            warnings.add(
                    "DIBS_JWT_ISSUER and DIBS_JWT_AUDIENCE are not both set: tokens that the identity provider makes"
                            + " for others are believed here too");
        }
        if (jwt.keySet().get().getScheme().equals("http")
                && !new ListenAddress(jwt.keySet().get().getHost(), 0).isLoopback()) {
            warnings.add("DIBS_JWT_JWKS_URI has no TLS: anyone on the network path can forge tokens");
        }
        if (jwt.secret().isEmpty() && jwt.administrator().isPresent()) {
            warnings.add("DIBS_ADMIN_PASSWORD has no effect: without DIBS_JWT_SECRET nobody signs in here");
        }
        return warnings;
    }

    /** What it takes to read PostgreSQL, and no more. */
    StoreSettings postgresOnly() {
        StoreSettings stores = new StoreSettings(postgres(), Optional.empty(), dataDirectory(), waived(), true);
        sources.rejectWrong();
        return stores;
    }

    /** The data directory of embedded servers, which the settings leave to this process. */
    Path embeddedOnly() {
        StoreSettings stores = stores();
        if (stores.postgres().isPresent() || stores.redis().isPresent()) {
            throw new InvalidSettingsException("DIBS_POSTGRES_URI or DIBS_REDIS_URI is set; without both, this command"
                    + " runs the embedded servers");
        }
        sources.rejectWrong();
        return stores.dataDirectory();
    }

    /** What it takes to sign a token. */
    AuthMode.Jwt secretOnly() {
        AuthMode.Jwt jwt = jwt();
        if (jwt.secret().isEmpty()) {
            sources.wrong(
                    SettingKey.DIBS_JWT_SECRET, "is not set; set it, or DIBS_JWT_SECRET_FILE, to what the nodes have");
        }
        sources.rejectWrong();
        return jwt;
    }

    private StoreSettings stores() {
        return new StoreSettings(postgres(), redis(), dataDirectory(), waived(), sources.flag(SettingKey.DIBS_MIGRATE));
    }

    private Optional<ServerUri> postgres() {
        String example = "postgresql://user:password@host:5432/database";
        return server(SettingKey.DIBS_POSTGRES_URI, example, PostgresSettings::parse, "postgresql", "postgres");
    }

    private Optional<ServerUri> redis() {
        return server(SettingKey.DIBS_REDIS_URI, "redis://:password@host:6379", RedisAddress::parse, "redis", "rediss");
    }

    private Path dataDirectory() {
        return environment
                .directory()
                .resolve(sources.parsed(
                        SettingKey.DIBS_DATA_DIR,
                        "a path",
                        Path.of(SettingKey.DIBS_DATA_DIR.usual()),
                        text -> Optional.of(Path.of(text))));
    }

    private Optional<ServerUri> server(SettingKey key, String example, Consumer<String> parser, String... schemes) {
        Optional<String> text = sources.secret(key);
        if (text.isEmpty() && !environment.packed()) {
            sources.wrong(
                    key,
                    "is not set, and this jar brings no server of its own; set it to one as " + example
                            + ", or use dibs.jar");
        }
        if (text.isPresent() && !isUri(text.get(), schemes)) {
            sources.wrong(key, "is not an address of this form: " + example);
            return Optional.empty();
        }
        return text.filter(uri -> isUnderstood(key, uri, parser)).map(ServerUri::new);
    }

    /** The clients' messages repeat no address. */
    private boolean isUnderstood(SettingKey key, String uri, Consumer<String> parser) {
        try {
            parser.accept(uri);
            return true;
        } catch (IllegalArgumentException flaw) {
            sources.wrong(key, "cannot be used: " + flaw.getMessage());
            return false;
        }
    }

    private static boolean isUri(String text, String... schemes) {
        return Stream.of(schemes).map(scheme -> scheme + "://").anyMatch(text::startsWith)
                && !text.endsWith("://")
                && text.chars().noneMatch(Character::isWhitespace);
    }

    private Set<Waiver> waived() {
        Set<Waiver> waived = EnumSet.noneOf(Waiver.class);
        for (String word :
                sources.text(SettingKey.DIBS_POSTGRES_WAIVE).orElse("").split(",")) {
            Optional<Waiver> named = SettingSources.chosen(Waiver.class, word.strip());
            named.ifPresent(waived::add);
            if (named.isEmpty() && !word.isBlank()) {
                sources.wrong(
                        SettingKey.DIBS_POSTGRES_WAIVE,
                        "names \"" + word.strip() + "\"; each of the list must be "
                                + SettingSources.words(Waiver.class));
            }
        }
        return waived;
    }

    private ListenAddress address(SettingKey host, String usualHost, SettingKey port) {
        return new ListenAddress(sources.host(host).orElse(usualHost), sources.number(port, 0, MAX_PORT));
    }

    private NodeSettings node() {
        ClusterReader cluster = new ClusterReader(sources, environment);
        return new NodeSettings(
                sources.parsed(
                        SettingKey.DIBS_NODE,
                        "1 to 64 letters, digits, dots, dashes and underscores",
                        environment.name(),
                        text -> Optional.of(text).filter(NODE.asMatchPredicate())),
                sources.number(SettingKey.DIBS_SHARDS, 1, ShardHash.MAX_SHARDS),
                cluster.cluster(),
                sources.flag(SettingKey.DIBS_WARM_UP),
                Duration.ofSeconds(sources.number(SettingKey.DIBS_DRAIN_SECONDS, 1, MAX_DRAIN_SECONDS)));
    }

    private enum Way {
        JWT,
        NONE
    }

    private AuthMode auth(boolean reachedFromHereOnly) {
        AuthMode.Jwt jwt = jwt();
        if (sources.text(SettingKey.DIBS_AUTH).isEmpty() && !reachedFromHereOnly) {
            sources.wrong(
                    SettingKey.DIBS_AUTH,
                    "is not set; it must be jwt, or none for full access without authentication"
                            + " (the default only with embedded servers and a port on loopback)");
        }
        if (sources.choice(SettingKey.DIBS_AUTH, Way.class, Way.NONE) == Way.NONE) {
            return new AuthMode.None();
        }
        if (jwt.secret().isEmpty() && jwt.keySet().isEmpty()) {
            sources.wrong(
                    SettingKey.DIBS_AUTH,
                    "is jwt, which needs DIBS_JWT_SECRET (at least " + SECRET_BYTES + " bytes) or DIBS_JWT_JWKS_URI");
        }
        return jwt;
    }

    private AuthMode.Jwt jwt() {
        Optional<String> secret = sources.secret(SettingKey.DIBS_JWT_SECRET);
        int bytes =
                secret.map(text -> text.getBytes(StandardCharsets.UTF_8).length).orElse(SECRET_BYTES);
        if (bytes < SECRET_BYTES) {
            sources.wrong(SettingKey.DIBS_JWT_SECRET, "has " + bytes + " bytes; it must have at least " + SECRET_BYTES);
        }
        Optional<URI> none = Optional.empty();
        return new AuthMode.Jwt(
                secret.map(HiddenText::new),
                sources.parsed(SettingKey.DIBS_JWT_JWKS_URI, "an http or https URL", none, SettingsReader::web),
                sources.text(SettingKey.DIBS_JWT_ISSUER),
                sources.text(SettingKey.DIBS_JWT_AUDIENCE),
                administrator());
    }

    private Optional<HiddenText> administrator() {
        Optional<String> password = sources.secret(SettingKey.DIBS_ADMIN_PASSWORD);
        password.map(FirstAdministrator::flaw)
                .ifPresent(flaw -> sources.wrong(SettingKey.DIBS_ADMIN_PASSWORD, "cannot be one: " + flaw));
        return password.map(HiddenText::new);
    }

    private static Optional<Optional<URI>> web(String text) {
        URI uri = URI.create(text);
        boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        return web && uri.getHost() != null ? Optional.of(Optional.of(uri)) : Optional.empty();
    }

    private enum Form {
        PLAIN,
        JSON
    }

    private LogSettings log() {
        return new LogSettings(
                sources.choice(SettingKey.DIBS_LOG, Form.class) == Form.JSON,
                sources.choice(SettingKey.DIBS_LOG_LEVEL, LogSettings.Level.class),
                sources.choice(SettingKey.DIBS_LOG_SIGN_INS, LogSettings.Level.class));
    }
}
