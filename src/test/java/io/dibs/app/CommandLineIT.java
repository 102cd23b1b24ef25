package io.dibs.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.testkit.node.DibsProcess;
import io.dibs.testkit.node.NodeTemplate;
import io.dibs.testkit.process.PublicFolder;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CommandLineIT {
    private static final Map<String, String> SIGNED = Map.of("DIBS_JWT_SECRET", "0123456789abcdef0123456789abcdef");
    private static final Map<String, String> REAL = Map.of(
            "DIBS_POSTGRES_URI", "postgresql://dibs:hush@127.0.0.1:1/dibs",
            "DIBS_REDIS_URI", "redis://127.0.0.1:1",
            "DIBS_HTTP_HOST", "127.0.0.1",
            "DIBS_AUTH", "none");

    private PublicFolder place;

    @BeforeEach
    void makePlace() throws IOException {
        place = new PublicFolder();
    }

    @AfterEach
    void clearPlace() throws IOException {
        place.close();
    }

    @Test
    void helpAndVersionSayWhatThisIs() throws Exception {
        DibsProcess help = run(Map.of(), "--help");
        assertThat(help.exit()).isEqualTo(ExitCode.OK);
        assertThat(help.out())
                .contains(
                        "serve",
                        "token",
                        "admin-password",
                        "audit",
                        "recover",
                        "archive",
                        "export-person",
                        "erase-person",
                        "migrate",
                        "servers",
                        "settings",
                        "demo",
                        "--port",
                        "Exit codes")
                .contains(Stream.of(SettingKey.values()).map(SettingKey::name).toList());
        DibsProcess version = run(Map.of(), "--version");
        assertThat(version.exit()).isEqualTo(ExitCode.OK);
        assertThat(version.out()).matches("Dibs \\d+\\.\\d+\\.\\d+\\S* \\(Java .*\\)\n");
    }

    @Test
    void settingsAreShownWithTheirOrigin() throws Exception {
        DibsProcess shown = run(Map.of("DIBS_REDIS_URI", "redis://:hush@cache:6379"), "settings", "--port", "9000");
        assertThat(shown.exit()).isEqualTo(ExitCode.OK);
        assertThat(shown.out())
                .containsPattern("DIBS_HTTP_PORT +9000 +--port")
                .containsPattern("DIBS_REDIS_URI +redis://:\\*{3}@cache:6379 +environment")
                .containsPattern("DIBS_SHARDS +32 +default");
        assertThat(place.data()).doesNotExist();
        DibsProcess wrong = run(Map.of("DIBS_SHARDS", "many"), "settings");
        assertThat(wrong.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(wrong.err()).contains("DIBS_SHARDS is \"many\"");
    }

    /** The environment names another port and another directory; a flag that is wrong is named as its setting. */
    @Test
    void flagsWinOverTheEnvironment() throws Exception {
        NodeTemplate.fill(place.folder().resolve("other"));
        try (DibsProcess node = run(Map.of("DIBS_HTTP_PORT", "1"), "--port", "0", "--data", "other")
                .ready()) {
            assertThat(get(node.after("API"))).isEqualTo("ok");
            assertThat(node.out()).contains("other, 2 campaigns, 310 coupons");
            assertThat(place.data()).doesNotExist();
        }
        DibsProcess wrong = run(Map.of(), "serve", "--port", "many");
        assertThat(wrong.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(wrong.err()).contains("DIBS_HTTP_PORT is \"many\"");
    }

    @Test
    void aServerOfSomebodyElsesIsCheckedBeforeAnythingIsUnpacked() throws Exception {
        DibsProcess wrong = run(Map.of(
                "DIBS_POSTGRES_URI", "postgresql://dibs:hush@127.0.0.1:1/absent",
                "DIBS_HTTP_HOST", "127.0.0.1",
                "DIBS_AUTH", "none"));
        assertThat(wrong.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(wrong.err()).contains("The ledger was asked first.");
        assertThat(place.data()).doesNotExist();
    }

    @Test
    void redisIsCheckedAtTheFirstStartAndMayBeMissingAtTheNext() throws Exception {
        Map<String, String> missing = Map.of("DIBS_REDIS_URI", "redis://127.0.0.1:1/9");
        DibsProcess first = run(missing);
        assertThat(first.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(first.err()).contains("The snapshots were asked for first.");
        assertThat(place.data()).doesNotExist();
        NodeTemplate.fill(place.data());
        run(Map.of()).ready().stop();
        try (DibsProcess next = run(missing).ready()) {
            assertThat(get(next.after("API"))).isEqualTo("ok");
        }
    }

    @Test
    void theDemoSaysThatItsPortIsTakenBeforeItUnpacksAnything() throws Exception {
        try (ServerSocket stranger = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String taken = Integer.toString(stranger.getLocalPort());
            DibsProcess wrong = run(Map.of(), "demo", "--port", taken, "--data", "demo");
            assertThat(wrong.exit()).isEqualTo(ExitCode.USAGE);
            assertThat(wrong.err()).contains("--port is " + taken + ", which is in use");
            assertThat(place.folder().resolve("demo")).doesNotExist();
        }
        assertThat(run(Map.of(), "demo", "--port", "70000").exit()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void anUnknownCommandIsWrongUse() throws Exception {
        DibsProcess wrong = run(Map.of(), "srve");
        assertThat(wrong.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(wrong.err()).contains("srve").contains("serve");
    }

    @Test
    void wrongSettingsAreWrongUseAndTouchNothing() throws Exception {
        DibsProcess wrong = run(Map.of("DIBS_SHARDS", "many", "DIBS_HTPP_PORT", "1"));
        assertThat(wrong.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(wrong.err()).startsWith("2 settings are wrong:").doesNotContain("Exception");
        assertThat(place.data()).doesNotExist();
    }

    @Test
    void aPortThatCannotBeOpenedIsNamedBeforeAnythingIsUnpacked() throws Exception {
        try (ServerSocket stranger = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String taken = Integer.toString(stranger.getLocalPort());
            DibsProcess wrong = run(Map.of("DIBS_HTTP_PORT", taken, "DIBS_MANAGEMENT_HOST", "192.0.2.1"));
            assertThat(wrong.exit()).isEqualTo(ExitCode.USAGE);
            assertThat(wrong.err())
                    .startsWith("2 settings are wrong:")
                    .contains("DIBS_HTTP_PORT is " + taken + ", which is in use on 127.0.0.1")
                    .contains("DIBS_MANAGEMENT_HOST is \"192.0.2.1\", which is no address of this machine")
                    .doesNotContain("Exception");
            assertThat(place.data()).doesNotExist();
        }
    }

    @Test
    void aMigrationIsAStepOfItsOwn() throws Exception {
        DibsProcess migrated = run(REAL, "migrate", "--wait", "5");
        assertThat(migrated.exit()).isEqualTo(ExitCode.OK);
        assertThat(migrated.out()).isEqualTo("postgresql://dibs:***@127.0.0.1:1/dibs within 5 s\n");
        assertThat(run(REAL, "migrate", "--wait", "-1").exit()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void tokensAreWrittenOneALine() throws Exception {
        DibsProcess one = run(
                SIGNED, "token", "--sub", "u-1", "--scope", "admin,claim:any", "--scope", "operator", "--ttl", "15m");
        assertThat(one.exit()).isEqualTo(ExitCode.OK);
        assertThat(one.out()).isEqualTo("u-1 [admin, claim:any, operator] PT15M\n");
        DibsProcess many = run(SIGNED, "token", "--sub", "u", "--count", "3");
        assertThat(many.exit()).isEqualTo(ExitCode.OK);
        assertThat(many.out().lines()).containsExactly("u-1 [] PT1H", "u-2 [] PT1H", "u-3 [] PT1H");
    }

    @Test
    void aTokenWithoutASecretOrWithWrongWordsIsWrongUse() throws Exception {
        DibsProcess bare = run(Map.of(), "token", "--sub", "u-1");
        assertThat(bare.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(bare.err()).contains("DIBS_JWT_SECRET is not set");
        for (List<String> words : List.of(
                List.of("--ttl", "soon"),
                List.of("--ttl", "99999d"),
                List.of("--count", "0"),
                List.of("--scope", "banana"))) {
            DibsProcess wrong = run(SIGNED, "token", "--sub", "u-1", words.get(0), words.get(1));
            assertThat(wrong.exit()).as("%s", words).isEqualTo(ExitCode.USAGE);
            assertThat(wrong.err()).contains(words.get(0));
        }
    }

    @Test
    void thePasswordOfTheAdministratorIsPrintedByACommandAlone() throws Exception {
        DibsProcess made = run(REAL, "admin-password");
        assertThat(made.exit()).isEqualTo(ExitCode.OK);
        assertThat(made.out()).isEqualTo("made up in postgresql://dibs:***@127.0.0.1:1/dibs\n");
        assertThat(run(Map.of(), "admin-password").exit()).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void anAuditTellsTheShellWhetherThePromisesHold() throws Exception {
        DibsProcess sound = run(REAL, "audit", "sound");
        assertThat(sound.exit()).isEqualTo(ExitCode.OK);
        assertThat(sound.out()).contains("sound in postgresql://dibs:***@");
        assertThat(run(REAL, "audit", "broken").exit()).isEqualTo(ExitCode.VIOLATION);
        assertThat(run(REAL, "audit").exit()).isEqualTo(ExitCode.USAGE);
        DibsProcess nowhere = run(Map.of(), "audit", "sound");
        assertThat(nowhere.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(nowhere.err()).contains("There is no database in").contains("DIBS_POSTGRES_URI");
    }

    @Test
    void anArchiveTellsTheShellWhetherItsAuditHolds() throws Exception {
        DibsProcess sound = run(REAL, "archive", "sound", "--to", "files", "--delete");
        assertThat(sound.exit()).isEqualTo(ExitCode.OK);
        assertThat(sound.out())
                .contains("campaign=sound, folder=files, deletes=true, rest=16", "postgresql://dibs:***@");
        assertThat(run(REAL, "archive", "broken", "--to", "files").exit()).isEqualTo(ExitCode.VIOLATION);
        assertThat(run(REAL, "archive", "sound").exit()).isEqualTo(ExitCode.USAGE);
        assertThat(run(REAL, "archive", "sound", "--to", "files", "--rest", "101")
                        .exit())
                .isEqualTo(ExitCode.USAGE);
    }

    @Test
    void aPersonIsNamedByItsId() throws Exception {
        DibsProcess exported = run(REAL, "export-person", "u 1");
        assertThat(exported.exit()).isEqualTo(ExitCode.OK);
        assertThat(exported.out()).isEqualTo("u 1 of postgresql://dibs:***@127.0.0.1:1/dibs\n");
        DibsProcess erased = run(REAL, "erase-person", "u-1");
        assertThat(erased.exit()).isEqualTo(ExitCode.OK);
        assertThat(erased.out()).startsWith("u-1 is not in ");
        assertThat(run(REAL, "erase-person").exit()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void anAuditFindsTheEmbeddedDatabaseWhetherOrNotANodeRuns() throws Exception {
        NodeTemplate.fill(place.data());
        try (DibsProcess node = run(Map.of()).ready()) {
            DibsProcess beside = run(Map.of(), "audit", "sound");
            assertThat(beside.exit()).isEqualTo(ExitCode.OK);
            assertThat(beside.out()).contains(node.after("PostgreSQL"));
            assertThat(node.handle().isAlive()).isTrue();
        }
        assertThat(run(Map.of(), "audit", "sound").exit()).isEqualTo(ExitCode.OK);
        assertThat(place.processes()).isEmpty();
    }

    @Test
    void theEmbeddedServersRunWithoutANode() throws Exception {
        NodeTemplate.fill(place.data());
        DibsProcess servers = run(Map.of(), "servers");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> servers.out().endsWith("\n") || !servers.handle().isAlive());
        String config = servers.after("PostgreSQL and Redis run. A node finds them with")
                .replace("DIBS_CONFIG=", "");
        DibsProcess audit = run(Map.of("DIBS_CONFIG", config), "audit", "sound");
        assertThat(audit.exit()).isEqualTo(ExitCode.OK);
        assertThat(audit.out()).contains("sound in postgresql://");
        assertThat(servers.stop()).isEqualTo(ExitCode.OK);
        assertThat(place.processes()).isEmpty();
        DibsProcess wrong = run(REAL, "servers");
        assertThat(wrong.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(wrong.err()).contains("DIBS_POSTGRES_URI");
    }

    @Test
    void theReadyBlockNamesWhatAnswers() throws Exception {
        try (DibsProcess node = run(REAL).ready()) {
            assertThat(node.out()).doesNotContain("hush").contains("/console", "/docs", "/metrics");
            assertThat(get(node.after("API"))).isEqualTo("ok");
            assertThat(node.out()).contains("curl -s " + node.after("API") + "/campaigns/first/claims");
            assertThat(node.stop()).isEqualTo(ExitCode.OK);
        }
    }

    @Test
    void besideJsonLinesTheReadyBlockIsOneToo() throws Exception {
        NodeTemplate.fill(place.data());
        DibsProcess node = run(Map.of("DIBS_LOG", "json", "DIBS_NODE", StubMain.FIRST));
        await().atMost(Duration.ofSeconds(60)).until(() -> node.out().endsWith("}\n"));
        JsonObject ready = new JsonObject(node.out());
        assertThat(ready.getString("event")).isEqualTo("ready");
        assertThat(ready.getString("api")).endsWith("/v1");
        assertThat(ready.getString("postgresql")).contains(":***@");
        assertThat(ready.getString("signin")).contains("admin-password");
        assertThat(node.stop()).isEqualTo(ExitCode.OK);
        assertThat(node.err().lines()).allMatch(line -> new JsonObject(line).containsKey("message"));
    }

    @Test
    void aNodeThatWantsToEndEndsCleanly() throws Exception {
        DibsProcess node = run(REAL).ready();
        get(node.after("API").replace("/v1", "/drain"));
        assertThat(node.exit()).isEqualTo(ExitCode.OK);
        assertThat(node.err()).contains("Stop requested: drained");
    }

    @Test
    void aStopThatTakesTooLongIsCutOff() throws Exception {
        DibsProcess node = run(with(Map.of("DIBS_NODE", "stuck", "DIBS_DRAIN_SECONDS", "1")))
                .ready();
        assertThat(node.stop()).isEqualTo(ExitCode.FAILED);
        assertThat(node.err()).contains("The node did not stop within 1 s");
    }

    private static Map<String, String> with(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(REAL);
        settings.putAll(more);
        return settings;
    }

    private DibsProcess run(Map<String, String> settings, String... words) {
        return DibsProcess.start(place.folder(), settings, List.of(), words);
    }

    private static String get(String url) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(url))
                                .version(HttpClient.Version.HTTP_1_1)
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }
}
