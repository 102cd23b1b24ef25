package io.dibs.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.CouponCode;
import io.dibs.http.access.AuthSettings;
import io.dibs.http.access.ProtectionSettings;
import io.dibs.http.limit.LimitSettings;
import io.dibs.testkit.api.RunningApi;
import io.dibs.testkit.stub.IdentityProvider;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every status of every operation, with what is behind the API in memory. */
class ContractTest {
    private static final LimitSettings ONE_A_SECOND = new LimitSettings(0, 1, false, List.of());
    private static final HttpSettings STRICT =
            HttpSettings.at("127.0.0.1", 0).with(new ProtectionSettings(ONE_A_SECOND, Set.of()));

    @Test
    void theCodeOfTheExamplesIsOne() throws IOException {
        String text = new String(
                ContractTest.class.getResourceAsStream("/openapi.yaml").readAllBytes(), UTF_8);
        List<String> codes = Pattern.compile("(?:code|example): ((?:[0-9A-Z]{4}-){7}[0-9A-Z]{4})")
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(codes).isNotEmpty().allMatch(code -> CouponCode.read(code).isPresent());
    }

    @Test
    void everyStatusOfEveryOperationIsAnswered() throws IOException {
        AuthSettings signedHere = new AuthSettings.Jwt(RunningApi.SECRET, null, null);
        try (IdentityProvider provider = new IdentityProvider();
                RunningApi api = new RunningApi(signedHere, RunningApi.impatient(100), 1);
                RunningApi strict = new RunningApi(AuthSettings.NONE, STRICT, 1)) {
            api.now.set(System.currentTimeMillis());
            new ContractWalk(api, api).run();
            ContractWalk.exceed(strict);
            provider.publish("k", IdentityProvider.ec("secp256r1"));
            try (RunningApi outside = new RunningApi(new AuthSettings.Jwt(null, provider.uri(), null, null))) {
                ContractWalk.signInElsewhere(outside);
                ContractWalk.assertComplete(api, strict, outside);
            }
        }
    }
}
