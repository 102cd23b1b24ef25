package io.dibs.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dibs.app.StoreSettings.Waiver;
import io.dibs.http.access.ProtectionSettings;
import io.dibs.ledger.LedgerRetention.KeptDays;
import io.dibs.webhook.AddressRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final String POSTGRES = "postgresql://dibs:hush@db:5432/dibs";

    @TempDir
    Path folder;

    @Test
    void nothingSetMeansEmbeddedServersOnLoopbackAndNoSignIn() {
        Settings settings = read(Map.of());
        assertThat(settings.embedded()).isTrue();
        assertThat(settings.isTrial()).isTrue();
        assertThat(settings.http()).isEqualTo(new ListenAddress("127.0.0.1", 8080));
        assertThat(settings.management()).isEqualTo(new ListenAddress("127.0.0.1", 8081));
        assertThat(settings.auth()).isEqualTo(new AuthMode.None());
        assertThat(settings.stores().dataDirectory()).isEqualTo(folder.resolve(".dibs"));
        assertThat(settings.stores().waived()).isEmpty();
        assertThat(settings.node())
                .isEqualTo(new NodeSettings("host-1a2b", 32, Optional.empty(), true, Duration.ofSeconds(30)));
        assertThat(settings.log()).isEqualTo(new LogSettings(false, LogSettings.Level.INFO, LogSettings.Level.INFO));
        assertThat(settings.warnings()).singleElement().asString().contains("127.0.0.1:8080 has full access");
    }

    @Test
    void realServersOpenTheNodeToTheNetworkAndAskForAChoiceOfSignIn() {
        assertThat(read(external("DIBS_AUTH", "none")).http().host()).isEqualTo("0.0.0.0");
        assertThatThrownBy(() -> read(external()))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("DIBS_AUTH is not set; it must be jwt, or none");
    }

    @Test
    void nobodyTriesOutWhatHasASignInOrServersOfSomebodyElse() {
        assertThat(read(Map.of("DIBS_AUTH", "jwt", "DIBS_JWT_SECRET", SECRET)).isTrial())
                .isFalse();
        assertThat(read(external("DIBS_AUTH", "none")).isTrial()).isFalse();
    }

    @Test
    void anEmbeddedNodeThatOthersCanReachAsksForAChoiceOfSignIn() {
        assertThatThrownBy(() -> read(Map.of("DIBS_HTTP_HOST", "0.0.0.0")))
                .hasMessageContaining("DIBS_AUTH is not set");
        assertThat(read(Map.of("DIBS_HTTP_HOST", "localhost")).auth()).isEqualTo(new AuthMode.None());
        assertThat(read(Map.of("DIBS_HTTP_HOST", "::1")).auth()).isEqualTo(new AuthMode.None());
    }

    @Test
    void webhooksStayOutsideUnlessTheyAreLetIn() {
        assertThat(read(Map.of()).webhooks()).isEqualTo(AddressRule.PUBLIC_ONLY);
        assertThat(read(Map.of("DIBS_WEBHOOK_PRIVATE", "true")).webhooks()).isEqualTo(AddressRule.ANY);
        assertThatThrownBy(() -> read(Map.of("DIBS_WEBHOOK_PRIVATE", "yes")))
                .hasMessageContaining("DIBS_WEBHOOK_PRIVATE is \"yes\"; it must be true or false");
    }

    @Test
    void whatIsKeptForDaysIsKeptLongEnough() {
        assertThat(read(Map.of()).kept()).isEqualTo(KeptDays.USUAL);
        assertThat(read(Map.of(
                                "DIBS_KEEP_HISTORY_DAYS", "8",
                                "DIBS_KEEP_DELIVERIES_DAYS", "2",
                                "DIBS_KEEP_LISTS_DAYS", "1"))
                        .kept())
                .isEqualTo(new KeptDays(8, 2, 1));
        assertThatThrownBy(() -> read(Map.of("DIBS_KEEP_HISTORY_DAYS", "7", "DIBS_KEEP_DELIVERIES_DAYS", "1")))
                .hasMessageContaining("DIBS_KEEP_HISTORY_DAYS is 7; it must be 0 for ever, or at least 8")
                .hasMessageContaining("DIBS_KEEP_DELIVERIES_DAYS is 1; it must be 0 for ever, or at least 2");
    }

    @Test
    void everyWrongSettingIsNamedInOneGo() {
        assertThatThrownBy(() -> read(Map.of(
                        "DIBS_HTTP_PORT", "eighty",
                        "DIBS_MANAGEMENT_PORT", "70000",
                        "DIBS_SHARDS", "0",
                        "DIBS_CLUSTER", "yes",
                        "DIBS_AUTH", "basic",
                        "DIBS_DRAIN_SECONDS", "-1",
                        "DIBS_LOG", "xml",
                        "DIBS_POSTGRES_WAIVE", "fsync,wal",
                        "DIBS_CLUSTER_CONFIG", "absent.yaml",
                        "DIBS_NODE", "a b")))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageStartingWith("10 settings are wrong:")
                .hasMessageContaining("DIBS_HTTP_PORT is \"eighty\"; it must be a whole number from 0 to 65535")
                .hasMessageContaining("DIBS_MANAGEMENT_PORT is \"70000\"")
                .hasMessageContaining("DIBS_SHARDS is \"0\"; it must be a whole number from 1 to 1024")
                .hasMessageContaining("DIBS_CLUSTER is \"yes\"; it must be true or false")
                .hasMessageContaining("DIBS_AUTH is \"basic\"; it must be jwt or none")
                .hasMessageContaining("DIBS_DRAIN_SECONDS")
                .hasMessageContaining("DIBS_LOG is \"xml\"; it must be plain or json")
                .hasMessageContaining(
                        "\"wal\"; each of the list must be fsync, full_page_writes, synchronous_commit or replica")
                .hasMessageContaining("DIBS_CLUSTER_CONFIG")
                .hasMessageContaining("DIBS_NODE");
    }

    @Test
    void aTypoIsNamedWithWhatIsMeant() {
        assertThatThrownBy(() -> read(Map.of("DIBS_HTPP_PORT", "80", "DIBS_QUANTUM_ENTANGLEMENT", "1")))
                .hasMessageContaining("DIBS_HTPP_PORT is not a setting. Did you mean DIBS_HTTP_PORT?")
                .hasMessageContaining("DIBS_QUANTUM_ENTANGLEMENT is not a setting");
    }

    @Test
    void whatKubernetesTellsOfServicesIsNoSetting() {
        Map<String, String> injected = new HashMap<>(Map.of(
                "DIBS_SERVICE_HOST", "10.0.0.7",
                "DIBS_SERVICE_PORT", "8080",
                "DIBS_SERVICE_PORT_HTTP", "8080",
                "DIBS_PORT", "tcp://10.0.0.7:8080",
                "DIBS_PORT_8080_TCP", "tcp://10.0.0.7:8080",
                "DIBS_PORT_8080_TCP_ADDR", "10.0.0.7",
                "DIBS_PORT_8080_TCP_PORT", "8080",
                "DIBS_PORT_8080_TCP_PROTO", "tcp"));
        injected.put("DIBS_MANAGEMENT_SERVICE_HOST", "10.0.0.8");
        injected.put("DIBS_MANAGEMENT_PORT", "tcp://10.0.0.8:8081");
        assertThat(read(injected).management().port()).isEqualTo(8081);
        assertThatThrownBy(() -> read(Map.of("DIBS_PORT", "8080"))).hasMessageContaining("DIBS_PORT is not a setting");
        assertThatThrownBy(() -> read(Map.of("DIBS_SERVICE", "x")))
                .hasMessageContaining("DIBS_SERVICE is not a setting");
    }

    @Test
    void anAddressWithAnUnknownParameterOrAnAbsentCertificateIsNamedAtOnce() {
        assertThatThrownBy(() -> read(external(
                        "DIBS_AUTH", "none",
                        "DIBS_POSTGRES_URI", "postgresql://dibs:hush@db/dibs?colour=hush",
                        "DIBS_REDIS_URI", "rediss://:hush@cache?sslrootcert=/absent.pem")))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("DIBS_POSTGRES_URI cannot be used: Unknown parameter: colour")
                .hasMessageContaining("DIBS_REDIS_URI cannot be used: sslrootcert names /absent.pem")
                .hasMessageNotContaining("hush");
        assertThatThrownBy(() -> read(external("DIBS_POSTGRES_URI", "postgresql://dibs:hush@db/dibs?sslmode=maybe")))
                .hasMessageContaining("sslmode must be disable, allow, prefer");
        assertThatThrownBy(() -> read(external("DIBS_REDIS_URI", "redis://:hu#sh@cache")))
                .hasMessageNotContaining("hu#");
    }

    @Test
    void whoMigratesCanBeChosen() {
        assertThat(read(Map.of()).stores().migrates()).isTrue();
        assertThat(read(Map.of("DIBS_MIGRATE", "false")).stores().migrates()).isFalse();
    }

    @Test
    void aNodeCanBeToldNotToWarmUp() {
        assertThat(read(Map.of()).node().warmsUp()).isTrue();
        assertThat(read(Map.of("DIBS_WARM_UP", "false")).node().warmsUp()).isFalse();
    }

    @Test
    void aValueCannotForgeALine() {
        assertThatThrownBy(() -> read(Map.of("DIBS_NODE", "a\nb\u001b[2J")))
                .hasMessageContaining("a\\u000ab\\u001b[2J");
    }

    @Test
    void tokensNeedASecretOfThirtyTwoBytesOrAKeySet() {
        assertThatThrownBy(() -> read(Map.of("DIBS_AUTH", "jwt"))).hasMessageContaining("DIBS_JWT_JWKS_URI");
        assertThatThrownBy(() -> read(Map.of("DIBS_AUTH", "jwt", "DIBS_JWT_SECRET", "short")))
                .hasMessageContaining("has 5 bytes; it must have at least 32")
                .hasMessageNotContaining("short");
        assertThat(read(Map.of("DIBS_AUTH", "jwt", "DIBS_JWT_SECRET", SECRET)).auth())
                .isInstanceOf(AuthMode.Jwt.class);
        assertThat(read(Map.of("DIBS_AUTH", "jwt", "DIBS_JWT_JWKS_URI", "https://id.example/keys"))
                        .auth())
                .isInstanceOf(AuthMode.Jwt.class);
        assertThatThrownBy(() -> read(Map.of("DIBS_AUTH", "jwt", "DIBS_JWT_JWKS_URI", "file:///etc/passwd")))
                .hasMessageContaining("an http or https URL");
    }

    @Test
    void aSecretWithoutSignInIsWarnedOf() {
        assertThat(read(Map.of("DIBS_JWT_SECRET", SECRET)).warnings())
                .anyMatch(warning -> warning.startsWith("DIBS_JWT_SECRET is set and has no effect"));
    }

    @Test
    void aClusterSharesItsServers() {
        assertThatThrownBy(() -> read(Map.of("DIBS_CLUSTER", "true")))
                .hasMessageContaining("DIBS_POSTGRES_URI is not set; with DIBS_CLUSTER=true")
                .hasMessageContaining("DIBS_REDIS_URI is not set; with DIBS_CLUSTER=true");
    }

    @Test
    void aJarWithoutServersSaysWhatToSet() {
        ProcessEnvironment bare = new ProcessEnvironment(Map.of(), Map.of(), false, "host", folder);
        assertThatThrownBy(() -> new SettingsReader(bare).all())
                .hasMessageContaining("DIBS_POSTGRES_URI is not set, and this jar brings no server of its own")
                .hasMessageContaining("DIBS_REDIS_URI is not set");
        assertThatThrownBy(() -> new SettingsReader(bare).postgresOnly())
                .hasMessageContaining("DIBS_POSTGRES_URI")
                .hasMessageNotContaining("DIBS_REDIS_URI");
    }

    @Test
    void aSecretMayStandInAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("uri"), POSTGRES + "\n");
        Map<String, String> settings = new HashMap<>(external("DIBS_AUTH", "none"));
        settings.remove("DIBS_POSTGRES_URI");
        settings.put("DIBS_POSTGRES_URI_FILE", file.toString());
        assertThat(read(settings).stores().postgres()).contains(new ServerUri(POSTGRES));
        settings.put("DIBS_POSTGRES_URI", POSTGRES);
        assertThatThrownBy(() -> read(settings))
                .hasMessageContaining("both set")
                .hasMessageNotContaining("hush");
        assertThatThrownBy(() -> read(Map.of("DIBS_JWT_SECRET_FILE", "/absent")))
                .hasMessageContaining("One setting is wrong:")
                .hasMessageContaining("DIBS_JWT_SECRET_FILE names /absent, which cannot be read");
    }

    @Test
    void theEnvironmentWinsOverTheFile() throws IOException {
        Path file = Files.writeString(folder.resolve("dibs.properties"), "DIBS_SHARDS=8\nDIBS_HTTP_PORT=9000\n");
        Settings settings = read(Map.of("DIBS_CONFIG", file.toString(), "DIBS_HTTP_PORT", "9001"));
        assertThat(settings.node().shards()).isEqualTo(8);
        assertThat(settings.http().port()).isEqualTo(9001);
    }

    @Test
    void aFileWithAnUnknownKeyOrNoFileAtAllIsWrong() throws IOException {
        Path file = Files.writeString(folder.resolve("dibs.properties"), "shards=8\n");
        assertThatThrownBy(() -> read(Map.of("DIBS_CONFIG", file.toString())))
                .hasMessageContaining("shards is not a setting");
        assertThatThrownBy(() -> read(Map.of("DIBS_CONFIG", "/absent")))
                .hasMessageContaining("DIBS_CONFIG names /absent");
    }

    @Test
    void anEmptyValueCountsAsNone() {
        assertThat(read(Map.of("DIBS_HTTP_PORT", "", "DIBS_POSTGRES_URI", " "))
                        .http()
                        .port())
                .isEqualTo(8080);
    }

    @Test
    void bothPortsMustDiffer() {
        assertThatThrownBy(() -> read(Map.of("DIBS_HTTP_PORT", "8081"))).hasMessageContaining("they must differ");
        assertThat(read(Map.of("DIBS_HTTP_PORT", "0", "DIBS_MANAGEMENT_PORT", "0"))
                        .http()
                        .port())
                .isZero();
    }

    @Test
    void anAddressOfAnotherKindIsRefusedWithoutPrintingIt() {
        assertThatThrownBy(() -> read(external("DIBS_POSTGRES_URI", "mysql://root:hush@db/dibs")))
                .hasMessageContaining("DIBS_POSTGRES_URI is not an address of this form: postgresql://")
                .hasMessageNotContaining("hush");
        assertThatThrownBy(() -> read(external("DIBS_REDIS_URI", "cache:6379"))).hasMessageContaining("redis://");
    }

    @Test
    void checksAreWaivedByName() {
        Settings settings = read(external("DIBS_AUTH", "none", "DIBS_POSTGRES_WAIVE", "fsync, replica"));
        assertThat(settings.stores().waived()).containsExactlyInAnyOrder(Waiver.FSYNC, Waiver.REPLICA);
        assertThat(settings.warnings()).anyMatch(warning -> warning.contains("names fsync"));
    }

    @Test
    void secretsAreNeverPrinted() {
        Settings settings = read(
                external("DIBS_AUTH", "jwt", "DIBS_JWT_SECRET", SECRET, "DIBS_REDIS_URI", "redis://:hush@cache:6379"));
        assertThat(settings.toString())
                .doesNotContain("hush")
                .doesNotContain(SECRET)
                .contains("db:5432");
        assertThat(new ServerUri("postgresql://db/dibs?user=dibs&password=hush&sslmode=require"))
                .hasToString("postgresql://db/dibs?user=dibs&password=***&sslmode=require");
    }

    @Test
    void abuseIsHeldOffGenerouslyUnlessToldOtherwise() {
        assertThat(read(Map.of()).protection()).isEqualTo(ProtectionSettings.DEFAULT);
        ProtectionSettings settings = read(Map.of(
                        "DIBS_RATE_PER_USER", "0",
                        "DIBS_RATE_PER_ADDRESS", "50",
                        "DIBS_TRUSTED_PROXIES", "10.0.0.0/8, ::1",
                        "DIBS_CORS_ORIGINS", "https://shop.example,http://localhost:3000"))
                .protection();
        assertThat(settings.limits().perUser()).isZero();
        assertThat(settings.limits().perAddress()).isEqualTo(50);
        assertThat(settings.limits().publicOnly()).isFalse();
        assertThat(settings.limits().proxies()).hasSize(2);
        assertThat(settings.origins()).containsExactlyInAnyOrder("https://shop.example", "http://localhost:3000");
    }

    @Test
    void eachWrongWordOfAListIsNamed() {
        assertThatThrownBy(() -> read(Map.of(
                        "DIBS_RATE_PER_USER", "-1",
                        "DIBS_TRUSTED_PROXIES", "nginx,10.0.0.0/99,10.0.0.1",
                        "DIBS_CORS_ORIGINS", "https://shop.example/,SHOP,*,https://ok.example")))
                .hasMessageStartingWith("5 settings are wrong:")
                .hasMessageContaining("DIBS_RATE_PER_USER is \"-1\"; it must be a whole number from 0 to 1000000")
                .hasMessageContaining("DIBS_TRUSTED_PROXIES names \"nginx\"")
                .hasMessageContaining("\"10.0.0.0/99\"; each of the list must be an address")
                .hasMessageContaining("DIBS_CORS_ORIGINS names \"https://shop.example/\"")
                .hasMessageContaining("names \"SHOP\"");
    }

    @Test
    void theFirstPasswordMayStandInAFileAndMustBeGood() throws IOException {
        Path file = Files.writeString(folder.resolve("first"), "correct horse\n");
        Settings settings = read(
                Map.of("DIBS_AUTH", "jwt", "DIBS_JWT_SECRET", SECRET, "DIBS_ADMIN_PASSWORD_FILE", file.toString()));
        assertThat(((AuthMode.Jwt) settings.auth()).administrator()).contains(new HiddenText("correct horse"));
        assertThat(settings.toString()).doesNotContain("correct horse");
        for (String weak : new String[] {"hush", "password123", "admin@localhost", "Administrator"}) {
            assertThatThrownBy(() ->
                            read(Map.of("DIBS_AUTH", "jwt", "DIBS_JWT_SECRET", SECRET, "DIBS_ADMIN_PASSWORD", weak)))
                    .hasMessageContaining("DIBS_ADMIN_PASSWORD cannot be one")
                    .hasMessageNotContaining(weak);
        }
        assertThat(read(Map.of("DIBS_ADMIN_PASSWORD", "correct horse")).warnings())
                .anyMatch(warning -> warning.startsWith("DIBS_ADMIN_PASSWORD is set and has no effect"));
    }

    @Test
    void tokensThatAProviderMakesForOthersAreWarnedOf() {
        String uri = "http://id.example/keys";
        assertThat(read(Map.of("DIBS_AUTH", "jwt", "DIBS_JWT_JWKS_URI", uri, "DIBS_JWT_ISSUER", "x"))
                        .warnings())
                .anyMatch(warning -> warning.contains("DIBS_JWT_AUDIENCE are not both set"))
                .anyMatch(warning -> warning.contains("DIBS_JWT_JWKS_URI has no TLS"));
        assertThat(read(Map.of(
                                "DIBS_AUTH", "jwt",
                                "DIBS_JWT_JWKS_URI", "https://id.example/keys",
                                "DIBS_JWT_ISSUER", "x",
                                "DIBS_JWT_AUDIENCE", "y"))
                        .warnings())
                .isEmpty();
    }

    private Settings read(Map<String, String> environment) {
        return new SettingsReader(new ProcessEnvironment(environment, Map.of(), true, "host-1a2b", folder)).all();
    }

    private static Map<String, String> external(String... more) {
        Map<String, String> settings =
                new HashMap<>(Map.of("DIBS_POSTGRES_URI", POSTGRES, "DIBS_REDIS_URI", "redis://cache:6379"));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return settings;
    }
}
