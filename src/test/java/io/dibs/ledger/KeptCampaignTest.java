package io.dibs.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.CampaignDescription;
import io.dibs.campaign.CampaignPhase;
import io.dibs.campaign.CouponExpiry;
import io.dibs.campaign.PublishedUploads;
import io.dibs.campaign.Terms;
import io.dibs.repository.CampaignView;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** Campaigns as the history keeps them. */
class KeptCampaignTest {
    private static JsonObject least() {
        return new JsonObject()
                .put("id", "c")
                .put("shard", 3)
                .put("number", 4)
                .put("stock", 100)
                .put("perUser", 2)
                .put("phase", "PAUSED")
                .put("version", 7)
                .put("issued", 60);
    }

    @Test
    void whatIsSetIsRead() {
        CampaignView view = KeptCampaign.read(least().put("opensAt", 1_000)
                .put("closesAt", 2_000)
                .put("couponTtlMillis", 500)
                .put("couponExpiresAt", 3_000)
                .put("ownCodes", 5)
                .put("eligibleList", 6)
                .put("eligibleUsers", 7)
                .put("name", "A sale")
                .put("benefit", new JsonObject().put("percent", 5))
                .put("metadata", new JsonObject().put("k", 1))
                .encode());
        Terms terms = view.terms();
        assertThat(terms.campaign()).isEqualTo("c");
        assertThat(terms.shard()).isEqualTo(3);
        assertThat(terms.number()).isEqualTo(4);
        assertThat(terms.stock()).isEqualTo(100);
        assertThat(terms.perUser()).isEqualTo(2);
        assertThat(terms.phase()).isEqualTo(CampaignPhase.PAUSED);
        assertThat(terms.version()).isEqualTo(7);
        assertThat(terms.opensAt()).isEqualTo(1_000);
        assertThat(terms.closesAt()).isEqualTo(2_000);
        assertThat(terms.expiry()).isEqualTo(new CouponExpiry(500, 3_000));
        assertThat(terms.uploads()).isEqualTo(new PublishedUploads(5, 6, 7));
        assertThat(view.description()).isEqualTo(new CampaignDescription("A sale", "{\"percent\":5}", "{\"k\":1}"));
        assertThat(view.issued()).isEqualTo(60);
    }

    @Test
    void whatIsNotSetHasItsUsualValue() {
        CampaignView view = KeptCampaign.read(least().encode());
        assertThat(view.terms().opensAt()).isEqualTo(Terms.ALWAYS);
        assertThat(view.terms().closesAt()).isEqualTo(Terms.NEVER);
        assertThat(view.terms().expiry()).isEqualTo(CouponExpiry.NEVER);
        assertThat(view.terms().uploads()).isEqualTo(PublishedUploads.NONE);
        assertThat(view.description()).isEqualTo(new CampaignDescription(null, null, null));
    }

    @Test
    void beforeItsCreationThereIsNoCampaign() {
        assertThat(KeptCampaign.read(null)).isNull();
        assertThat(KeptCampaign.read("null")).isNull();
    }
}
