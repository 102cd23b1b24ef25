package io.dibs.people;

/** An account and the hash of its password. */
public record AccountCredentials(Account account, String passwordHash) {
    @Override
    public String toString() {
        return "Credentials[" + account.id() + "]";
    }
}
