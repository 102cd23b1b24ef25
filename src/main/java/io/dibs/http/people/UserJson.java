package io.dibs.http.people;

import io.dibs.http.answer.Rfc3339Format;
import io.dibs.people.Account;
import io.dibs.people.AccountService.Crowd;
import io.dibs.people.Role;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Users as the API shows them. */
final class UserJson {
    private UserJson() {}

    static JsonObject of(Account account) {
        List<String> roles = account.roles().stream().sorted().map(Role::label).toList();
        return new JsonObject()
                .put("id", account.id())
                .put("email", account.email())
                .put("username", account.username())
                .put("roles", new JsonArray(roles))
                .put("createdAt", Rfc3339Format.text(account.createdAt()));
    }

    static JsonObject of(Crowd crowd) {
        return new JsonObject().put("password", crowd.password()).put("items", list(crowd.accounts()));
    }

    static JsonArray list(List<Account> accounts) {
        return new JsonArray(accounts.stream().map(UserJson::of).toList());
    }
}
