package io.dibs.testkit.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports that are free on loopback, below those that the system gives to connections, and each once: they stay free
 * until they are used. Two JVMs that test at the same time have different ones.
 */
public final class FreePorts {
    private static final int TRIES = 100;
    private static final int LOWEST = 10_240;
    private static final int LOWEST_OF_CONNECTIONS = 32_768;
    private static final int JVMS = 2;
    private static final int JVM = Integer.getInteger("surefire.forkNumber", 1) % JVMS;
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private FreePorts() {}

    public static int free() {
        for (int tries = 0; tries < TRIES; tries++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST / JVMS, LOWEST_OF_CONNECTIONS / JVMS) * JVMS + JVM;
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                if (GIVEN.add(socket.getLocalPort())) {
                    return socket.getLocalPort();
                }
            } catch (IOException taken) {
                // Another one, then.
            }
        }
        throw new IllegalStateException("No port is free");
    }
}
