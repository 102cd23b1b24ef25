package io.dibs.testkit.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A client of server-sent events over a plain socket, which reads as slowly as it likes. */
public final class EventStreamClient implements AutoCloseable {
    /** Each has more than a megabyte; a socket's buffer of this system grows to four. */
    private static final int LARGE_FILES = 60;

    public final Socket socket;
    private final BufferedReader in;
    private final String statusLine;
    private final Map<String, String> head = new HashMap<>();
    /** What the server has said besides events. */
    public String retry;

    public int comments;

    private EventStreamClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
        this.statusLine = in.readLine();
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            int colon = line.indexOf(':');
            head.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
    }

    public static EventStreamClient of(int port, String path, String... headers) throws IOException {
        String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return new EventStreamClient(ask(port, get(path, more), 65_536));
    }

    /**
     * The socket of a client that has asked and reads nothing. So much comes before the first event that no buffer on
     * the way has room for the second.
     */
    public static Socket askBehindMuch(int port, String path) throws IOException {
        return ask(port, get("/openapi.yaml", "").repeat(LARGE_FILES) + get(path, ""), 2_048);
    }

    private static String get(String path, String headers) {
        return "GET " + path + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n";
    }

    private static Socket ask(int port, String requests, int receiveBytes) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(receiveBytes);
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(requests.getBytes(UTF_8));
        return socket;
    }

    public int status() {
        return Integer.parseInt(statusLine.split(" ")[1]);
    }

    public Map<String, String> head() {
        return head;
    }

    /** The next event; null when the stream has come to its proper end. */
    public JsonObject next() throws IOException {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.startsWith("data: ")) {
                return new JsonObject(line.substring(6));
            } else if (line.startsWith("retry: ")) {
                retry = line.substring(7);
            } else if (line.equals(":")) {
                comments++;
            } else if (line.equals("0")) {
                return null;
            }
        }
        throw new IOException("The stream was cut off");
    }

    /** Reads on to the first event of so many issued coupons. */
    public JsonObject until(int issued) throws IOException {
        JsonObject event = next();
        while (event.getInteger("issued") < issued) {
            event = next();
        }
        return event;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
