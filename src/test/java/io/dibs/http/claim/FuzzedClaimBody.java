package io.dibs.http.claim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.http.answer.ProblemKind;
import io.dibs.http.answer.RefusedException;
import io.dibs.http.request.UserIds;
import io.dibs.testkit.fuzz.FuzzedParser;
import java.util.List;

/** The body of a claim. */
public final class FuzzedClaimBody implements FuzzedParser {
    @Override
    public List<byte[]> examples() {
        return List.of("{\"userId\":\"u-1\"}".getBytes(UTF_8), "{\"userId\":\"\\u00fc \\\"\"}".getBytes(UTF_8));
    }

    @Override
    public void read(byte[] bytes) {
        try {
            String userId = ClaimBody.userId(bytes);
            assertThat(userId == null ? null : UserIds.flaw(userId)).isNull();
        } catch (RefusedException refused) {
            assertThat(refused.problem().kind()).isEqualTo(ProblemKind.BAD_REQUEST);
        }
    }
}
