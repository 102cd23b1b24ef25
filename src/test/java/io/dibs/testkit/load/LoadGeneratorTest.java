package io.dibs.testkit.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.client.ClientRecord;
import io.dibs.testkit.load.NaiveServer.Faults;
import io.dibs.testkit.process.FreePorts;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoadGeneratorTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Test
    void eachRequestIsAnsweredAndCountedByStatus() throws Exception {
        try (NaiveServer server = new NaiveServer(100, Faults.NONE)) {
            ClientRecord record = new ClientRecord();
            LoadReport report = LoadGenerator.run(
                    LoadPlan.closedLoop(server.start(), 30, LIMIT), ClaimRequests.distinct("c", 0, 300), record);

            assertThat(report.count(201)).isEqualTo(100);
            assertThat(report.count(409)).isEqualTo(200);
            assertThat(report.failed() + report.unanswered()).isZero();
            assertThat(record.size()).isEqualTo(100);
            assertThat(record.violations()).isEmpty();
            assertThat(record.holds(ClaimRequests.userId(0))).isTrue();
        }
    }

    @Test
    void whatGetsNoAnswerIsAskedAgainUntilItDoes() throws Exception {
        try (NaiveServer server = new NaiveServer(1_000, new Faults(7, 5, 0, 0))) {
            ClientRecord record = new ClientRecord();
            LoadPlan plan = LoadPlan.closedLoop(server.start(), 16, LIMIT).retrying(LIMIT);
            LoadReport report = LoadGenerator.run(plan, ClaimRequests.distinct("c", 0, 1_000), record);

            assertThat(record.size()).isEqualTo(1_000);
            assertThat(record.violations()).isEmpty();
            assertThat(report.count(503)).isPositive();
            assertThat(report.failures()).containsKey(AttemptFailure.CONNECTION_LOST);
            assertThat(report.unanswered()).isZero();
        }
    }

    @Test
    void aConnectionThatTheServerEndsAfterItsAnswerIsNoFailure() throws Exception {
        try (NaiveServer server = new NaiveServer(1_000, new Faults(0, 0, 3, 0))) {
            LoadReport report = LoadGenerator.run(
                    LoadPlan.closedLoop(server.start(), 16, LIMIT), ClaimRequests.distinct("c", 0, 1_000));

            assertThat(report.count(201)).isEqualTo(1_000);
            assertThat(report.failed() + report.unanswered()).isZero();
        }
    }

    @Test
    void aConstantRateIsKept() throws Exception {
        try (NaiveServer server = new NaiveServer(10_000, Faults.NONE)) {
            LoadPlan plan = LoadPlan.constantRate(server.start(), 32, 1_000, Duration.ofSeconds(2));
            LoadReport report = LoadGenerator.run(plan, ClaimRequests.distinct("c", 0, 10_000));

            assertThat(report.count(201)).isBetween(1_990L, report.elapsed().toMillis() + 1);
            assertThat(report.elapsed()).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
        }
    }

    @Test
    void waitingForABusyConnectionCounts() throws Exception {
        try (NaiveServer server = new NaiveServer(1_000, new Faults(0, 0, 0, 400))) {
            LoadPlan plan = LoadPlan.constantRate(server.start(), 1, 100, LIMIT);
            LoadReport report = LoadGenerator.run(plan, ClaimRequests.distinct("c", 0, 50));

            assertThat(report.answered()).isEqualTo(50);
            assertThat(report.millis(50))
                    .as("half of them waited for the first")
                    .isBetween(100.0, 300.0);
            assertThat(report.maxMillis()).isGreaterThan(395);
        }
    }

    @Test
    void whoHangsUpIsNotSentLater() throws Exception {
        try (NaiveServer server = new NaiveServer(1_000, new Faults(0, 0, 0, 400))) {
            LoadPlan plan = LoadPlan.constantRate(server.start(), 1, 100, Duration.ofSeconds(1))
                    .dropping();
            LoadReport report = LoadGenerator.run(plan, ClaimRequests.distinct("c", 0, 1_000));

            assertThat(report.dropped()).isGreaterThan(30);
            assertThat(report.answered()).isPositive().isLessThan(70);
            assertThat(report.unanswered()).isZero();
        }
    }

    @Test
    void aServerThatNeverAnswersEndsTheRunInTime() throws Exception {
        try (ServerSocket silent = new ServerSocket(0)) {
            InetSocketAddress target = new InetSocketAddress("127.0.0.1", silent.getLocalPort());
            LoadPlan.Retry once = new LoadPlan.Retry(1, Duration.ZERO, Duration.ofMillis(200));
            LoadPlan plan = new LoadPlan(target, 1, 0, false, Duration.ofSeconds(1), Duration.ofMillis(100), once);
            LoadReport report = LoadGenerator.run(plan, ClaimRequests.distinct("c", 0, 1_000));

            assertThat(report.failures()).containsKey(AttemptFailure.TIMED_OUT);
            assertThat(report.answered()).isZero();
            assertThat(report.unanswered()).isPositive();
            assertThat(report.elapsed()).isLessThan(Duration.ofSeconds(2));
        }
    }

    @Test
    void aServerThatIsNotThereEndsTheRunInTime() throws Exception {
        InetSocketAddress nobody = new InetSocketAddress("127.0.0.1", FreePorts.free());
        LoadPlan plan = LoadPlan.closedLoop(nobody, 4, Duration.ofMillis(300)).retrying(Duration.ofMillis(300));
        LoadReport report = LoadGenerator.run(plan, ClaimRequests.distinct("c", 0, 10));

        assertThat(report.answered()).isZero();
        assertThat(report.failures()).containsKey(AttemptFailure.NOT_CONNECTED);
    }
}
