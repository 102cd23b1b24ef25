package io.dibs.http.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.campaign.CampaignPhase;
import io.dibs.campaign.CodeKey;
import io.dibs.campaign.CouponCode;
import io.dibs.campaign.CouponExpiry;
import io.dibs.campaign.PublishedUploads;
import io.dibs.campaign.Terms;
import io.dibs.http.access.AuthSettings;
import io.dibs.testkit.api.CheckedApi.Reply;
import io.dibs.testkit.api.RunningApi;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads over the wire, and what is given out of them. */
class UploadCallsTest {
    private static RunningApi api;
    private static int campaigns;

    private final String campaign = "own-" + ++campaigns;

    @BeforeAll
    static void start() {
        api = new RunningApi(AuthSettings.NONE);
    }

    @AfterEach
    void nothingIsLeftOver() {
        api.shards.broken = false;
        assertThat(api.shards.staging.staged()).isZero();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private Reply codes(String lines, String... headers) {
        return api.post("/v1/campaigns/" + campaign + "/codes", lines, typed("text/plain", headers));
    }

    private Reply csv(String lines) {
        return api.post("/v1/campaigns/" + campaign + "/codes", lines, typed("text/csv"));
    }

    private Reply eligible(String lines, String... headers) {
        return api.put("/v1/campaigns/" + campaign + "/eligible", lines, typed("text/plain", headers));
    }

    private static String[] typed(String type, String... more) {
        String[] all = new String[more.length + 2];
        System.arraycopy(more, 0, all, 2, more.length);
        all[0] = "Content-Type";
        all[1] = type;
        return all;
    }

    private String claimed(String user) {
        Reply reply = api.claim(campaign, user);
        return reply.status() < 300 ? reply.json().getString("code") : reply.code();
    }

    private static List<String> lines(Reply reply) {
        return reply.json().getJsonArray("errors").stream()
                .map(each -> (JsonObject) each)
                .map(each -> each.getInteger("line") + " " + each.getString("detail"))
                .toList();
    }

    private JsonObject shown() {
        return api.get("/v1/campaigns/" + campaign).json();
    }

    // ---- codes -------------------------------------------------------------------------------------------------

    @Test
    void codesAreGivenOutInTheirOrderAndShownWhereverACouponIs() {
        api.create(campaign, 3);
        Reply published = codes("First-" + campaign + "\nsecond " + campaign + "\r\n  x\"\\3-" + campaign + "  ");
        assertThat(published.status()).isEqualTo(201);
        assertThat(published.json())
                .isEqualTo(new JsonObject()
                        .put("campaign", campaign)
                        .put("count", 3)
                        .put("first", 1)
                        .put("last", 3));
        String third = "x\"\\3-" + campaign;
        assertThat(claimed("a")).isEqualTo("First-" + campaign);
        assertThat(claimed("b")).isEqualTo("second " + campaign);
        assertThat(claimed("c")).isEqualTo(third);
        assertThat(claimed("a")).as("a retry").isEqualTo("First-" + campaign);
        assertThat(claimed("d")).isEqualTo("sold-out");
        String feed = "/v1/campaigns/" + campaign + "/coupons";
        assertThat(api.get(feed).json().getJsonArray("items").getJsonObject(2).getString("code"))
                .isEqualTo(third);
        assertThat(api.get(feed, "Accept", "text/csv").http().body())
                .contains("\r\n1,\"First-" + campaign + "\",\"a\",")
                .contains("\r\n3,\"x\"\"\\3-" + campaign + "\",\"c\",");
        assertThat(api.get("/v1/campaigns/" + campaign + "/claims/b").json().getString("code"))
                .isEqualTo("second " + campaign);
        assertThat(api.get("/v1/users/c/coupons").json().getJsonArray("items").stream()
                        .map(each -> ((JsonObject) each).getString("code")))
                .contains(third);
        assertThat(shown().getInteger("ownCodes")).isEqualTo(3);
    }

    @Test
    void aCodeIsFoundHoweverItIsTypedAndCanBeRedeemedAndRevoked() {
        api.create(campaign, 2);
        codes("Sun-" + campaign + "\nMoon-" + campaign);
        claimed("a");
        String typed = "/v1/coupons/" + ("sUN%20" + campaign.replace("-", "")).toUpperCase();
        assertThat(api.get(typed).json().getString("userId")).isEqualTo("a");
        assertThat(api.get("/v1/coupons/moon-" + campaign).code())
                .as("not issued yet")
                .isEqualTo("coupon-not-found");
        assertThat(api.get("/v1/coupons/mars-" + campaign).code()).isEqualTo("code-mistyped");
        assertThat(api.post(typed + "/redeem", "{\"reference\":\"r\"}").json().getString("code"))
                .isEqualTo("Sun-" + campaign);
        claimed("b");
        Reply restocked = api.post("/v1/coupons/moon-" + campaign + "/revoke", "{\"restock\":true}");
        assertThat(restocked.code()).as("there is no code for one more").isEqualTo("stock-above-codes");
        Reply revoked = api.post("/v1/coupons/moon-" + campaign + "/revoke", "{\"restock\":false}");
        assertThat(revoked.json().getString("state")).isEqualTo("revoked");
    }

    @Test
    void aCodeThatWouldHaveBeenMadeIsNobodys() {
        api.create(campaign, 2);
        codes("C-" + campaign);
        claimed("a");
        Terms terms = api.shards.all().keySet().stream()
                .filter(each -> each.campaign().equals(campaign))
                .findFirst()
                .orElseThrow();
        assertThat(api.get("/v1/coupons/" + new CouponCode.Writer(terms).write(1))
                        .code())
                .isEqualTo("coupon-not-found");
    }

    @Test
    void moreCodesComeBehindAndTheStockIsForSaleAsFarAsThereAreCodes() {
        api.create(campaign, 3);
        codes("A-" + campaign);
        assertThat(shown().getInteger("remaining")).isEqualTo(1);
        assertThat(claimed("a")).isEqualTo("A-" + campaign);
        assertThat(claimed("b")).isEqualTo("sold-out");
        Reply more = codes("B-" + campaign + "\nC-" + campaign + "\nD-" + campaign);
        assertThat(more.json().getInteger("first")).isEqualTo(2);
        assertThat(more.json().getInteger("last")).isEqualTo(4);
        assertThat(claimed("b")).isEqualTo("B-" + campaign);
        assertThat(claimed("c")).isEqualTo("C-" + campaign);
        assertThat(claimed("d")).as("the stock is three").isEqualTo("sold-out");
        String stock = "/v1/campaigns/" + campaign + "/stock";
        assertThat(api.post(stock, "{\"add\":2}").code()).isEqualTo("stock-above-codes");
        assertThat(api.post(stock, "{\"add\":1}").status()).isEqualTo(200);
        assertThat(claimed("d")).isEqualTo("D-" + campaign);
    }

    @Test
    void whatIsWrongWithLinesIsNamedWithTheirNumbers() {
        api.create(campaign, 3);
        String ours = new CouponCode.Writer(new Terms(
                        "c",
                        1,
                        2,
                        9,
                        1,
                        CampaignPhase.LIVE,
                        0,
                        9,
                        CouponExpiry.NEVER,
                        new CodeKey(new byte[16]),
                        PublishedUploads.NONE,
                        1))
                .write(7);
        Reply reply = codes("good\n\n" + "x".repeat(65) + "\ntab\tbed\n-dash\nGrüße\n" + ours + "\n" + "y".repeat(5_000)
                + "\n" + "z".repeat(64) + "\n\u0000\n");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo("bad-request");
        assertThat(lines(reply))
                .containsExactly(
                        "2 The line is empty",
                        "3 A code has at most 64 characters",
                        "4 A code holds visible ASCII characters and blanks only",
                        "5 A code begins with a letter or a digit",
                        "6 A code holds visible ASCII characters and blanks only",
                        "7 The code reads as one that Dibs makes",
                        "8 The line is too long",
                        "10 A code holds visible ASCII characters and blanks only");
        assertThat(reply.json().getString("field")).isEqualTo("line 2");
        assertThat(shown().getInteger("ownCodes")).isNull();
        assertThat(codes("\n".repeat(500)).json().getJsonArray("errors")).hasSize(20);
        assertThat(codes("").json().getString("detail")).isEqualTo("There is no line in the body");
    }

    @Test
    void codesThatAreThereAlreadyAreNamedWithTheirNumbers() {
        String other = campaign;
        api.create(other, 3);
        codes("O1 " + other + "\nO2 " + other);
        String second = other + "-b";
        api.create(second, 3);
        Reply reply = api.post(
                "/v1/campaigns/" + second + "/codes",
                "code,note\nN1,\nN2,\nn-1,\no1" + other + ",\nN3,\n",
                typed("text/csv"));
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.code()).isEqualTo("duplicate-codes");
        assertThat(lines(reply))
                .containsExactly(
                        "4 The code stands on line 2 already", "5 It is code 1 of campaign " + other + " already");
        assertThat(codes("O2-" + other + "\n")
                        .json()
                        .getJsonArray("errors")
                        .getJsonObject(0)
                        .getString("detail"))
                .as("the campaign's own")
                .isEqualTo("It is code 2 of campaign " + other + " already");
    }

    @Test
    void duplicatesOfManyPagesAreFoundToo() {
        api.create(campaign, 3);
        String many = IntStream.range(0, 3 * UploadReader.PAGE)
                .mapToObj(i -> campaign + "x" + i)
                .collect(Collectors.joining("\n"));
        Reply reply = codes(many + "\n" + campaign + "X5\n");
        assertThat(lines(reply)).containsExactly((3 * UploadReader.PAGE + 1) + " The code stands on line 6 already");
        assertThat(codes(many).json().getInteger("last")).isEqualTo(3 * UploadReader.PAGE);
        assertThat(claimed("a")).isEqualTo(campaign + "x0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "A1\\nA2|A1",
                "~code~\\n~A1~|A1",
                "note,Code,x\\n1,A1,2|A1",
                "\"A\"\"1\"|A\"1",
                "\ufeffcode\\nA1|A1",
                "\ufeffA1|A1",
                "\"A,1\"|A,1"
            })
    void theColumnOfCodesIsFound(String lines, String first) {
        api.create(campaign, 3);
        String unique = lines.replace("~", "\"").replace("\\n", "\n").replace("A", "A" + campaign);
        assertThat(csv(unique).status()).isEqualTo(201);
        assertThat(claimed("a")).isEqualTo(first.replace("A", "A" + campaign));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "A1,A2|There is more than one field, and no first line says which is the code",
                "note,code\\nonly|There is no field for the code",
                "\"A1|A quote is not closed on its line",
                "\"A1\"x|Something follows the closing quote of a field"
            })
    void linesThatAreNoCsvAreNamed(String lines, String detail) {
        api.create(campaign, 3);
        assertThat(csv(lines.replace("\\n", "\n")).json().getString("detail")).isEqualTo(detail);
    }

    @Test
    void aRetryUnderTheSameKeyHappensOnce() {
        api.create(campaign, 3);
        Reply first = codes("K-" + campaign, "Idempotency-Key", "k");
        Reply again = codes("K-" + campaign, "Idempotency-Key", "k");
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(shown().getInteger("ownCodes")).isEqualTo(1);
        assertThat(codes("K-" + campaign).code()).as("without one").isEqualTo("duplicate-codes");
    }

    @Test
    void theKindOfCodesIsFixedOnceACouponIsOut() {
        api.create(campaign, 3);
        String made = claimed("a");
        Reply late = codes("L-" + campaign);
        assertThat(late.code()).isEqualTo("fixed-once-issued");
        assertThat(late.json().getString("field")).isEqualTo("codes");
        assertThat(claimed("a")).isEqualTo(made);
    }

    @Test
    void anUploadIsMeantForTheVersionThatIfMatchNames() {
        api.create(campaign, 3);
        assertThat(codes("V-" + campaign, "If-Match", "\"7\"").status()).isEqualTo(412);
        String tag = api.get("/v1/campaigns/" + campaign).header("etag");
        assertThat(codes("V-" + campaign, "If-Match", tag).status()).isEqualTo(201);
        assertThat(eligible("u-1", "If-Match", tag).status()).isEqualTo(412);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/html", "text/plain; charset=latin1"})
    void otherTypesAreRefused(String type) {
        api.create(campaign, 3);
        assertThat(api.post("/v1/campaigns/" + campaign + "/codes", "[]", typed(type))
                        .status())
                .isEqualTo(415);
    }

    @Test
    void noPageOfAnotherSiteUploadsPlainText() throws IOException {
        api.create(campaign, 3);
        String answer = raw("Content-Type: text/plain\r\nOrigin: http://evil.example\r\nContent-Length: 3\r\n\r\nX-1");
        assertThat(answer).startsWith("HTTP/1.1 403");
        assertThat(raw("Content-Type: text/plain\r\nOrigin: http://x\r\nContent-Length: 3\r\n\r\nX-1"))
                .startsWith("HTTP/1.1 415");
    }

    @Test
    void anUploadThatIsKnownAlreadyIsAnsweredAndTheConnectionGoesOn() throws IOException {
        api.create(campaign, 3);
        assertThat(codes("K-" + campaign, "Idempotency-Key", "k").status()).isEqualTo(201);
        // More than a connection takes in by itself.
        String body = ("x".repeat(60) + "\n").repeat(4_000);
        String again = "POST /v1/campaigns/" + campaign + "/codes HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n"
                + "Idempotency-Key: k\r\nContent-Length: " + body.length() + "\r\n\r\n" + body
                + "GET /v1/campaigns/" + campaign + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        try (Socket socket = new Socket("127.0.0.1", api.port)) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(again.getBytes(StandardCharsets.UTF_8));
            String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answers).startsWith("HTTP/1.1 201 ").contains("HTTP/1.1 200 ");
        }
    }

    private String raw(String rest) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", api.port)) {
            socket.setSoTimeout(8_000);
            String head = "POST /v1/campaigns/" + campaign + "/codes HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
            socket.getOutputStream().write((head + rest).getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void anUploadThatBreaksOffLeavesNothing() throws IOException {
        api.create(campaign, 3);
        String some = "X-1\n".repeat(UploadReader.PAGE / 2);
        try (Socket socket = new Socket("127.0.0.1", api.port)) {
            socket.getOutputStream()
                    .write(("POST /v1/campaigns/" + campaign
                                    + "/codes HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n"
                                    + "Content-Length: 999999\r\n\r\n" + some)
                            .getBytes(StandardCharsets.UTF_8));
            await().until(() -> api.shards.staging.staged() == 1);
        }
        await().until(() -> api.shards.staging.staged() == 0);
        assertThat(shown().getInteger("ownCodes")).isNull();
    }

    @Test
    void aPageOfCodesIsReadOnceForAllWhoWaitAndTheNextBeforeItIsNeeded() {
        api.create(campaign, 5_000);
        codes(IntStream.rangeClosed(1, 3_000).mapToObj(i -> campaign + "p" + i).collect(Collectors.joining("\n")));
        int before = api.shards.codePagesRead.get();
        for (int i = 1; i <= 1_500; i++) {
            assertThat(claimed("u" + i)).isEqualTo(campaign + "p" + i);
        }
        assertThat(api.shards.codePagesRead.get() - before).isBetween(2, 6);
    }

    // ---- who may claim -----------------------------------------------------------------------------------------

    @Test
    void onlyThoseOnTheListClaim() {
        api.create(campaign, 3);
        assertThat(api.claim(campaign, "early").status()).isEqualTo(201);
        Reply published = eligible("u-1\nÄnne\nu-1\n");
        assertThat(published.status()).isEqualTo(200);
        assertThat(published.json().getInteger("eligibleUsers"))
                .as("twice is once")
                .isEqualTo(2);
        Reply kept = api.claim(campaign, "u-2");
        assertThat(kept.status()).isEqualTo(403);
        assertThat(kept.code()).isEqualTo("not-eligible");
        assertThat(api.claim(campaign, "u-1").status()).isEqualTo(201);
        assertThat(api.claim(campaign, "Änne").status()).isEqualTo(201);
        assertThat(api.claim(campaign, "u-3").code()).as("before sold-out").isEqualTo("not-eligible");
        assertThat(api.claim(campaign, "early").status())
                .as("what is held stays")
                .isEqualTo(200);
        assertThat(eligible("u-3").json().getInteger("eligibleUsers")).isEqualTo(1);
        assertThat(api.claim(campaign, "u-3").code()).isEqualTo("sold-out");
        Reply lifted = api.delete("/v1/campaigns/" + campaign + "/eligible");
        assertThat(lifted.json().getValue("eligibleUsers")).isNull();
        assertThat(api.claim(campaign, "u-9").code()).isEqualTo("sold-out");
        JsonArray history =
                api.get("/v1/campaigns/" + campaign + "/history").json().getJsonArray("items");
        assertThat(history.stream().map(each -> ((JsonObject) each).getString("action")))
                .containsExactly("eligible", "eligible", "eligible", "create");
    }

    @Test
    void whoMayNotClaimIsToldThatAlsoOfAClosedCampaign() {
        api.create(campaign, 3);
        eligible("u-1\nu-2\n");
        api.claim(campaign, "u-1");
        api.post("/v1/campaigns/" + campaign + "/close", null);
        api.shards.forgetClosed(campaign);
        assertThat(api.claim(campaign, "u-1").status()).isEqualTo(200);
        assertThat(api.claim(campaign, "u-2").code()).isEqualTo("closed");
        assertThat(api.claim(campaign, "u-3").code()).isEqualTo("not-eligible");
    }

    @Test
    void usersThatAreNoneAreNamed() {
        api.create(campaign, 3);
        Reply reply = eligible("u-1\n\n" + "x".repeat(129) + "\nu\u0007\n");
        assertThat(lines(reply))
                .containsExactly(
                        "2 userId must not be empty",
                        "3 userId must have at most 128 characters",
                        "4 userId must not hold control characters");
        assertThat(api.claim(campaign, "u-2").status()).as("there is no list").isEqualTo(201);
    }

    @Test
    void anUploadThatTheLedgerDoesNotTakeIsUnavailable() {
        api.create(campaign, 3);
        api.shards.broken = true;
        assertThat(codes("X-" + campaign).status()).isEqualTo(503);
        assertThat(eligible("u-1").status()).isEqualTo(503);
    }
}
