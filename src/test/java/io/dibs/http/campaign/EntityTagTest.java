package io.dibs.http.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.http.answer.Rfc3339Format;
import io.dibs.testkit.api.CheckedApi.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How do entity tags guard a change, and spare a read? */
class EntityTagTest extends CampaignCallsFixture {
    @Test
    void everyAnswerBearsTheTagOfWhatItShows() {
        Reply made = api.create(scheduled("tags"));
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
        api.create(scheduled("held").put("opensAt", "2020-01-01T00:00:00Z"));
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
        api.create(scheduled("clock").put("opensAt", Rfc3339Format.text(before + 1_000)));
        String tag = api.get(path("clock")).header("etag");
        api.now.addAndGet(1_000);
        assertThat(api.get(path("clock"), "If-None-Match", tag).json().getString("state"))
                .isEqualTo("open");
        api.now.set(before);
    }

    @Test
    void whoMissedAChangeGets412AndNothingHappens() {
        String old = api.create(scheduled("stale")).header("etag");
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
        api.create(scheduled("sale").put("opensAt", "2020-01-01T00:00:00Z"));
        String tag = api.get(path).header("etag");
        api.claim("sale", "u-1");
        assertThat(api.patch(path, "{\"name\":\"x\"}", "If-Match", tag).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "\"1.0.scheduled\"", "\"1\"", "W/\"1.0.open\"", "\"9\", \"1\"", " \"1.7.x\" , \"z\""})
    void aTagIsReadAsClientsSendIt(String tag) {
        String id = "tag-" + Math.abs(tag.hashCode());
        api.create(scheduled(id));
        assertThat(api.patch(path(id), "{\"name\":\"x\"}", "If-Match", tag).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"2\"", "\"\"", "\"x\"", "\"11\"", "\"1x\"", "\"99999999999999999999\"", "\"-1\""})
    void aTagOfSomethingElseMatchesNothing(String tag) {
        String id = "other-" + Math.abs(tag.hashCode());
        api.create(scheduled(id));
        isRefused(api.patch(path(id), "{\"name\":\"x\"}", "If-Match", tag), 412, "precondition-failed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1.0.open", "\"1", "\"1\"x", "\"1\" \"2\"", ",", "*, \"1\""})
    void whatIsNoTagIs400(String tag) {
        isRefused(api.patch(path("any"), "{\"name\":\"x\"}", "If-Match", tag), 400, "bad-request", "If-Match");
    }

    @Test
    void aRetryUnderItsKeyGetsTheResultAndNoConflict() {
        String tag = api.create(scheduled("again")).header("etag");
        for (int i = 0; i < 2; i++) {
            Reply reply = api.patch(path("again"), "{\"name\":\"x\"}", "If-Match", tag, "Idempotency-Key", "k");
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.json().getInteger("version")).isEqualTo(2);
        }
    }
}
