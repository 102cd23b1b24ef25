package io.dibs.http.people;

import io.dibs.http.access.RequestAuthenticator;
import io.dibs.http.answer.Problem;
import io.dibs.http.answer.ProblemKind;
import io.dibs.http.answer.RefusedException;
import io.dibs.http.answer.ResponseWriter;
import io.dibs.http.people.UserBody.NewUser;
import io.dibs.http.request.ApiCall;
import io.dibs.http.request.UserIds;
import io.dibs.people.Account;
import io.dibs.people.AccountOutcome;
import io.dibs.people.AccountOutcome.Done;
import io.dibs.people.AccountService;
import io.dibs.people.AccountService.Origin;
import io.dibs.people.Role;
import io.dibs.repository.IdempotencyKeys.FirstUse;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** The API of user accounts. */
public final class UserCalls {
    private static final int PAGE = 100;
    private static final Set<Role> PLAIN = Set.of(Role.USER);
    private static final Problem NOT_FOUND = Problem.of(ProblemKind.USER_NOT_FOUND);
    private static final Problem ROLES = Problem.of(ProblemKind.FORBIDDEN, "Only the scope admin gives roles");
    private static final Problem NEEDS_CURRENT =
            Problem.badField("currentPassword", "To change e-mail or password, send the current password too");
    private static final Problem WRONG_CURRENT =
            Problem.of(ProblemKind.FORBIDDEN, "The current password is another one");

    private final AccountService people;
    private final ResponseWriter responses;
    private final RequestAuthenticator access;

    public UserCalls(AccountService people, ResponseWriter responses, RequestAuthenticator access) {
        this.people = people;
        this.responses = responses;
        this.access = access;
    }

    public Future<Void> signUp(ApiCall call) {
        UserBody body = UserBody.read(call.body());
        NewUser user = body.newUser();
        Set<Role> roles = body.roles() == null ? PLAIN : body.roles();
        if (!call.caller().isAdmin()) {
            RefusedException.unless(roles.equals(PLAIN), ROLES);
            access.countSignUp(call.request());
        }
        return signUp(call, user, roles)
                .map(UserCalls::requireDone)
                .onSuccess(account -> created(call, account))
                .mapEmpty();
    }

    private Future<AccountOutcome> signUp(ApiCall call, NewUser user, Set<Role> roles) {
        return call.firstUse()
                .map(first ->
                        people.signUpOnce(user.email(), user.username(), user.password(), roles, origin(call, first)))
                .orElseGet(() -> people.signUp(user.email(), user.username(), user.password(), roles));
    }

    /** The key is not stored, so what follows from it cannot be read off the database. */
    private static Origin origin(ApiCall call, FirstUse first) {
        byte[] seed = (first.subject() + call.idempotencyKey()).getBytes(StandardCharsets.UTF_8);
        return new Origin(seed, first.at());
    }

    private void created(ApiCall call, Account account) {
        call.context().response().putHeader("location", "/v1/users/" + account.id());
        send(call, 201, UserJson.of(account));
    }

    public Future<Void> createRandom(ApiCall call) {
        int count = call.body().getInteger("count");
        return call.firstUse()
                .map(first -> people.createRandomOnce(count, origin(call, first)))
                .orElseGet(() -> people.createRandom(count))
                .map(UserJson::of)
                .onSuccess(crowd -> send(call, 201, crowd))
                .mapEmpty();
    }

    public Future<Void> list(ApiCall call) {
        int limit = call.query("limit", PAGE);
        String after = call.query("after");
        return people.list(after == null ? "" : after, limit + 1)
                .map(found -> page(found, limit))
                .onSuccess(page -> send(call, 200, page))
                .mapEmpty();
    }

    private static JsonObject page(List<Account> found, int limit) {
        List<Account> shown = found.subList(0, Math.min(found.size(), limit));
        JsonObject page = new JsonObject().put("items", UserJson.list(shown));
        return found.size() > limit ? page.put("next", shown.get(limit - 1).id()) : page;
    }

    public Future<Void> get(ApiCall call) {
        return find(visible(call))
                .onSuccess(account -> send(call, 200, UserJson.of(account)))
                .mapEmpty();
    }

    private Future<Account> find(String id) {
        return people.find(id).map(found -> found.orElseThrow(() -> new RefusedException(NOT_FOUND)));
    }

    /**
     * Changing one's own credentials requires the current password, so that a stolen token is not enough.
     * Administrators are exempt.
     */
    public Future<Void> change(ApiCall call) {
        String id = visible(call);
        UserBody body = UserBody.read(call.body());
        boolean byAdmin = call.caller().isAdmin();
        RefusedException.unless(byAdmin || body.roles() == null, ROLES);
        RefusedException.unless(byAdmin || !body.changesCredentials() || body.currentPassword() != null, NEEDS_CURRENT);
        return find(id).map(body::of)
                .compose(edit -> byAdmin || !body.changesCredentials()
                        ? Future.succeededFuture(edit)
                        : verifyPassword(call, id, Objects.requireNonNull(body.currentPassword()))
                                .map(edit))
                .compose(edit -> people.change(id, edit, body.password()))
                .map(UserCalls::requireDone)
                .onSuccess(account -> send(call, 200, UserJson.of(account)))
                .mapEmpty();
    }

    private Future<Void> verifyPassword(ApiCall call, String id, String password) {
        access.countSignIn(id, call.request());
        return people.verifyPassword(id, password).map(outcome -> {
            if (!(outcome instanceof Done)) {
                access.signInFailed(id, call.request());
                throw new RefusedException(WRONG_CURRENT);
            }
            access.signedIn(id, call.request());
            return null;
        });
    }

    public Future<Void> remove(ApiCall call) {
        return people.remove(visible(call))
                .map(UserCalls::requireDone)
                .onSuccess(account -> responses.empty(call.request(), 204, null))
                .mapEmpty();
    }

    /** Another user's account is not found: the caller must not learn whether it exists. */
    private static String visible(ApiCall call) {
        String id = call.path("id");
        RefusedException.where("id", UserIds.flaw(id));
        RefusedException.unless(call.caller().mayManage(id), NOT_FOUND);
        return id;
    }

    private static Account requireDone(AccountOutcome outcome) {
        if (outcome instanceof Done done) {
            return done.account();
        }
        throw new RefusedException(Problem.of(
                switch ((AccountOutcome.Refusal) outcome) {
                    case NOT_FOUND -> ProblemKind.USER_NOT_FOUND;
                    case EMAIL_TAKEN -> ProblemKind.EMAIL_TAKEN;
                    case WRONG_PASSWORD -> ProblemKind.WRONG_CREDENTIALS;
                    case LAST_ADMINISTRATOR -> ProblemKind.LAST_ADMINISTRATOR;
                }));
    }

    private void send(ApiCall call, int status, JsonObject json) {
        responses.json(call.request(), status, json.toBuffer());
    }
}
