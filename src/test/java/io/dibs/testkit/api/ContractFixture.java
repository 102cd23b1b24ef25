package io.dibs.testkit.api;

import io.dibs.people.Account;

/** What a walk through the contract needs that no call of the API does. */
public interface ContractFixture {
    /** Whether what is behind the API gives no answer. */
    void cutOff(boolean off);

    /** Somebody whose id is known beforehand, and if it is an administrator the only one. */
    void add(Account account);

    /** Causes a message to a webhook that does not take it. @return the message's id */
    String notify(String webhook);

    /** Another node serves, as far as PostgreSQL says. */
    void addNode();
}
