package io.dibs.http.token;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.fuzz.FuzzedParser;
import io.vertx.core.Future;
import java.util.List;

/** A token; and what one says whose signature is right. */
public final class FuzzedToken implements FuzzedParser {
    private static final long NOW = 1_900_000_000;
    private static final HmacSigner SIGNER = new HmacSigner("0123456789abcdef0123456789abcdef");
    private static final String CLAIMS =
            "{\"sub\":\"u-1\",\"exp\":" + (NOW + 60) + ",\"nbf\":1.5,\"scope\":\"admin user\",\"aud\":[\"dibs\"]}";

    private final TokenVerifier verifier =
            new TokenVerifier(new TokenRules(null, "dibs", user -> !user.isEmpty()), SIGNER, null);

    @Override
    public List<byte[]> examples() {
        return List.of(CLAIMS.getBytes(ISO_8859_1), SIGNER.token(CLAIMS).getBytes(ISO_8859_1));
    }

    @Override
    public void read(byte[] bytes) {
        String text = new String(bytes, ISO_8859_1);
        assertJudged(verifier.verify(text, NOW));
        assertJudged(verifier.verify(SIGNER.token(text), NOW));
    }

    private static void assertJudged(Future<VerifiedClaims> judged) {
        assertThat(judged.isComplete()).isTrue();
        if (judged.failed()) {
            assertThat(judged.cause()).isInstanceOf(InvalidTokenException.class);
        }
    }
}
