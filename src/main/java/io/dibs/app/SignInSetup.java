package io.dibs.app;

import io.dibs.http.access.TokenMinter;
import io.dibs.people.AccountRepository;
import io.dibs.people.AccountService;
import io.dibs.people.FirstAdministrator;
import io.dibs.people.PasswordHasher;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a node does so that people can sign in. */
final class SignInSetup {
    private static final Duration WARM_UP_TOKEN = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(SignInSetup.class);

    private final AuthMode auth;
    private final boolean shows;
    private final PasswordHasher passwords;
    private final LongSupplier now;

    /**
     * @param shows whether a password that is made up can be shown to a person, and to nobody else
     * @param now milliseconds of the epoch
     */
    SignInSetup(Vertx vertx, AuthMode auth, boolean shows, LongSupplier now) {
        this.auth = auth;
        this.shows = shows;
        this.passwords = new PasswordHasher(vertx);
        this.now = now;
    }

    AccountService people(AccountRepository accounts) {
        return new AccountService(accounts, passwords, now);
    }

    /** Where tokens are asked for, and signed here. */
    private Optional<AuthMode.Jwt> signing() {
        return auth instanceof AuthMode.Jwt jwt && jwt.secret().isPresent() ? Optional.of(jwt) : Optional.empty();
    }

    /** The node's own, to go through the hot call with. */
    Optional<String> warmUpToken() {
        return signing().map(jwt -> new TokenMinter(jwt.forHttp())
                .mint("warm-up", "claim:any", Instant.ofEpochMilli(now.getAsLong()), WARM_UP_TOKEN));
    }

    /**
     * The last step of a start: a password that was made up is lost where one fails after it.
     *
     * @return the password, where it was made up just now
     */
    Future<Optional<HiddenText>> firstAdministrator(AccountRepository accounts) {
        if (signing().isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        Optional<String> chosen = signing().get().administrator().map(HiddenText::text);
        if (chosen.isEmpty() && !shows) {
            return accounts.hasFirstAdministrator().map(SignInSetup::logFirstAdministrator);
        }
        return new FirstAdministrator(accounts, passwords)
                .create(chosen, now.getAsLong())
                .map(made -> made.filter(password -> chosen.isEmpty()).map(HiddenText::new));
    }

    /** Logs of JSON lines travel: a password has no place there. */
    private static Optional<HiddenText> logFirstAdministrator(boolean isThere) {
        if (!isThere) {
            LOG.warn("No administrator exists yet. Set DIBS_ADMIN_PASSWORD or DIBS_ADMIN_PASSWORD_FILE and start a node"
                    + " again, or use a token from the command token");
        }
        return Optional.empty();
    }
}
