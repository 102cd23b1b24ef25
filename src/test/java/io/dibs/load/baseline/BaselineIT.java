package io.dibs.load.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.client.TestApiClient;
import io.dibs.testkit.load.ClaimRequests;
import io.dibs.testkit.load.LoadGenerator;
import io.dibs.testkit.load.LoadPlan;
import io.dibs.testkit.load.LoadReport;
import io.dibs.testkit.postgres.TestDatabase;
import io.dibs.testkit.process.FreePorts;
import io.dibs.testkit.redis.RedisProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A baseline that is wrong in the ordinary case would be beaten by no art. */
class BaselineIT {
    private static final int STOCK = 100;
    private static final int USERS = 300;
    private static final int CONNECTIONS = 32;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static RedisProcess redis;

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @BeforeAll
    static void startRedis() throws IOException {
        redis = new RedisProcess();
    }

    @AfterAll
    static void stopRedis() throws IOException {
        redis.close();
    }

    @ParameterizedTest
    @EnumSource
    void threeHundredUsersGetTheHundredCoupons(BaselineKind kind) {
        int port = FreePorts.free();
        String postgres = database.server().uri(database.settings());
        ConditionWait.get(
                BaselineServer.deploy(database.vertx(), kind, new BaselineServers(postgres, redis.uri()), port));
        String campaign = "c-" + kind.ordinal();
        new TestApiClient(port).create(campaign, STOCK);

        LoadReport first = claims(port, ClaimRequests.distinct(campaign, 0, USERS));
        LoadReport again = claims(port, ClaimRequests.distinct(campaign, 0, USERS));

        assertThat(first.count(201)).isEqualTo(STOCK);
        assertThat(first.count(409)).isEqualTo(USERS - STOCK);
        assertThat(again.count(200)).isEqualTo(STOCK);
        assertThat(again.count(409)).isEqualTo(USERS - STOCK);
        String rows = "SELECT count(*) FROM baseline_issued WHERE campaign = '" + campaign + "'";
        ConditionWait.until("all rows", () -> database.read(rows).equals(String.valueOf(STOCK)));
    }

    private static LoadReport claims(int port, ClaimRequests requests) {
        return LoadGenerator.run(
                LoadPlan.closedLoop(new InetSocketAddress("127.0.0.1", port), CONNECTIONS, LIMIT), requests);
    }
}
