package io.dibs.app;

import io.dibs.app.archive.ArchiveRefusedException;
import io.dibs.app.embedded.DirectoryInUseException;
import io.dibs.app.embedded.EmbeddedServerException;
import io.dibs.cluster.OtherClusterException;
import io.dibs.http.token.KeysUnavailableException;
import io.dibs.ledger.ArchivedCampaignException;
import io.dibs.ledger.PersonNotErasableException;
import io.dibs.ledger.UnfitDatabaseException;
import java.io.PrintStream;
import java.net.BindException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a person why a command ended, and the shell by a number. */
final class FailureReporter {
    private static final Logger LOG = LoggerFactory.getLogger(FailureReporter.class);

    private FailureReporter() {}

    static int report(Throwable failure, PrintStream err) {
        if (failure instanceof InvalidSettingsException
                || failure instanceof DirectoryInUseException
                || failure instanceof ArchiveRefusedException
                || failure instanceof ArchivedCampaignException
                || failure instanceof PersonNotErasableException) {
            err.println(failure.getMessage());
            return ExitCode.USAGE;
        }
        if (failure instanceof UnfitDatabaseException unfit) {
            err.println(unfit.getMessage());
            return unfit.check().isOutage() ? ExitCode.FAILED : ExitCode.USAGE;
        }
        if (failure instanceof UnreachableServerException
                || failure instanceof EmbeddedServerException
                || failure instanceof OtherClusterException
                || failure instanceof KeysUnavailableException) {
            err.println(failure.getMessage());
            return ExitCode.FAILED;
        }
        if (failure instanceof BindException taken) {
            err.println("A port of the settings cannot be opened: " + taken.getMessage());
            return ExitCode.USAGE;
        }
        LOG.error("Unexpected error. Please report it:", failure);
        return ExitCode.FAILED;
    }
}
