package io.dibs.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.http.access.AuthSettings;
import io.dibs.testkit.api.RunningApi;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
    @ValueSource(strings = {"/", "/console", "/docs"})
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
    @ValueSource(strings = {"/", "/console", "/docs"})
    void aPageLoadsAndCallsNothingButThisHost(String path) {
        RunningApi.Reply page = api.get(path);

        assertThat(page.header("content-security-policy"))
                .contains("default-src 'none'", "script-src 'self';", "connect-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("http");
        assertThat(page.http().body())
                .doesNotContain("//")
                .doesNotContain("<style")
                .doesNotContain("style=");
    }

    @Test
    void aLinkFromPageToPageStaysAsItIs() {
        assertThat(api.get("/console").http().body()).contains("href=\"/docs\"");
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
