package io.dibs.load;

import io.dibs.testkit.load.ClaimRequests;
import java.util.Arrays;
import java.util.Locale;

/** Whose claims they are, as {@code --users} says. */
enum ClaimingUsers {
    /** Each another user's, with ids that follow each other. */
    DISTINCT(false),
    /** Each another user's, with ids all over the place. */
    SCATTERED(false),
    /** A few users, again and again. */
    REPEATED(true),
    /** Some users again and again, most of them once. */
    ZIPF(true);

    private static final int FEW = 20_000;
    private static final int MANY = 1_000_000;

    private final boolean comesAgain;

    ClaimingUsers(boolean comesAgain) {
        this.comesAgain = comesAgain;
    }

    static ClaimingUsers named(String name) {
        return Arrays.stream(values())
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("--users is distinct, scattered, repeated or zipf"));
    }

    ClaimRequests claims(String campaign) {
        return switch (this) {
            case DISTINCT -> ClaimRequests.inOrder(campaign, 0, Long.MAX_VALUE);
            case SCATTERED -> ClaimRequests.distinct(campaign, 0, Long.MAX_VALUE);
            case REPEATED -> ClaimRequests.again(campaign, 0, FEW, Long.MAX_VALUE);
            case ZIPF -> ClaimRequests.zipf(campaign, MANY, Long.MAX_VALUE);
        };
    }

    /** While there is stock. */
    Integer[] statuses() {
        return comesAgain ? new Integer[] {200, 201} : new Integer[] {201};
    }
}
