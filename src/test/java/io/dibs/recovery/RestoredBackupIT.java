package io.dibs.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.node.NodeProcess;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL's files are put back to an earlier moment, while Redis keeps what it knows. */
class RestoredBackupIT {
    @Test
    void aCampaignThatLostCouponsIsPausedUntilItIsRecovered(@TempDir Path folder) throws Exception {
        try (NodeProcess node = new NodeProcess(folder)) {
            node.start();
            LossScenario sale = new LossScenario(node);
            sale.sellWhatIsKept();
            node.process().stop();
            Path backup = folder.resolve("backup");
            copy(postgres(node), backup);
            node.start();
            sale.sellWhatIsLost();
            node.process().stop();
            copy(backup, postgres(node));
            node.start();

            sale.assertPaused();
            node.process().stop();
            node.start();
            sale.assertPaused();
            JsonObject loss = node.api().audit("c").getJsonArray("losses").getJsonObject(0);
            assertThat(loss.getInteger("first")).isEqualTo(6);
            assertThat(loss.getInteger("last")).isEqualTo(10);
            sale.recover(LossScenario.KNOWN);
        }
    }

    private static Path postgres(NodeProcess node) {
        return node.data().resolve("postgres");
    }

    /** With owners and rights, as PostgreSQL wants them. */
    private static void copy(Path from, Path to) throws IOException, InterruptedException {
        String script = "rm -rf '" + to + "' && cp -a '" + from + "' '" + to + "'";
        assertThat(new ProcessBuilder("sh", "-c", script).inheritIO().start().waitFor())
                .isZero();
    }
}
