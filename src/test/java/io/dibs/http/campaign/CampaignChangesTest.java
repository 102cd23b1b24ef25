package io.dibs.http.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.http.access.AuthSettings;
import io.dibs.http.answer.Rfc3339Format;
import io.dibs.testkit.api.CheckedApi.Reply;
import io.dibs.testkit.api.RunningApi;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Editing, deleting and copying over the wire, and the entity tags that guard them. */
class CampaignChangesTest {
    private static final String SOON = "2030-06-01T10:00:00.000Z";
    private static final String LATER = "2030-06-02T10:00:00.000Z";
    private static RunningApi api;

    @BeforeAll
    static void start() {
        api = new RunningApi(AuthSettings.NONE);
    }

    @AfterEach
    void mend() {
        api.shards.broken = false;
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static JsonObject campaign(String id) {
        return new JsonObject()
                .put("id", id)
                .put("name", "Test")
                .put("stock", 10)
                .put("opensAt", SOON)
                .put("couponTtlSeconds", 60)
                .put("benefit", new JsonObject().put("type", "gift").put("gift", "mug"))
                .put("metadata", new JsonObject().put("k", 1));
    }

    private static String path(String id) {
        return "/v1/campaigns/" + id;
    }

    private static JsonObject edited(String id, String body) {
        Reply reply = api.patch(path(id), body);
        assertThat(reply.status()).as(reply.http().body()).isEqualTo(200);
        return reply.json();
    }

    private static void isRefused(Reply reply, int status, String code) {
        assertThat(reply.status()).as(reply.http().body()).isEqualTo(status);
        assertThat(reply.code()).isEqualTo(code);
    }

    private static void isRefused(Reply reply, int status, String code, String field) {
        isRefused(reply, status, code);
        assertThat(reply.json().getString("field")).isEqualTo(field);
        assertThat(reply.json().getString("detail")).isNotEmpty();
    }

    // ---- editing -----------------------------------------------------------------------------------------------

    @Test
    void whatIsNamedIsSetAndTheRestStays() {
        JsonObject before = api.create(campaign("edit")).json();
        JsonObject after = edited("edit", "{\"name\":\"Other\",\"closesAt\":\"" + LATER + "\"}");
        assertThat(after)
                .isEqualTo(before.put("name", "Other").put("closesAt", LATER).put("version", 2));
        assertThat(api.get(path("edit")).json()).isEqualTo(after);
    }

    @Test
    void nullTakesAFieldAway() {
        api.create(campaign("null"));
        JsonObject after =
                edited("null", "{\"opensAt\":null,\"couponTtlSeconds\":null,\"benefit\":null,\"metadata\":null}");
        for (String field : new String[] {"opensAt", "couponTtlSeconds", "couponExpiresAt", "benefit", "metadata"}) {
            assertThat(after.getValue(field)).as(field).isNull();
        }
        assertThat(after.getString("state")).isEqualTo("open");
    }

    @Test
    void benefitAndMetadataAreReplacedWhole() {
        api.create(campaign("whole"));
        JsonObject after =
                edited("whole", "{\"benefit\":{\"type\":\"percent\",\"percent\":5},\"metadata\":{\"other\":[]}}");
        assertThat(after.getJsonObject("benefit").encode()).isEqualTo("{\"type\":\"percent\",\"percent\":5}");
        assertThat(after.getJsonObject("metadata").encode()).isEqualTo("{\"other\":[]}");
    }

    @Test
    void theTwoKindsOfExpiryReplaceEachOther() {
        api.create(campaign("expiry"));
        JsonObject moment = edited("expiry", "{\"couponExpiresAt\":\"" + LATER + "\"}");
        assertThat(moment.getValue("couponTtlSeconds")).isNull();
        assertThat(moment.getString("couponExpiresAt")).isEqualTo(LATER);
        assertThat(edited("expiry", "{\"couponTtlSeconds\":5}").getValue("couponExpiresAt"))
                .isNull();
    }

    @Test
    void aDraftIsPublishedWithItsSchedule() {
        api.create(campaign("draft").put("draft", true));
        assertThat(edited("draft", "{\"draft\":false}").getString("state")).isEqualTo("scheduled");
        assertThat(edited("draft", "{\"draft\":true}").getString("state")).isEqualTo("draft");
        assertThat(edited("draft", "{\"draft\":false,\"opensAt\":null}").getString("state"))
                .isEqualTo("open");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|''",
                "{\"name\":null}|name",
                "{\"name\":\"\"}|name",
                "{\"name\":\"a\\n\"}|name",
                "{\"perUser\":0}|perUser",
                "{\"perUser\":null}|perUser",
                "{\"perUser\":1001}|perUser",
                "{\"draft\":null}|draft",
                "{\"opensAt\":\"tomorrow\"}|opensAt",
                "{\"opensAt\":7}|opensAt",
                "{\"closesAt\":\"2030-02-30T00:00:00Z\"}|closesAt",
                "{\"opensAt\":\"2030-01-02T00:00:00Z\",\"closesAt\":\"2030-01-01T00:00:00Z\"}|closesAt",
                "{\"couponTtlSeconds\":0}|couponTtlSeconds",
                "{\"couponTtlSeconds\":1.5}|couponTtlSeconds",
                "{\"couponTtlSeconds\":5,\"couponExpiresAt\":\"2031-01-01T00:00:00Z\"}|couponExpiresAt",
                "{\"benefit\":{\"type\":\"percent\",\"percent\":101}}|benefit.percent",
                "{\"benefit\":{\"type\":\"gift\",\"percent\":1}}|benefit.gift",
                "{\"benefit\":[]}|benefit",
                "{\"metadata\":7}|metadata",
                "{\"stock\":5}|stock",
                "{\"id\":\"other\"}|id",
                "{\"state\":\"closed\"}|state",
            })
    void aWrongEditIs400AndNamesTheField(String body, String field) {
        Reply reply = api.patch(path("any"), body);
        isRefused(reply, 400, "bad-request");
        assertThat(reply.json().getString("field", "")).isEqualTo(field);
    }

    @Test
    void anEditIsAsStrictAsAnyBody() {
        isRefused(api.patch(path("any"), "{\"name\":\"a\",\"name\":\"b\"}"), 400, "bad-request");
        isRefused(api.patch(path("any"), "[]"), 400, "bad-request");
        isRefused(api.send("PATCH", path("any"), null), 400, "bad-request");
        isRefused(api.patch(path("any"), "{}", "Content-Type", "text/plain"), 415, "unsupported-media-type");
        isRefused(
                api.patch(path("any"), "{}", "Content-Type", "application/merge-patch+json"),
                415,
                "unsupported-media-type");
        isRefused(api.patch(path("any"), "{\"name\":\"" + "x".repeat(70_000) + "\"}"), 413, "payload-too-large");
        isRefused(api.patch(path("Bad"), "{\"name\":\"x\"}"), 400, "bad-request", "id");
        isRefused(api.patch(path("nowhere"), "{\"name\":\"x\"}"), 404, "campaign-not-found");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"perUser\":2}|perUser",
                "{\"couponTtlSeconds\":5}|couponTtlSeconds",
                "{\"couponTtlSeconds\":null}|couponTtlSeconds",
                "{\"couponExpiresAt\":\"2031-01-01T00:00:00Z\"}|couponExpiresAt",
                "{\"draft\":true}|draft",
            })
    void whatACouponPromisesIsFixedOnceOneIsOut(String body, String field) {
        String id = "fixed-" + field.toLowerCase() + body.length();
        api.create(campaign(id).put("opensAt", "2020-01-01T00:00:00Z"));
        api.claim(id, "u-1");
        isRefused(api.patch(path(id), body), 409, "fixed-once-issued", field);
        assertThat(edited(id, "{\"perUser\":1,\"couponTtlSeconds\":60,\"draft\":false,\"name\":\"New\"}")
                        .getString("name"))
                .isEqualTo("New");
    }

    @Test
    void aScheduleThatRunsBackwardsOrIsOverIsRefused() {
        api.create(campaign("schedule"));
        isRefused(api.patch(path("schedule"), "{\"closesAt\":\"" + SOON + "\"}"), 409, "schedule-conflict", "closesAt");
        edited("schedule", "{\"closesAt\":\"" + LATER + "\"}");
        isRefused(api.patch(path("schedule"), "{\"opensAt\":\"" + LATER + "\"}"), 409, "schedule-conflict", "opensAt");
        isRefused(
                api.patch(path("schedule"), "{\"opensAt\":null,\"closesAt\":\"2021-01-01T00:00:00Z\"}"),
                400,
                "bad-request",
                "closesAt");
    }

    @Test
    void aCampaignThatWouldBeOverFromTheStartIsRefused() {
        isRefused(
                api.create(campaign("late")
                        .put("opensAt", "2020-01-01T00:00:00Z")
                        .put("closesAt", "2021-01-01T00:00:00Z")),
                400,
                "bad-request",
                "closesAt");
        assertThat(api.get(path("late")).status()).isEqualTo(404);
    }

    @Test
    void aClosedCampaignIsNotEdited() {
        api.create(campaign("over"));
        api.post(path("over") + "/close", null);
        isRefused(api.patch(path("over"), "{\"name\":\"x\"}"), 409, "closed");
        String soon = Instant.ofEpochMilli(api.now.get() + 1_000).toString();
        JsonObject brief =
                campaign("by-schedule").put("opensAt", "2020-01-01T00:00:00Z").put("closesAt", soon);
        assertThat(api.create(brief).status()).isEqualTo(201);
        api.now.addAndGet(1_000);
        isRefused(api.patch(path("by-schedule"), "{\"closesAt\":null}"), 409, "closed");
    }

    // ---- entity tags -------------------------------------------------------------------------------------------

    @Test
    void everyAnswerBearsTheTagOfWhatItShows() {
        Reply made = api.create(campaign("tags"));
        String path = path("tags");
        assertThat(made.header("etag")).isEqualTo(api.get(path).header("etag")).isNotNull();
        bearsItsTag(api.patch(path, "{\"name\":\"x\"}"), path);
        bearsItsTag(api.post(path + "/stock", "{\"add\":1}"), path);
        for (String call : new String[] {"pause", "open", "sync", "close"}) {
            bearsItsTag(api.post(path + "/" + call, null), path);
        }
    }

    private static void bearsItsTag(Reply changed, String path) {
        assertThat(changed.header("etag")).isEqualTo(api.get(path).header("etag"));
    }

    @Test
    void whoHoldsTheLatestGets304() {
        api.create(campaign("held").put("opensAt", "2020-01-01T00:00:00Z"));
        String tag = api.get(path("held")).header("etag");
        Reply same = api.get(path("held"), "If-None-Match", tag);
        assertThat(same.status()).isEqualTo(304);
        assertThat(same.http().body()).isEmpty();
        assertThat(same.header("etag")).isEqualTo(tag);
        assertThat(same.header("cache-control")).isEqualTo("private, no-cache");
        assertThat(api.get(path("held"), "If-None-Match", "\"other\", W/" + tag).status())
                .isEqualTo(304);
        assertThat(api.get(path("held"), "If-None-Match", "*").status()).isEqualTo(304);
        assertThat(api.get(path("held"), "If-None-Match", "\"other\"").status()).isEqualTo(200);
        api.claim("held", "u-1");
        assertThat(api.get(path("held"), "If-None-Match", tag).status()).isEqualTo(200);
    }

    @Test
    void aTagChangesWithTheStateThatTimeBrings() {
        long before = api.now.get();
        api.create(campaign("clock").put("opensAt", Rfc3339Format.text(before + 1_000)));
        String tag = api.get(path("clock")).header("etag");
        api.now.addAndGet(1_000);
        assertThat(api.get(path("clock"), "If-None-Match", tag).json().getString("state"))
                .isEqualTo("open");
        api.now.set(before);
    }

    @Test
    void whoMissedAChangeGets412AndNothingHappens() {
        String old = api.create(campaign("stale")).header("etag");
        String path = path("stale");
        edited("stale", "{\"name\":\"Second\"}");
        isRefused(api.patch(path, "{\"name\":\"Third\"}", "If-Match", old), 412, "precondition-failed");
        isRefused(api.delete(path, "If-Match", old), 412, "precondition-failed");
        isRefused(api.post(path + "/copy", null, "If-Match", old), 412, "precondition-failed");
        isRefused(api.post(path + "/stock", "{\"add\":1}", "If-Match", old), 412, "precondition-failed");
        for (String call : new String[] {"open", "pause", "close"}) {
            isRefused(api.post(path + "/" + call, null, "If-Match", old), 412, "precondition-failed");
        }
        assertThat(api.get(path).json().getString("name")).isEqualTo("Second");
        String now = api.get(path).header("etag");
        assertThat(api.patch(path, "{\"name\":\"Third\"}", "If-Match", now).status())
                .isEqualTo(200);
    }

    @Test
    void couponsThatWentOutMeanwhileAreNoConflict() {
        String path = path("sale");
        api.create(campaign("sale").put("opensAt", "2020-01-01T00:00:00Z"));
        String tag = api.get(path).header("etag");
        api.claim("sale", "u-1");
        assertThat(api.patch(path, "{\"name\":\"x\"}", "If-Match", tag).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "\"1.0.scheduled\"", "\"1\"", "W/\"1.0.open\"", "\"9\", \"1\"", " \"1.7.x\" , \"z\""})
    void aTagIsReadAsClientsSendIt(String tag) {
        String id = "tag-" + Math.abs(tag.hashCode());
        api.create(campaign(id));
        assertThat(api.patch(path(id), "{\"name\":\"x\"}", "If-Match", tag).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"2\"", "\"\"", "\"x\"", "\"11\"", "\"1x\"", "\"99999999999999999999\"", "\"-1\""})
    void aTagOfSomethingElseMatchesNothing(String tag) {
        String id = "other-" + Math.abs(tag.hashCode());
        api.create(campaign(id));
        isRefused(api.patch(path(id), "{\"name\":\"x\"}", "If-Match", tag), 412, "precondition-failed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1.0.open", "\"1", "\"1\"x", "\"1\" \"2\"", ",", "*, \"1\""})
    void whatIsNoTagIs400(String tag) {
        isRefused(api.patch(path("any"), "{\"name\":\"x\"}", "If-Match", tag), 400, "bad-request", "If-Match");
    }

    @Test
    void aRetryUnderItsKeyGetsTheResultAndNoConflict() {
        String tag = api.create(campaign("again")).header("etag");
        for (int i = 0; i < 2; i++) {
            Reply reply = api.patch(path("again"), "{\"name\":\"x\"}", "If-Match", tag, "Idempotency-Key", "k");
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.json().getInteger("version")).isEqualTo(2);
        }
    }

    // ---- deleting ----------------------------------------------------------------------------------------------

    @Test
    void whatIssuedNothingIsDeletedAndItsIdCanBeTakenAnew() {
        String old = api.create(campaign("gone")).header("etag");
        Reply reply = api.delete(path("gone"), "Idempotency-Key", "d");
        assertThat(reply.status()).isEqualTo(204);
        assertThat(reply.http().body()).isEmpty();
        assertThat(reply.header("content-type")).isNull();
        isRefused(api.get(path("gone")), 404, "campaign-not-found");
        isRefused(api.delete(path("gone")), 404, "campaign-not-found");
        isRefused(api.claim("gone", "u-1"), 404, "campaign-not-found");
        assertThat(api.create(campaign("gone")).json().getInteger("version")).isEqualTo(2);
        isRefused(api.delete(path("gone"), "If-Match", old), 412, "precondition-failed");
        assertThat(api.delete(path("gone"), "Idempotency-Key", "d").status()).isEqualTo(204);
        assertThat(api.get(path("gone")).status()).isEqualTo(200);
    }

    @Test
    void whatIssuedSomethingIsNotDeletedOnceItIsClosedEither() {
        api.create(campaign("issued").put("opensAt", "2020-01-01T00:00:00Z"));
        api.claim("issued", "u-1");
        isRefused(api.delete(path("issued")), 409, "has-coupons");
        api.post(path("issued") + "/close", null);
        api.shards.forgetClosed("issued");
        isRefused(api.delete(path("issued")), 409, "has-coupons");
    }

    @Test
    void aDeletionTakesNoBody() {
        isRefused(api.send("DELETE", path("any"), "{\"force\":true}"), 400, "bad-request");
        isRefused(api.send("DELETE", path("any"), "force", "Content-Type", "text/plain"), 400, "bad-request");
        isRefused(api.send("GET", path("any"), "force", "Content-Type", "text/plain"), 400, "bad-request");
        isRefused(api.delete(path("Bad")), 400, "bad-request", "id");
        api.shards.broken = true;
        isRefused(api.delete(path("any")), 503, "unavailable");
    }

    @Test
    void whatWasCreatedUnderAKeyAndDeletedSinceIsNotCreatedAgainUnderIt() {
        assertThat(api.create(campaign("once"), "Idempotency-Key", "c").status())
                .isEqualTo(201);
        api.delete(path("once"));
        isRefused(api.create(campaign("once"), "Idempotency-Key", "c"), 409, "campaign-deleted");
    }

    // ---- copying -----------------------------------------------------------------------------------------------

    @Test
    void aCopyIsADraftOfTheSameWithoutTheSchedule() {
        JsonObject source = api.create(campaign("source").put("perUser", 3).put("closesAt", LATER))
                .json();
        Reply reply = api.post(path("source") + "/copy", "{\"id\":\"copied\"}");
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.header("location")).isEqualTo("/v1/campaigns/copied");
        assertThat(reply.json())
                .isEqualTo(source.put("id", "copied")
                        .put("state", "draft")
                        .putNull("opensAt")
                        .putNull("closesAt"));
    }

    @Test
    void theBodySaysWhatIsDifferent() {
        api.create(campaign("base"));
        JsonObject scheduled = api.post(
                        path("base") + "/copy",
                        "{\"id\":\"base-2\",\"name\":\"Next\",\"stock\":7,\"opensAt\":\"" + LATER
                                + "\",\"benefit\":null,\"couponExpiresAt\":\"" + LATER + "\"}")
                .json();
        assertThat(scheduled.getString("state")).isEqualTo("scheduled");
        assertThat(scheduled.getString("name")).isEqualTo("Next");
        assertThat(scheduled.getInteger("stock")).isEqualTo(7);
        assertThat(scheduled.getValue("benefit")).isNull();
        assertThat(scheduled.getValue("couponTtlSeconds")).isNull();
        assertThat(scheduled.getJsonObject("metadata").getInteger("k")).isEqualTo(1);
        JsonObject open = api.post(path("base") + "/copy", "{\"draft\":false}").json();
        assertThat(open.getString("state")).isEqualTo("open");
    }

    @Test
    void anIdIsMadeAndIsTheSameForTheSameKeyAndSource() {
        api.create(campaign("keyed-1"));
        api.create(campaign("keyed-2"));
        JsonObject nameless = new JsonObject().put("name", "No id").put("stock", 1);
        String made = api.create(nameless, "Idempotency-Key", "k").json().getString("id");
        String first = copied("keyed-1", "k");
        assertThat(first).isNotEqualTo(made).isEqualTo(copied("keyed-1", "k"));
        assertThat(copied("keyed-2", "k")).isNotEqualTo(first);
        assertThat(copied("keyed-1", "l")).isNotEqualTo(first);
    }

    private static String copied(String source, String key) {
        return api.post(path(source) + "/copy", null, "Idempotency-Key", key)
                .json()
                .getString("id");
    }

    @Test
    void aCopyThatCannotBeIsRefused() {
        api.create(campaign("bad-base"));
        String copy = path("bad-base") + "/copy";
        isRefused(api.post(copy, "{\"id\":\"bad-base\"}"), 409, "campaign-exists");
        isRefused(api.post(copy, "{\"id\":\"A\"}"), 400, "bad-request", "id");
        isRefused(api.post(copy, "{\"stock\":0}"), 400, "bad-request", "stock");
        isRefused(api.post(copy, "{\"name\":null}"), 400, "bad-request", "name");
        isRefused(api.post(copy, "{\"opensAt\":\"x\"}"), 400, "bad-request", "opensAt");
        isRefused(api.post(copy, "{\"issued\":1}"), 400, "bad-request", "issued");
        isRefused(api.post(path("nowhere") + "/copy", null), 404, "campaign-not-found");
    }

    @Test
    void couponsOfACopyAreNotExpiredFromTheStart() {
        JsonObject old = new JsonObject().put("id", "old").put("name", "Old").put("stock", 1);
        api.create(old.put("couponExpiresAt", "2020-01-01T00:00:00Z"));
        isRefused(api.post(path("old") + "/copy", null), 400, "bad-request", "couponExpiresAt");
        assertThat(api.post(path("old") + "/copy", "{\"couponExpiresAt\":null}").status())
                .isEqualTo(201);
        assertThat(api.post(path("old") + "/copy", "{\"couponTtlSeconds\":9}")
                        .json()
                        .getInteger("couponTtlSeconds"))
                .isEqualTo(9);
    }

    // ---- history -----------------------------------------------------------------------------------------------

    @Test
    void theHistoryShowsWhoChangedWhatAndHowItWasBefore() {
        api.create(campaign("story"));
        api.patch(path("story"), "{\"name\":\"Second\"}");
        api.post(path("story") + "/pause", null);
        api.delete(path("story"));
        JsonObject page = api.get(path("story") + "/history").json();
        assertThat(page.getJsonArray("items").stream().map(item -> ((JsonObject) item).getString("action")))
                .containsExactly("delete", "pause", "edit", "create");
        JsonObject edit = page.getJsonArray("items").getJsonObject(2);
        assertThat(edit.getString("who")).isEqualTo("anybody");
        assertThat(edit.getString("at")).isEqualTo(Rfc3339Format.text(api.now.get()));
        assertThat(edit.getJsonObject("before").getString("name")).isEqualTo("Test");
        assertThat(edit.getJsonObject("after").getString("name")).isEqualTo("Second");
        assertThat(page.getJsonArray("items").getJsonObject(0).getValue("after"))
                .isNull();
        assertThat(page.getJsonArray("items").getJsonObject(3).getValue("before"))
                .isNull();
    }

    @Test
    void theHistoryComesInPages() {
        api.create(campaign("pages"));
        for (int i = 0; i < 4; i++) {
            api.post(path("pages") + "/stock", "{\"add\":1}");
        }
        JsonObject first = api.get(path("pages") + "/history?limit=3").json();
        assertThat(first.getJsonArray("items").size()).isEqualTo(3);
        JsonObject last = api.get(path("pages") + "/history?limit=3&after=" + first.getLong("next"))
                .json();
        assertThat(last.getJsonArray("items").size()).isEqualTo(2);
        assertThat(last.containsKey("next")).isFalse();
        assertThat(api.get(path("pages") + "/history?after=1")
                        .json()
                        .getJsonArray("items")
                        .size())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=101", "after=0", "after=x", "after=-1", "action=edit"})
    void aWrongQueryIs400(String query) {
        isRefused(
                api.get(path("any") + "/history?" + query), 400, "bad-request", query.substring(0, query.indexOf('=')));
    }

    @Test
    void whatNeverWasHasNoHistory() {
        isRefused(api.get(path("never") + "/history"), 404, "campaign-not-found");
        isRefused(api.get(path("never") + "/history?after=5"), 404, "campaign-not-found");
        isRefused(api.get(path("Bad") + "/history"), 400, "bad-request", "id");
        api.shards.broken = true;
        isRefused(api.get(path("never") + "/history"), 503, "unavailable");
    }
}
