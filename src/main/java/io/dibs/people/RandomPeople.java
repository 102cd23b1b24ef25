package io.dibs.people;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Makes up people for load tests. Their addresses are of a domain that is nobody's. */
final class RandomPeople {
    private static final List<String> MANNERS = List.of(
            "brave", "calm", "clever", "eager", "gentle", "happy", "jolly", "kind", "lively", "merry", "nimble",
            "proud", "quick", "quiet", "sunny", "witty");
    private static final List<String> ANIMALS = List.of(
            "badger", "beaver", "crane", "dolphin", "falcon", "gecko", "heron", "ibis", "lynx", "marten", "otter",
            "panda", "raven", "seal", "tapir", "wombat");
    private static final int TAIL = 12;

    private RandomPeople() {}

    static List<Account> of(int count, long now, AccountIds.Source source) {
        return IntStream.range(0, count)
                .mapToObj(number -> one(number, now, source))
                .toList();
    }

    private static Account one(int number, long now, AccountIds.Source source) {
        String name =
                MANNERS.get(number % MANNERS.size()) + "-" + ANIMALS.get(number / MANNERS.size() % ANIMALS.size());
        String email = name + "-" + source.next(TAIL) + "@example.com";
        return new Account(AccountIds.next(now, source), email, name, Set.of(Role.USER), now);
    }
}
