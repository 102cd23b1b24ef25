package io.dibs.http.people;

import io.dibs.http.access.RequestAuthenticator;
import io.dibs.http.access.TokenMinter;
import io.dibs.http.answer.Problem;
import io.dibs.http.answer.ProblemKind;
import io.dibs.http.answer.RefusedException;
import io.dibs.http.answer.ResponseWriter;
import io.dibs.http.answer.Rfc3339Format;
import io.dibs.http.request.ApiCall;
import io.dibs.people.Account;
import io.dibs.people.AccountOutcome;
import io.dibs.people.AccountOutcome.Done;
import io.dibs.people.AccountService;
import io.dibs.people.EmailRules;
import io.dibs.people.Role;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Signing in: a password for a token. */
public final class SessionCalls {
    /** A role that is taken away, or an account that is removed, is in force in this time at the latest. */
    private static final Duration LIFETIME = Duration.ofHours(1);

    private static final Problem ELSEWHERE = Problem.of(
            ProblemKind.SIGN_IN_ELSEWHERE, "Tokens come from the identity provider: DIBS_JWT_SECRET is not set");
    private static final Problem WRONG = Problem.wrongCredentials();

    private final AccountService people;
    private final @Nullable TokenMinter tokens;
    private final ResponseWriter responses;
    private final RequestAuthenticator access;
    private final LongSupplier now;

    /** @param tokens null where none are signed here */
    public SessionCalls(
            AccountService people,
            @Nullable TokenMinter tokens,
            ResponseWriter responses,
            RequestAuthenticator access,
            LongSupplier now) {
        this.people = people;
        this.tokens = tokens;
        this.responses = responses;
        this.access = access;
        this.now = now;
    }

    public Future<Void> begin(ApiCall call) {
        TokenMinter minter = tokens;
        if (minter == null) {
            throw new RefusedException(ELSEWHERE);
        }
        String email = EmailRules.folded(call.body().getString("email"));
        RefusedException.where("email", EmailRules.flaw(email));
        access.countSignIn(email, call.request());
        return people.signIn(email, call.body().getString("password"))
                .map(outcome -> requireKnown(outcome, email, call))
                .onSuccess(account -> {
                    access.signedIn(email, call.request());
                    responses.json(call.request(), 201, session(minter, account).toBuffer());
                })
                .mapEmpty();
    }

    private Account requireKnown(AccountOutcome outcome, String email, ApiCall call) {
        if (outcome instanceof Done done) {
            return done.account();
        }
        access.signInFailed(email, call.request());
        throw new RefusedException(WRONG);
    }

    private JsonObject session(TokenMinter minter, Account account) {
        Instant at = Instant.ofEpochMilli(now.getAsLong());
        return new JsonObject()
                .put("token", minter.mint(account.id(), scopes(account), at, LIFETIME))
                .put("tokenType", "Bearer")
                .put("expiresAt", Rfc3339Format.text(at.plus(LIFETIME).getEpochSecond() * 1_000))
                .put("user", UserJson.of(account));
    }

    /** A plain user needs none. */
    private static String scopes(Account account) {
        return account.roles().stream()
                .filter(role -> role != Role.USER)
                .sorted()
                .map(Role::label)
                .collect(Collectors.joining(" "));
    }
}
