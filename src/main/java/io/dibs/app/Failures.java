package io.dibs.app;

import io.dibs.app.embedded.DirectoryInUse;
import io.dibs.app.embedded.EmbeddedFailure;
import io.dibs.cluster.OtherClusterException;
import io.dibs.http.token.KeysUnavailableException;
import io.dibs.ledger.UnfitDatabaseException;
import java.io.PrintStream;
import java.net.BindException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a person why a command ended, and the shell by a number. */
final class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    static int report(Throwable failure, PrintStream err) {
        if (failure instanceof WrongSettings || failure instanceof DirectoryInUse) {
            err.println(failure.getMessage());
            return Status.WRONG_USE;
        }
        if (failure instanceof UnfitDatabaseException unfit) {
            err.println(unfit.getMessage());
            return unfit.check().isOutage() ? Status.FAILED : Status.WRONG_USE;
        }
        if (failure instanceof Unreachable
                || failure instanceof EmbeddedFailure
                || failure instanceof OtherClusterException
                || failure instanceof KeysUnavailableException) {
            err.println(failure.getMessage());
            return Status.FAILED;
        }
        if (failure instanceof BindException taken) {
            err.println("A port of the settings cannot be opened: " + taken.getMessage());
            return Status.WRONG_USE;
        }
        LOG.error("Dibs ended by a failure of its own", failure);
        return Status.FAILED;
    }
}
