package io.dibs.load;

import io.dibs.app.embedded.EmbeddedServers;
import io.dibs.app.embedded.ServerKind;
import io.dibs.testkit.node.DirectSql;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.process.CpuSeconds;
import io.dibs.testkit.process.ProcFiles;
import java.net.InetSocketAddress;
import java.util.Set;

/** A node with its embedded servers. */
record DibsContender(NodeProcess node) implements Contender.Crashable {
    private static final int BIG_STOCK = 100_000_000;

    @Override
    public String name() {
        return RunReport.DIBS;
    }

    @Override
    public InetSocketAddress address() {
        return node.address();
    }

    @Override
    public void create(String campaign) {
        create(campaign, BIG_STOCK);
    }

    @Override
    public void create(String campaign, int stock) {
        node.api().create(campaign, stock);
    }

    @Override
    public void settle(String campaign) {
        FollowUpWork.await(node);
    }

    @Override
    public CpuSeconds cpu() {
        return node.cpu();
    }

    @Override
    public void crashProcess() {
        node.process().kill();
        node.start();
    }

    /** The node starts it again. */
    @Override
    public void crashRedis() {
        ProcFiles.inside(node.data(), "redis-server").forEach(pid -> ProcFiles.signal(pid, "KILL"));
    }

    @Override
    public Set<String> usersOf(String campaign) {
        return DirectSql.texts(postgres(), "SELECT user_id FROM coupon WHERE campaign = '" + campaign + "'");
    }

    private String postgres() {
        return EmbeddedServers.noted(node.data(), ServerKind.POSTGRES).orElseThrow();
    }

    @Override
    public void close() {
        node.close();
    }
}
