package io.dibs.load;

import static org.awaitility.Awaitility.await;

import io.dibs.testkit.process.ChildProcess;
import io.dibs.testkit.process.CpuSeconds;
import io.dibs.testkit.process.ProcFiles;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The bare server as a process of its own, with the flags of a node. */
final class CeilingProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    private final ChildProcess process;
    private final InetSocketAddress address;

    private CeilingProcess(ChildProcess process, InetSocketAddress address) {
        this.process = process;
        this.address = address;
    }

    static CeilingProcess start(Path folder, String heap) {
        List<String> command = List.of(
                ChildProcess.java(), heap, "-cp", System.getProperty("java.class.path"), CeilingServer.class.getName());
        ChildProcess process = ChildProcess.start(command, Map.of(), folder.resolve("ceiling.log"));
        await("the ceiling").atMost(START_LIMIT).until(() -> process.output().contains(CeilingServer.READY));
        String output = process.output();
        int at = output.indexOf(CeilingServer.READY) + CeilingServer.READY.length();
        int port = Integer.parseInt(output.substring(at).lines().findFirst().orElseThrow());
        return new CeilingProcess(process, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    InetSocketAddress address() {
        return address;
    }

    CpuSeconds cpu() {
        return new CpuSeconds(ProcFiles.cpuSeconds(process.pid()), 0, 0);
    }

    @Override
    public void close() {
        process.close();
    }
}
