package io.dibs.app;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says why Redis does not answer, and what to do. */
final class RedisOutage {
    private static final Logger LOG = LoggerFactory.getLogger(RedisOutage.class);

    private static final String CERTIFICATE = "it asks for a client certificate; name one that it accepts with"
            + " sslcert=FILE and sslkey=FILE in DIBS_REDIS_URI";

    /** By what a server says that is of another kind than the address: a piece of it in lower case, and the way out. */
    private static final Map<String, String> OTHER_KIND = Map.of(
            "moved ", "it is a cluster; add cluster=true to DIBS_REDIS_URI",
            "cluster support disabled", "it is no cluster; leave cluster=true out of DIBS_REDIS_URI",
            "no such master", "correct sentinel=NAME in DIBS_REDIS_URI: the sentinels know no master of this name",
            "unknown command 'sentinel'",
                    "it is no sentinel; let DIBS_REDIS_URI name sentinels, or leave sentinel=NAME out",
            "unknown command 'set'", "it is a sentinel; add sentinel=NAME to DIBS_REDIS_URI",
            "readonly", "it is a replica; let DIBS_REDIS_URI name the master, or its sentinels",
            "certificate_required", CERTIFICATE,
            "bad_certificate", CERTIFICATE);

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

    /** For a start that does not go on: nobody mends a setting by waiting. */
    static RuntimeException refusal(ServerUri redis, Throwable failure) {
        String cause = String.valueOf(failure.getMessage());
        String message = "Redis at " + redis + " cannot be used (" + cause + "): " + advice(cause);
        return isWrongAccount(cause) || otherKind(cause).isPresent()
                ? new InvalidSettingsException(message)
                : new UnreachableServerException(message);
    }

    private static boolean isStarting(String cause) {
        return cause.contains("LOADING");
    }

    private static boolean isWrongAccount(String cause) {
        return cause.contains("WRONGPASS") || cause.contains("NOAUTH") || cause.contains("NOPERM");
    }

    private static Optional<String> otherKind(String cause) {
        String said = cause.toLowerCase(Locale.ROOT);
        return OTHER_KIND.entrySet().stream()
                .filter(kind -> said.contains(kind.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static String advice(String cause) {
        String said = cause.toLowerCase(Locale.ROOT);
        if (isWrongAccount(cause)) {
            return "correct the user or the password in DIBS_REDIS_URI";
        }
        Optional<String> otherKind = otherKind(cause);
        if (otherKind.isPresent()) {
            return otherKind.get();
        }
        if (said.contains("resolve")) {
            return "no host has the name that DIBS_REDIS_URI gives; correct it";
        }
        return said.contains("refused")
                ? "start Redis at the address that DIBS_REDIS_URI gives, or correct it"
                : "check that Redis runs at the address that DIBS_REDIS_URI gives";
    }
}
