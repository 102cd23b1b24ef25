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

/** What a node does so that people can sign in. */
final class SignInSetup {
    private static final Duration WARM_UP_TOKEN = Duration.ofMinutes(1);

    private final AuthMode auth;
    private final PasswordHasher passwords;
    private final LongSupplier now;

    /** @param now milliseconds of the epoch */
    SignInSetup(Vertx vertx, AuthMode auth, LongSupplier now) {
        this.auth = auth;
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

    /** @return whether this call has made its account with a password that nobody knows */
    Future<Boolean> firstAdministrator(AccountRepository accounts) {
        if (signing().isEmpty()) {
            return Future.succeededFuture(false);
        }
        Optional<String> chosen = signing().get().administrator().map(HiddenText::text);
        return new FirstAdministrator(accounts, passwords)
                .create(chosen, now.getAsLong())
                .map(made -> made && chosen.isEmpty());
    }
}
