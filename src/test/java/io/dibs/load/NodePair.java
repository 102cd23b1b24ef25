package io.dibs.load;

import io.dibs.testkit.load.ClaimRequests;
import io.dibs.testkit.load.LoadGenerator;
import io.dibs.testkit.load.LoadPlan;
import io.dibs.testkit.node.NodeProcess;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Two nodes, each with servers of its own, that are asked in turns: the second one stands beside the first. */
final class NodePair {
    /** The same for both: one that seemed steady too soon would be measured cold beside a warm one. */
    private static final Duration WARM_UP = Duration.ofSeconds(25);

    private static final int BIG_STOCK = 100_000_000;

    /** One of both, under the name that the table shows. */
    record Member(String name, NodeProcess node) {}

    private final LoadOptions options;
    private final WrongAnswers wrongs;
    private final List<Member> members;
    private final ResultTable table = new ResultTable(System.out);

    private NodePair(LoadOptions options, WrongAnswers wrongs, List<Member> members) {
        this.options = options;
        this.wrongs = wrongs;
        this.members = members;
    }

    static NodePair warm(LoadOptions options, WrongAnswers wrongs, Member first, Member second) {
        NodePair pair = new NodePair(options, wrongs, List.of(first, second));
        LoadWarmUp.inTurns(WARM_UP, pair.members.stream().map(pair::warmUp).toList());
        pair.rest();
        pair.table.head();
        return pair;
    }

    private Consumer<Duration> warmUp(Member member) {
        member.node().api().create("warm", BIG_STOCK);
        ClaimRequests claims = ClaimRequests.distinct("warm", 0, Long.MAX_VALUE);
        return time -> LoadGenerator.run(plan(member, time), claims);
    }

    void durable() {
        members.forEach(each -> each.node().api().create("big", BIG_STOCK));
        measure("durable", 201, ClaimRequests.distinct("big", 0, Long.MAX_VALUE));
    }

    void soldOut() {
        SoldOutCampaign campaign = new SoldOutCampaign("gone");
        for (Member each : members) {
            each.node().api().create(campaign.id(), SoldOutCampaign.STOCK);
            campaign.fill(plan(each, SoldOutCampaign.FILL_LIMIT), campaign.winners(), wrongs);
        }
        rest();
        measure("sold out", 409, campaign.strangers());
    }

    /** Users that one of them has not met are as new to the other: each sees others of the same crowd. */
    private void measure(String asked, int status, ClaimRequests claims) {
        List<LoadMeasurement> sums = LoadMeasurement.inTurns(options.number("--turns"), members.size(), number -> {
            Member member = members.get(number);
            return LoadMeasurement.of(
                    asked + ", " + member.name(),
                    plan(member, options.turn()),
                    claims,
                    member.node()::cpu,
                    () -> FollowUpWork.await(member.node()));
        });
        sums.forEach(each -> wrongs.expectOnly(each, status));
        table.rows(sums.get(0), sums.get(1));
    }

    private void rest() {
        members.forEach(each -> FollowUpWork.await(each.node()));
    }

    private LoadPlan plan(Member member, Duration time) {
        return LoadPlan.closedLoop(member.node().address(), options.number("--connections"), time);
    }
}
