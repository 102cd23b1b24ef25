package io.dibs.app;

import io.dibs.app.archive.ArchiveOrder;
import java.time.Duration;
import java.util.List;

/** What the commands of the jar are made of, apart from the command line. */
public interface NodeFactory {
    /** @param leave ends the process in good order, from any thread; the text says why */
    RunnableNode node(Settings settings, ServerUris uris, Leave leave);

    /** Throws what a start against this PostgreSQL would fail with; one that is starting is waited for. */
    void checkPostgres(ServerUri postgres, Settings settings);

    /** Throws where this Redis cannot be used; one that loads its data is waited for. */
    void checkRedis(ServerUri redis);

    /** @throws UnreachableServerException if PostgreSQL does not answer within its time limit */
    AuditVerdict audit(ServerUri postgres, String campaign);

    /**
     * Has a campaign go on that is paused because PostgreSQL lost coupons of it.
     *
     * @return the text to print
     */
    String recover(ServerUri postgres, String campaign);

    /** Writes a closed campaign to files, and removes its coupons where the order says so. */
    AuditVerdict archive(ServerUri postgres, ArchiveOrder order);

    /** @return all that is held of a person, as JSON */
    String exportPerson(ServerUri postgres, String userId);

    /**
     * Has PostgreSQL forget who a person was.
     *
     * @return the text to print
     */
    String erasePerson(ServerUri postgres, String userId);

    /**
     * Gives the first administrator another password.
     *
     * @return the text to print
     */
    String adminPassword(ServerUri postgres);

    /**
     * Brings the schema up to date.
     *
     * @param timeout how long locks of others are waited for
     * @return the text to print
     */
    String migrate(ServerUri postgres, StoreSettings stores, Duration timeout);

    /** Signs tokens with the secret of these settings. */
    Mint mint(AuthMode.Jwt settings);

    interface Mint {
        String token(String subject, List<String> scopes, Duration lifetime);
    }

    interface Leave {
        void leave(int status, String reason);
    }
}
