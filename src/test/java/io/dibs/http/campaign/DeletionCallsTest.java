package io.dibs.http.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.api.CheckedApi.Reply;
import org.junit.jupiter.api.Test;

/** What can be deleted, and what is left of it? */
class DeletionCallsTest extends CampaignCallsFixture {
    @Test
    void whatIssuedNothingIsDeletedAndItsIdCanBeTakenAnew() {
        String old = api.create(scheduled("gone")).header("etag");
        Reply reply = api.delete(path("gone"), "Idempotency-Key", "d");
        assertThat(reply.status()).isEqualTo(204);
        assertThat(reply.http().body()).isEmpty();
        assertThat(reply.header("content-type")).isNull();
        isRefused(api.get(path("gone")), 404, "campaign-not-found");
        isRefused(api.delete(path("gone")), 404, "campaign-not-found");
        isRefused(api.claim("gone", "u-1"), 404, "campaign-not-found");
        assertThat(api.create(scheduled("gone")).json().getInteger("version")).isEqualTo(2);
        isRefused(api.delete(path("gone"), "If-Match", old), 412, "precondition-failed");
        assertThat(api.delete(path("gone"), "Idempotency-Key", "d").status()).isEqualTo(204);
        assertThat(api.get(path("gone")).status()).isEqualTo(200);
    }

    @Test
    void whatIssuedSomethingIsNotDeletedOnceItIsClosedEither() {
        api.create(scheduled("issued").put("opensAt", "2020-01-01T00:00:00Z"));
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
        assertThat(api.create(scheduled("once"), "Idempotency-Key", "c").status())
                .isEqualTo(201);
        api.delete(path("once"));
        isRefused(api.create(scheduled("once"), "Idempotency-Key", "c"), 409, "campaign-deleted");
    }
}
