package io.dibs.load;

import io.dibs.testkit.process.CpuSeconds;
import java.net.InetSocketAddress;

/** The bare server, which gives out nothing. */
record CeilingContender(CeilingProcess process) implements Contender {
    @Override
    public String name() {
        return RunReport.CEILING;
    }

    @Override
    public InetSocketAddress address() {
        return process.address();
    }

    @Override
    public void create(String campaign) {
        // It answers to any.
    }

    @Override
    public void settle(String campaign) {
        // It writes nothing.
    }

    @Override
    public CpuSeconds cpu() {
        return process.cpu();
    }

    @Override
    public void close() {
        process.close();
    }
}
