package io.dibs.app;

import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says why Redis does not answer, and what to do. */
final class RedisOutage {
    private static final Logger LOG = LoggerFactory.getLogger(RedisOutage.class);

    private RedisOutage() {}

    /** @param cause what the client or Redis itself said */
    static String explain(String cause) {
        if (isStarting(cause)) {
            return "Redis is starting and loads its data; waiting up to 30 s for it";
        }
        return "Redis does not answer, so takeovers read PostgreSQL for now (" + cause + "): " + advice(cause);
    }

    static void logStarting(String cause) {
        if (isStarting(cause)) {
            LOG.info(explain(cause));
        }
    }

    /** For a start that does not go on: nobody mends a password by waiting. */
    static RuntimeException refusal(ServerUri redis, Throwable failure) {
        String cause = String.valueOf(failure.getMessage());
        String message = "Redis at " + redis + " cannot be used (" + cause + "): " + advice(cause);
        return isWrongAccount(cause) ? new InvalidSettingsException(message) : new UnreachableServerException(message);
    }

    private static boolean isStarting(String cause) {
        return cause.contains("LOADING");
    }

    private static boolean isWrongAccount(String cause) {
        return cause.contains("WRONGPASS") || cause.contains("NOAUTH") || cause.contains("NOPERM");
    }

    private static String advice(String cause) {
        String said = cause.toLowerCase(Locale.ROOT);
        if (isWrongAccount(cause)) {
            return "correct the user or the password in DIBS_REDIS_URI";
        }
        if (said.contains("resolve")) {
            return "no host has the name that DIBS_REDIS_URI gives; correct it";
        }
        return said.contains("refused")
                ? "start Redis at the address that DIBS_REDIS_URI gives, or correct it"
                : "check that Redis runs at the address that DIBS_REDIS_URI gives";
    }
}
