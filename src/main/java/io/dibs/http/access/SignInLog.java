package io.dibs.http.access;

import io.dibs.http.answer.RequestIdHeader;
import io.dibs.http.limit.ClientNetwork;
import io.dibs.http.token.InvalidTokenException;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The audit log of sign-ins and refused tokens, under a logger of its own; shared by all event loops. It never holds a
 * password or a token. Who guesses passwords decides how often it is called, so it writes some lines a second and then
 * counts.
 */
public final class SignInLog {
    static final String NAME = "io.dibs.signin";
    static final int LINES_A_SECOND = 20;
    private static final long SECOND = 1_000_000_000;
    private static final Logger LOG = LoggerFactory.getLogger(NAME);

    private final LongSupplier nanos;
    private long second;
    private int written;
    private volatile long leftOut;

    SignInLog(LongSupplier nanos) {
        this.nanos = nanos;
        this.second = nanos.getAsLong();
    }

    void succeeded(HttpServerRequest request, String user, ClientNetwork address) {
        write(Level.INFO, "Sign-in succeeded", request, user, address, null);
    }

    void failed(HttpServerRequest request, String user, ClientNetwork address) {
        write(Level.WARN, "Sign-in failed", request, user, address, "wrong user or password");
    }

    void blocked(HttpServerRequest request, String user, ClientNetwork address) {
        write(Level.WARN, "Sign-in blocked", request, user, address, "too many tries");
    }

    /** @param user null where the token does not prove one */
    void tokenRefused(
            HttpServerRequest request,
            @Nullable String user,
            ClientNetwork address,
            InvalidTokenException.Reason reason) {
        write(Level.WARN, "Token refused", request, user, address, reason.text());
    }

    private void write(
            Level level,
            String message,
            HttpServerRequest request,
            @Nullable String user,
            ClientNetwork address,
            @Nullable String reason) {
        if (!LOG.isEnabledForLevel(level) || !mayWrite()) {
            return;
        }
        LoggingEventBuilder line = LOG.atLevel(level).addKeyValue("address", address);
        line = user == null ? line : line.addKeyValue("user", user);
        line = reason == null ? line : line.addKeyValue("reason", reason);
        RequestIdHeader.addTo(line, request).log(message);
    }

    private synchronized boolean mayWrite() {
        reportLeftOut();
        if (nanos.getAsLong() - second >= SECOND) {
            second = nanos.getAsLong();
            written = 0;
        }
        if (written < LINES_A_SECOND) {
            written++;
            return true;
        }
        leftOut++;
        return false;
    }

    /** Also called by a timer: the last lines of a wave are not followed by another that could say so. */
    public void reportLeftOut() {
        if (leftOut == 0) {
            return;
        }
        synchronized (this) {
            if (leftOut > 0 && nanos.getAsLong() - second >= SECOND) {
                LOG.warn("{} more lines about sign-ins and refused tokens were left out", leftOut);
                leftOut = 0;
            }
        }
    }
}
