package io.dibs.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.UserHash;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ErasedPersonTest {
    private static final UserHash HASH = new UserHash(new byte[UserHash.KEY_BYTES]);

    private static HolderIdentity identity(String text) {
        byte[] bytes = ("before" + text + "behind").getBytes(StandardCharsets.UTF_8);
        return ErasedPerson.identity(HASH, bytes, 6, bytes.length - 12);
    }

    @Test
    void aPlaceholderMeansWhomTheIdMeant() {
        Random random = new Random(1);
        for (int i = 0; i < 1_000; i++) {
            HolderIdentity person = new HolderIdentity(random.nextLong(), random.nextLong());
            assertThat(identity(ErasedPerson.placeholder(person))).isEqualTo(person);
        }
        HolderIdentity negative = new HolderIdentity(-1, Long.MIN_VALUE);
        assertThat(identity(ErasedPerson.placeholder(negative))).isEqualTo(negative);
    }

    /** A person who took a placeholder for an id would be the one who was erased. */
    @Test
    void noIdReadsAsAPlaceholder() {
        String placeholder = ErasedPerson.placeholder(new HolderIdentity(1, 2));
        assertThat(placeholder).matches("\\x7ferased-[0-9a-f]{32}");
        for (String id : new String[] {"u-1", "ü", placeholder.substring(1), "x" + placeholder.substring(1)}) {
            assertThat(identity(id)).as(id).isEqualTo(HASH.of(id.getBytes(StandardCharsets.UTF_8)));
        }
        assertThatThrownBy(() -> identity(placeholder.replace("erased", "erasee")))
                .isInstanceOf(IllegalStateException.class);
    }
}
