package io.dibs.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EligibleUsersTest {
    private final AtomicLong taken = new AtomicLong();
    private final MemoryBudget memory = new MemoryBudget() {
        @Override
        public boolean hasSpace() {
            return true;
        }

        @Override
        public boolean tryReserve(long bytes) {
            reserve(bytes);
            return true;
        }

        @Override
        public void reserve(long bytes) {
            taken.addAndGet(bytes);
        }

        @Override
        public void release(long bytes) {
            taken.addAndGet(-bytes);
        }
    };

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 2_730, 2_731, 100_000})
    void whoWasAddedIsThereAndNobodyElse(int users) {
        EligibleUsers eligible = new EligibleUsers(users, memory);
        assertThat(eligible.contains(user(1))).isFalse();
        IntStream.rangeClosed(1, users).forEach(i -> eligible.add(user(i)));
        IntStream.rangeClosed(1, users).forEach(i -> eligible.add(user(i)));
        assertThat(eligible.size()).isEqualTo(users);
        assertThat(IntStream.rangeClosed(1, users).allMatch(i -> eligible.contains(user(i))))
                .isTrue();
        assertThat(IntStream.rangeClosed(users + 1, 2 * users).anyMatch(i -> eligible.contains(user(i))))
                .isFalse();
    }

    @Test
    void aUserTakesTwentyFourBytes() {
        EligibleUsers eligible = new EligibleUsers(200_000, memory);
        IntStream.range(0, 200_000).forEach(i -> eligible.add(user(i)));
        assertThat(eligible.bytes() / 200_000.0).isBetween(24.0, 24.5);
        assertThat(taken.get()).isEqualTo(eligible.bytes());
        eligible.release();
        assertThat(taken.get()).isZero();
    }

    @Test
    void identitiesThatBeginAlikeOrEndTheSlotsAreToldApart() {
        EligibleUsers eligible = new EligibleUsers(4, memory);
        HolderIdentity[] same = {
            new HolderIdentity(-1, 1),
            new HolderIdentity(-1, 2),
            new HolderIdentity(-2, 1),
            new HolderIdentity(Long.MIN_VALUE, 0)
        };
        for (HolderIdentity each : same) {
            eligible.add(each);
        }
        assertThat(same).allMatch(eligible::contains);
        assertThat(eligible.contains(new HolderIdentity(-1, 3))).isFalse();
    }

    @Test
    void moreThanWereSaidAreAFault() {
        EligibleUsers eligible = new EligibleUsers(2, memory);
        assertThatThrownBy(() -> IntStream.range(0, 9).forEach(i -> eligible.add(user(i))))
                .isInstanceOf(IllegalStateException.class);
    }

    private static HolderIdentity user(int number) {
        return TestCampaigns.user("u" + number);
    }
}
