package io.dibs.simulation;

import io.dibs.campaign.CouponCode;
import io.dibs.shard.ClaimAnswer;
import io.dibs.shard.ClaimAnswer.Granted;
import io.dibs.shard.CommandAnswer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A hash over every answer of a run, in order, with its time. Two versions of the code that yield the same hash for the
 * same seeds answer alike; since each call to the ledger draws from the run's chance, they also ask alike.
 */
final class AnswerDigest {
    private final MessageDigest digest;

    AnswerDigest() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }

    void claimAnswered(long millis, SimulatedUser user, ClaimAnswer answer) {
        add(millis + " " + user.campaign + " " + user.userId + " " + user.key + " " + text(answer));
    }

    void commandAnswered(long millis, SimulatedCommand command, CommandAnswer answer) {
        add(millis + " " + command + " " + answer);
    }

    void add(String line) {
        digest.update((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Ends the digest. */
    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String text(ClaimAnswer answer) {
        return answer instanceof Granted granted
                ? granted + " " + new CouponCode.Writer(granted.terms()).write(granted.sequence())
                : answer.toString();
    }
}
