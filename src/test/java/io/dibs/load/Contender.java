package io.dibs.load;

import io.dibs.testkit.process.CpuSeconds;
import java.net.InetSocketAddress;
import java.util.Set;

/** What is compared: a server that gives out coupons, with the servers behind it. */
interface Contender extends AutoCloseable {
    String name();

    InetSocketAddress address();

    /** For a new campaign that will be claimed from for some seconds. */
    void create(String campaign);

    /** Waits until all that was acknowledged of a campaign is written, or nothing is written any more. */
    void settle(String campaign);

    /** Of everything that works for it. */
    CpuSeconds cpu();

    @Override
    void close();

    /** One that can be killed and looked into. */
    interface Crashable extends Contender {
        void create(String campaign, int stock);

        /** kill -9, and a start as soon as it has ended. */
        void crashProcess();

        /** kill -9, and a start as soon as it has ended. */
        void crashRedis();

        /** The users who have a row. */
        Set<String> usersOf(String campaign);
    }
}
