package io.dibs.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class SigningSecretTest {
    /** The example of the Standard Webhooks libraries. */
    @Test
    void itSignsAsTheStandardSays() {
        SigningSecret secret =
                SigningSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").orElseThrow();
        assertThat(secret.signature("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, "{\"test\": 2432232314}"))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void whatIsReadIsWhatWasWritten() {
        SigningSecret secret = SigningSecret.random(new SecureRandom());
        assertThat(SigningSecret.parse(secret.text())).contains(secret);
        assertThat(secret).asString().doesNotContain(secret.text().substring(6));
    }

    @Test
    void aSecretThatIsNoneIsNotTaken() {
        assertThat(SigningSecret.parse("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")).isEmpty();
        assertThat(SigningSecret.parse("whsec_c2hvcnQ=")).isEmpty();
        assertThat(SigningSecret.parse("whsec_*")).isEmpty();
        assertThat(SigningSecret.parse("whsec_" + "A".repeat(88))).isEmpty();
    }
}
