package io.dibs.app.embedded;

import java.io.IOException;

/**
 * A server program that runs apart from this process, in a session of its own: a Ctrl-C at the terminal reaches the
 * node alone, which stops its servers after it has drained.
 */
interface EmbeddedServer {
    String name();

    ServerProcesses processes();

    /** Unpacks the program and makes its data, where that has not been done. */
    void prepare() throws IOException;

    /** Starts it on this port of the loopback, and returns once it answers. */
    void launch(int port) throws IOException;

    /** Asks it to end in good order. */
    void requestStop(ProcessHandle leader);

    /** Asks again, for one that takes too long: it may lose time at its next start, never data. */
    void forceStop(ProcessHandle leader);

    String uri(int port);
}
