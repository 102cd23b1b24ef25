package io.dibs.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.pgclient.PgException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Why no connection came about, for the operator who must mend it. */
class ConnectFailureTest {
    private static final PostgresSettings SETTINGS =
            PostgresSettings.parse("postgresql://me:secret@db.example:6432/dibs?sslmode=require");

    private static UnfitDatabaseException explain(Throwable failure) {
        return ConnectFailure.explain(SETTINGS, failure);
    }

    private static void assertSaid(Throwable failure, ServerCheck check, String message) {
        UnfitDatabaseException said = explain(failure);
        assertThat(said.check()).isEqualTo(check);
        assertThat(said).hasMessageContaining(message).hasMessageNotContaining("secret");
        assertThat(said.getCause()).isSameAs(failure);
    }

    @ParameterizedTest
    @CsvSource({
        "3D000, DATABASE, has no database dibs: create it",
        "28P01, CREDENTIALS, 'does not let in me (it said so): correct user and password'",
        "28000, CREDENTIALS, 'does not let in me (it said so)'",
        "42501, CREDENTIALS, 'does not let in me (it said so)'",
        "08P01, SESSION, 'refuses the connection''s settings (it said so), as a connection pooler'",
        "53300, REACHABLE, 'has no connection left (it said so): raise max_connections'",
        "57P03, REACHABLE, 'db.example:6432 refuses the connection: it said so'"
    })
    void whatTheServerRefusesIsSaidByItsState(String state, ServerCheck check, String message) {
        assertSaid(new PgException("it said so", "FATAL", state, null), check, message);
    }

    /** Its state is that of a wrong password. */
    @Test
    void aMissingCertificateIsToldFromAWrongPassword() {
        assertSaid(
                new PgException("connection requires a valid client certificate", "FATAL", "28000", null),
                ServerCheck.TLS,
                "add sslcert=FILE and sslkey=FILE");
    }

    @Test
    void whatTheNetworkSaysIsFoundUnderWhatWrapsIt() {
        assertSaid(
                new IllegalStateException(new UnknownHostException("db.example")),
                ServerCheck.REACHABLE,
                "No host is named db.example");
        assertSaid(
                new IllegalStateException(new ConnectException("refused")),
                ServerCheck.REACHABLE,
                "Nothing listens at db.example:6432");
        assertSaid(
                new IllegalStateException("closed", new SSLHandshakeException("bad")),
                ServerCheck.TLS,
                "offers no TLS connection that sslmode=require accepts (closed)");
        assertSaid(new IllegalStateException("SSL is not supported"), ServerCheck.TLS, "offers no TLS connection");
    }

    @Test
    void silenceIsSaidToBeSilence() {
        assertSaid(new TimeoutException(), ServerCheck.REACHABLE, "does not answer at postgresql://me@db.example:6432");
        assertSaid(new PgException("lost", "FATAL", null, null), ServerCheck.REACHABLE, "does not answer");
    }

    @Test
    void whatIsExplainedAlreadyStaysAsItIs() {
        UnfitDatabaseException known = new UnfitDatabaseException(ServerCheck.SHARDS, "wrong shards");
        assertThat(explain(known)).isSameAs(known);
    }

    @Test
    void aServerThatStartsIsWorthWaitingFor() {
        PgException starting = new PgException("starting up", "FATAL", "57P03", null);
        assertThat(ConnectFailure.isStarting(starting)).isTrue();
        assertThat(ConnectFailure.isStarting(new IllegalStateException(starting)))
                .isTrue();
        assertThat(ConnectFailure.isStarting(new PgException("no", "FATAL", "28P01", null)))
                .isFalse();
        assertThat(ConnectFailure.isStarting(new ConnectException("refused"))).isFalse();
    }
}
