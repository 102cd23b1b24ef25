package io.dibs.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.http.access.AuthSettings;
import io.dibs.testkit.api.RunningApi;
import org.junit.jupiter.api.Test;

class DrainingTest {
    @Test
    void answersOfADrainingNodeCloseTheirConnection() {
        try (RunningApi api = new RunningApi(AuthSettings.NONE)) {
            api.create("drain", 10);
            assertThat(api.claim("drain", "u-1").header("connection")).isNull();
            api.draining.begin();
            assertThat(api.claim("drain", "u-1").header("connection")).isEqualTo("close");
            assertThat(api.claim("drain", "u-2").status()).isEqualTo(201);
            assertThat(api.get("/v1/campaigns/drain").header("connection")).isEqualTo("close");
        }
    }
}
