package io.dibs.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.TestCampaigns;
import io.dibs.campaign.UserHash;
import io.dibs.shard.EligiblePage;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

class EligibleDecoderTest {
    private static final UserHash HASH = new UserHash(new byte[UserHash.KEY_BYTES]);

    private static EligiblePage page(int limit, String... users) {
        Buffer joined = users.length == 0 ? null : Buffer.buffer(String.join("\u001f", users));
        NamedRow row = new NamedRow()
                .with("users", (long) users.length)
                .with("joined", joined)
                .with("last", users.length == 0 ? null : users[users.length - 1]);
        return EligibleDecoder.page(row, HASH, limit);
    }

    private static void assertUsers(EligiblePage page, String... users) {
        assertThat(page.size()).isEqualTo(users.length);
        for (int i = 0; i < users.length; i++) {
            assertThat(new HolderIdentity(page.highs()[i], page.lows()[i])).isEqualTo(TestCampaigns.user(users[i]));
        }
    }

    @Test
    void aFullPageTellsWhereTheNextBegins() {
        EligiblePage page = page(3, "a", "bü", "ccc");
        assertUsers(page, "a", "bü", "ccc");
        assertThat(page.last()).isEqualTo("ccc");
    }

    @Test
    void aShortPageIsTheLast() {
        EligiblePage page = page(3, "a", "b");
        assertUsers(page, "a", "b");
        assertThat(page.last()).isNull();
        assertThat(page(3).size()).isZero();
        assertThat(page(3).last()).isNull();
    }

    @Test
    void aPersonWhoWasErasedIsStillEligible() {
        assertUsers(page(3, ErasedPerson.placeholder(TestCampaigns.user("a")), "b"), "a", "b");
    }
}
