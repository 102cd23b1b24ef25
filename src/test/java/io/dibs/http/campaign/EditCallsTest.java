package io.dibs.http.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.api.CheckedApi.Reply;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What does an edit set, and which edits are refused? */
class EditCallsTest extends CampaignCallsFixture {
    @Test
    void whatIsNamedIsSetAndTheRestStays() {
        JsonObject before = api.create(scheduled("edit")).json();
        JsonObject after = edited("edit", "{\"name\":\"Other\",\"closesAt\":\"" + LATER + "\"}");
        assertThat(after)
                .isEqualTo(before.put("name", "Other").put("closesAt", LATER).put("version", 2));
        assertThat(api.get(path("edit")).json()).isEqualTo(after);
    }

    @Test
    void nullTakesAFieldAway() {
        api.create(scheduled("null"));
        JsonObject after =
                edited("null", "{\"opensAt\":null,\"couponTtlSeconds\":null,\"benefit\":null,\"metadata\":null}");
        for (String field : new String[] {"opensAt", "couponTtlSeconds", "couponExpiresAt", "benefit", "metadata"}) {
            assertThat(after.getValue(field)).as(field).isNull();
        }
        assertThat(after.getString("state")).isEqualTo("open");
    }

    @Test
    void benefitAndMetadataAreReplacedWhole() {
        api.create(scheduled("whole"));
        JsonObject after =
                edited("whole", "{\"benefit\":{\"type\":\"percent\",\"percent\":5},\"metadata\":{\"other\":[]}}");
        assertThat(after.getJsonObject("benefit").encode()).isEqualTo("{\"type\":\"percent\",\"percent\":5}");
        assertThat(after.getJsonObject("metadata").encode()).isEqualTo("{\"other\":[]}");
    }

    @Test
    void theTwoKindsOfExpiryReplaceEachOther() {
        api.create(scheduled("expiry"));
        JsonObject moment = edited("expiry", "{\"couponExpiresAt\":\"" + LATER + "\"}");
        assertThat(moment.getValue("couponTtlSeconds")).isNull();
        assertThat(moment.getString("couponExpiresAt")).isEqualTo(LATER);
        assertThat(edited("expiry", "{\"couponTtlSeconds\":5}").getValue("couponExpiresAt"))
                .isNull();
    }

    @Test
    void aDraftIsPublishedWithItsSchedule() {
        api.create(scheduled("draft").put("draft", true));
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
        api.create(scheduled(id).put("opensAt", "2020-01-01T00:00:00Z"));
        api.claim(id, "u-1");
        isRefused(api.patch(path(id), body), 409, "fixed-once-issued", field);
        assertThat(edited(id, "{\"perUser\":1,\"couponTtlSeconds\":60,\"draft\":false,\"name\":\"New\"}")
                        .getString("name"))
                .isEqualTo("New");
    }

    @Test
    void aScheduleThatRunsBackwardsOrIsOverIsRefused() {
        api.create(scheduled("schedule"));
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
                api.create(scheduled("late")
                        .put("opensAt", "2020-01-01T00:00:00Z")
                        .put("closesAt", "2021-01-01T00:00:00Z")),
                400,
                "bad-request",
                "closesAt");
        assertThat(api.get(path("late")).status()).isEqualTo(404);
    }

    @Test
    void aClosedCampaignIsNotEdited() {
        api.create(scheduled("over"));
        api.post(path("over") + "/close", null);
        isRefused(api.patch(path("over"), "{\"name\":\"x\"}"), 409, "closed");
        String soon = Instant.ofEpochMilli(api.now.get() + 1_000).toString();
        JsonObject brief =
                scheduled("by-schedule").put("opensAt", "2020-01-01T00:00:00Z").put("closesAt", soon);
        assertThat(api.create(brief).status()).isEqualTo(201);
        api.now.addAndGet(1_000);
        isRefused(api.patch(path("by-schedule"), "{\"closesAt\":null}"), 409, "closed");
    }
}
