package io.dibs;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;

/** The arrows between the packages. What is not drawn here is not there. */
@AnalyzeClasses(packages = "io.dibs", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule theRulesKnowOnlyJava = only(
            "campaign",
            resideInAnyPackage("java..", "javax.crypto..", "org.jspecify.annotations..", "io.dibs.campaign.."));

    @ArchTest
    static final ArchRule receiptsKnowOnlyJava = only(
            "receipt",
            resideInAnyPackage("java..", "javax.crypto..", "org.jspecify.annotations..", "io.dibs.receipt.."));

    @ArchTest
    static final ArchRule theShardKnowsOnlyTheRules = only(
            "shard",
            resideInAnyPackage("java..", "org.jspecify.annotations..", "io.dibs.campaign..", "io.dibs.shard.."));

    @ArchTest
    static final ArchRule routingLeadsToTheShard = arrows("routing", "campaign", "shard", "trace");

    /**
     * A port belongs, with what it speaks of, to the room that needs it, and those of the API to {@code repository};
     * the ledger implements them, and app only wires.
     */
    @ArchTest
    static final ArchRule theLedgerServesPorts = arrows(
            "ledger", "campaign", "shard", "cluster", "repository", "people", "webhook", "receipt", "connection");

    @ArchTest
    static final ArchRule whichHoldersComeNextIsDecidedByPlainJava = only(
            "ledger.holder", resideInAnyPackage("java..", "org.jspecify.annotations..", "io.dibs.ledger.holder.."));

    @ArchTest
    static final ArchRule theRepositoryKnowsOnlyTheRules = arrows("repository", "campaign");

    @ArchTest
    static final ArchRule peopleKnowNobody = arrows("people");

    @ArchTest
    static final ArchRule webhooksKnowNobody = arrows("webhook");

    @ArchTest
    static final ArchRule snapshotsServeTheShardsPorts = arrows("snapshot", "campaign", "shard", "connection");

    @ArchTest
    static final ArchRule addressesOfServersKnowNobody = arrows("connection");

    @ArchTest
    static final ArchRule onlySnapshotsSpeakToRedis = noClasses()
            .that()
            .resideOutsideOfPackage("io.dibs.snapshot..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.vertx.redis..");

    @ArchTest
    static final ArchRule theApiReachesShardsThroughTheRoutingClient =
            arrows("http", "campaign", "shard", "routing", "repository", "people", "webhook", "receipt", "trace");

    // ---- the rooms of the API: none of them knows io.dibs.http itself, which puts them together --------------------

    @ArchTest
    static final ArchRule noRoomsOfTheApiGoRoundInACircle =
            slices().matching("io.dibs.http.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule jsonStandsAlone = arrows("http.json");

    @ArchTest
    static final ArchRule tokensKnowNoSubject = arrows("http.token", "http.json");

    @ArchTest
    static final ArchRule limitsStandAlone = arrows("http.limit");

    @ArchTest
    static final ArchRule answersKnowNoSubject = arrows("http.answer", "trace");

    @ArchTest
    static final ArchRule pagesKnowNoSubject = arrows("http.page", "http.answer");

    @ArchTest
    static final ArchRule theContractKnowsNoSubject = arrows("http.contract", "http.answer", "http.json");

    @ArchTest
    static final ArchRule requestsKnowNoSubject =
            arrows("http.request", "http.answer", "http.limit", "repository", "people");

    @ArchTest
    static final ArchRule accessKnowsNoSubject =
            arrows("http.access", "http.answer", "http.request", "http.limit", "http.token");

    @ArchTest
    static final ArchRule campaignsKnowNoOtherSubject = subject("campaign", "campaign", "shard", "routing");

    @ArchTest
    static final ArchRule couponsAreOfCampaigns = subject("coupon", "campaign", "shard", "routing", "http.campaign");

    @ArchTest
    static final ArchRule theFeedIsOfACampaignsCoupons = subject("feed", "campaign", "http.campaign", "http.coupon");

    @ArchTest
    static final ArchRule uploadsChangeCampaigns = subject("upload", "campaign", "routing", "http.campaign");

    @ArchTest
    static final ArchRule claimsAreAnsweredWithCoupons =
            subject("claim", "campaign", "shard", "routing", "http.access", "http.coupon", "trace");

    @ArchTest
    static final ArchRule accountsKnowNoOtherSubject = subject("people", "people", "http.access");

    @ArchTest
    static final ArchRule webhookCallsKnowNoOtherSubject = subject("webhook", "webhook");

    @ArchTest
    static final ArchRule clusterCallsKnowNoOtherSubject = subject("cluster");

    @ArchTest
    static final ArchRule logsKnowNoOtherSubject = subject("receipt", "receipt");

    @ArchTest
    static final ArchRule theLiveRoomKnowsNoOtherSubject = subject("live", "campaign");

    // ---- the rest --------------------------------------------------------------------------------------------------

    @ArchTest
    static final ArchRule theClusterKnowsOnlyTheShard = arrows("cluster", "shard");

    @ArchTest
    static final ArchRule onlyTheClusterSpeaksToHazelcast = noClasses()
            .that()
            .resideOutsideOfPackage("io.dibs.cluster..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.hazelcast..", "io.vertx.spi.cluster..");

    @ArchTest
    static final ArchRule tracesKnowNobody = arrows("trace");

    @ArchTest
    static final ArchRule onlyTracesSpeakOpenTelemetry = noClasses()
            .that()
            .resideOutsideOfPackage("io.dibs.trace..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.opentelemetry..");

    @ArchTest
    static final ArchRule operationsKnowOnlyWhatARequestIs = arrows("ops", "http.request", "http.answer");

    @ArchTest
    static final ArchRule nobodyLeansOnTheWiring = noClasses()
            .that()
            .resideOutsideOfPackage("io.dibs.app..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.dibs.app..");

    @ArchTest
    static final ArchRule onlyTheLedgerSpeaksSql = noClasses()
            .that()
            .resideOutsideOfPackage("io.dibs.ledger..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx.sqlclient..", "io.vertx.pgclient..", "org.flywaydb..", "java.sql..");

    @ArchTest
    static final ArchRule noRoomIsWithoutAName =
            noClasses().should().resideInAnyPackage("..util..", "..common..", "..impl..", "..core..", "..helper..");

    private static ArchRule only(String room, DescribedPredicate<JavaClass> allowed) {
        return classes()
                .that()
                .resideInAPackage("io.dibs." + room + "..")
                .should()
                .onlyDependOnClassesThat(allowed);
    }

    /** What a room of the API is about; all of them read requests, ask the repository and write answers. */
    private static ArchRule subject(String room, String... to) {
        return arrows(
                "http." + room,
                Stream.concat(Stream.of("repository", "http.answer", "http.request"), Stream.of(to))
                        .toArray(String[]::new));
    }

    private static ArchRule arrows(String from, String... to) {
        String[] allowed = new String[to.length + 1];
        for (int i = 0; i < to.length; i++) {
            allowed[i] = "io.dibs." + to[i] + "..";
        }
        allowed[to.length] = "io.dibs." + from + "..";
        return noClasses()
                .that()
                .resideInAPackage("io.dibs." + from + "..")
                .should()
                .dependOnClassesThat(
                        JavaClass.Predicates.resideInAPackage("io.dibs..").and(resideOutsideOfPackages(allowed)));
    }
}
