package io.dibs.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.http.HttpSettings;
import io.dibs.http.access.AuthSettings;
import io.dibs.http.access.ProtectionSettings;
import io.dibs.http.limit.LimitSettings;
import io.dibs.testkit.api.RunningApi;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebPagesTest {
    private static final Pattern FILE = Pattern.compile("(?:src|href)=\"(/assets/[^\"]+)\"");

    /** Pages are only read: one server does for all tests. */
    private static RunningApi api;

    @BeforeAll
    static void start() {
        api = new RunningApi(new AuthSettings.Jwt(RunningApi.SECRET, null, null));
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/c/spring", "/console", "/docs"})
    void anybodyGetsAPageWithAllItsFiles(String path) {
        RunningApi.Reply page = api.get(path);

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(page.header("cache-control")).isEqualTo("no-cache");
        Set<String> files = files(page);
        assertThat(files).hasSizeGreaterThanOrEqualTo(3);
        for (String file : files) {
            RunningApi.Reply reply = api.get(file);
            assertThat(reply.status()).as(file).isEqualTo(200);
            assertThat(reply.header("cache-control")).as(file).isEqualTo("public, max-age=31536000, immutable");
            assertThat(reply.header("x-content-type-options")).isEqualTo("nosniff");
        }
    }

    private static Set<String> files(RunningApi.Reply page) {
        return FILE.matcher(page.http().body())
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/c/spring", "/console", "/docs"})
    void onlyTheConsoleMayAskForTheCamera(String path) {
        assertThat(api.get(path).header("permissions-policy"))
                .startsWith(path.equals("/console") ? "camera=(self), " : "camera=(), ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/c/spring", "/console", "/docs"})
    void aPageLoadsAndCallsNothingButThisHost(String path) {
        RunningApi.Reply page = api.get(path);

        assertThat(page.header("content-security-policy"))
                .contains("default-src 'none'", "script-src 'self';", "connect-src 'self'")
                .endsWith(path.startsWith("/c/") ? "frame-ancestors 'self'" : "frame-ancestors 'none'")
                .doesNotContain("http");
        assertThat(page.http().body())
                .doesNotContain("//")
                .doesNotContain("<style")
                .doesNotContain("style=");
    }

    @Test
    void theFirstPageIsTheListOrWhereNodesAreTriedOutTheArena() {
        assertThat(api.get("/").http().body()).contains("/assets/home.js").doesNotContain("arena");
        try (RunningApi trial = new RunningApi(
                AuthSettings.NONE, HttpSettings.at("127.0.0.1", 0).with(FirstPage.WATCHED_ARENA), 1)) {
            RunningApi.Reply arena = trial.get("/");

            assertThat(arena.http().body()).contains("/assets/arena-watch.js").doesNotContain("data-do");
            assertThat(arena.header("content-security-policy"))
                    .isEqualTo(api.get("/").header("content-security-policy"));
            assertThat(files(arena))
                    .allSatisfy(file -> assertThat(trial.get(file).status()).isEqualTo(200));
        }
    }

    @Test
    void aLinkFromPageToPageStaysAsItIs() {
        assertThat(api.get("/console").http().body()).contains("href=\"/docs\"");
    }

    @Test
    void theClaimPageMayBeFramedWhereASettingSaysSo() {
        ProtectionSettings framed =
                new ProtectionSettings(LimitSettings.DEFAULT, Set.of(), Set.of("https://shop.example"));
        try (RunningApi other = new RunningApi(
                new AuthSettings.Jwt(RunningApi.SECRET, null, null),
                HttpSettings.at("127.0.0.1", 0).with(framed),
                1)) {
            assertThat(other.get("/c/spring").header("content-security-policy"))
                    .endsWith("frame-ancestors 'self' https://shop.example");
            assertThat(other.get("/console").header("content-security-policy")).endsWith("frame-ancestors 'none'");
        }
    }

    @Test
    void aScriptNamesTheVersionsOfTheScriptsThatItNeeds() {
        String claim = api.get("/assets/claim.js").http().body();

        assertThat(claim).containsPattern("from '/assets/claim-view\\.js\\?v=[0-9a-f]{16}'");
        assertThat(claim).doesNotContainPattern("'/assets/[a-z.-]+'");
    }

    @Test
    void aBrowserThatTakesGzipGetsIt() throws IOException {
        RunningApi.Reply plain = api.get("/assets/dibs.css");
        HttpResponse<byte[]> zipped = raw("/assets/dibs.css", "br, gzip;q=0.8");

        assertThat(zipped.headers().firstValue("content-encoding")).contains("gzip");
        assertThat(zipped.headers().firstValue("vary").orElse("")).isEqualToIgnoringCase("accept-encoding");
        assertThat(zipped.headers().firstValue("etag").orElse("")).isNotEqualTo(plain.header("etag"));
        assertThat(unzipped(zipped)).isEqualTo(plain.http().body());
    }

    private static String unzipped(HttpResponse<byte[]> zipped) throws IOException {
        byte[] bytes = new GZIPInputStream(new ByteArrayInputStream(zipped.body())).readAllBytes();
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void theContractIsCompressedWhereThatIsTaken() throws IOException {
        RunningApi.Reply plain = api.get("/openapi.yaml");
        HttpResponse<byte[]> zipped = raw("/openapi.yaml", "gzip");

        assertThat(plain.header("content-encoding")).isNull();
        assertThat(plain.header("vary")).isEqualToIgnoringCase("accept-encoding");
        assertThat(zipped.headers().firstValue("content-encoding")).contains("gzip");
        assertThat(unzipped(zipped)).isEqualTo(plain.http().body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "gzip;q=0", "gzip;q=0.000, br", "x-gzip-like"})
    void aBrowserThatDoesNotIsSentNothingCompressed(String accepted) {
        assertThat(raw("/assets/dibs.css", accepted).headers().firstValue("content-encoding"))
                .isEmpty();
    }

    private static HttpResponse<byte[]> raw(String path, String acceptEncoding) {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(api.get("/").http().uri().resolve(path))
                                    .header("Accept-Encoding", acceptEncoding)
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void peopleGetAPageForWhatIsNotThereAndProgramsAProblem() {
        RunningApi.Reply page = api.send("GET", "/nothing", null, "Accept", "text/html,*/*;q=0.8");
        assertThat(page.status()).isEqualTo(404);
        assertThat(page.header("content-type")).startsWith("text/html");
        assertThat(api.get("/nothing").code()).isEqualTo("not-found");
        assertThat(api.send("GET", "/v1/nothing", null, "Accept", "text/html").header("content-type"))
                .isEqualTo("application/problem+json");
        assertThat(api.send("DELETE", "/v1/sessions", null).status()).isEqualTo(405);
    }

    @Test
    void aQueryIsThePagesOwnBusiness() {
        assertThat(api.get("/?campaign=spring").http().body())
                .isEqualTo(api.get("/").http().body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"%s\"", "W/\"%s\"", "\"other\", \"%s\""})
    void whatABrowserHoldsIsNotSentAgain(String held) {
        String tag = api.get("/").header("etag").replace("\"", "");

        RunningApi.Reply again = api.send("GET", "/", null, "If-None-Match", held.formatted(tag));

        assertThat(again.status()).isEqualTo(304);
        assertThat(again.http().body()).isEmpty();
        assertThat(again.header("etag")).contains(tag);
    }

    @Test
    void aFileOfAnotherVersionIsSentAndNotKept() {
        RunningApi.Reply old = api.get("/assets/claim.js?v=0123456789abcdef");

        assertThat(old.status()).isEqualTo(200);
        assertThat(old.header("cache-control")).isEqualTo("no-cache");
        assertThat(api.send("GET", "/", null, "If-None-Match", "\"other\"").status())
                .isEqualTo(200);
    }

    @Test
    void pagesCanOnlyBeRead() {
        RunningApi.Reply refused = api.post("/docs", "{}");

        assertThat(refused.status()).isEqualTo(405);
        assertThat(refused.code()).isEqualTo("method-not-allowed");
        assertThat(refused.header("allow")).isEqualTo("GET, HEAD");
        RunningApi.Reply head = api.send("HEAD", "/docs", null);
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.http().body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/assets/",
                "/assets/claim.html",
                "/assets/../openapi.yaml.bak",
                "/assets/..%2fdb%2fmigration",
                "/web/claim.js",
                "/console/x",
                "/META-INF/THIRD-PARTY.txt"
            })
    void nothingElseOfTheJarIsServed(String path) {
        assertThat(api.get(path).status()).isEqualTo(404);
    }
}
