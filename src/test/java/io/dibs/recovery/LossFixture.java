package io.dibs.recovery;

import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.postgres.InstalledPostgres;
import io.dibs.testkit.redis.RedisProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A node on a PostgreSQL and a Redis of the test's own, which it can put back, replace and empty. */
abstract class LossFixture {
    @TempDir
    Path folder;

    InstalledPostgres postgres;
    NodeProcess node;
    LossScenario sale;
    private RedisProcess redis;

    /** Settings of postgresql.conf. */
    String[] settings() {
        return new String[0];
    }

    @BeforeEach
    final void startAll() throws IOException {
        postgres =
                InstalledPostgres.create(folder.resolve("postgres"), settings()).start();
        redis = new RedisProcess();
        node = NodeProcess.on(postgres.uri(), redis.uri(), Files.createDirectories(folder.resolve("node")));
        node.start();
        sale = new LossScenario(node);
        sale.sellWhatIsKept();
    }

    @AfterEach
    final void endAll() throws IOException {
        node.close();
        redis.close();
        postgres.close();
    }

    /** It keeps nothing over a restart. */
    final void emptyRedis() {
        redis.kill();
        try {
            redis.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
