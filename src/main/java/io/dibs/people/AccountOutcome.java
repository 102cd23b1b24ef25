package io.dibs.people;

/** The possible outcomes of a request about an account. */
public sealed interface AccountOutcome {
    /** @param account as it is now; for one that was removed, as it was */
    record Done(Account account) implements AccountOutcome {}

    enum Refusal implements AccountOutcome {
        NOT_FOUND,
        EMAIL_TAKEN,
        WRONG_PASSWORD,
        /** Nobody could make another one. */
        LAST_ADMINISTRATOR
    }
}
