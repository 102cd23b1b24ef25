package io.dibs.load;

import io.dibs.http.access.AuthSettings;
import io.dibs.http.access.TokenMinter;
import io.dibs.testkit.load.ClaimRequests;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Tokens for numbered users, made before they are needed: what signing costs is no part of a measurement. */
final class SignedTokens {
    private static final String SECRET = "a secret of load tests that is long enough";
    private static final Duration LIFETIME = Duration.ofHours(12);

    private final TokenMinter minter = new TokenMinter(new AuthSettings.Jwt(SECRET, null, null));
    private final Instant now = Instant.now();
    private final int length;
    private final ByteBuffer bytes;

    /** For the users from 0 to {@code users} without it. */
    SignedTokens(int users) {
        length = of(0).length();
        bytes = ByteBuffer.allocateDirect(Math.multiplyExact(users, length));
        for (int user = 0; user < users; user++) {
            bytes.put(of(user).getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    /** What a node needs to believe them. Addresses are counted too, as they are in front of the world. */
    static Map<String, String> settings() {
        return Map.of("DIBS_AUTH", "jwt", "DIBS_JWT_SECRET", SECRET, "DIBS_RATE_PER_ADDRESS", "1000000");
    }

    private String of(long user) {
        return minter.mint(ClaimRequests.userId(user), "", now, LIFETIME);
    }

    String of(String user, String scopes) {
        return minter.mint(user, scopes, now, LIFETIME);
    }

    /** Of each token: the numbers of users have all the same number of digits. */
    int length() {
        return length;
    }

    void write(int user, ByteBuffer to, int at) {
        to.put(at, bytes, user * length, length);
    }
}
