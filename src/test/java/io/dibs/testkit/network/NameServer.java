package io.dibs.testkit.network;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Answers every name with the same addresses, each time in another order, as the name server of a container engine
 * does. It ends with its process.
 */
public final class NameServer {
    private static final int PORT = 53;
    private static final int MAX_BYTES = 512;
    private static final int HEADER_BYTES = 12;
    private static final int IPV4 = 1;
    private static final int SECONDS_TO_LIVE = 1;

    private final DatagramSocket socket;
    private final List<InetAddress> addresses;

    private NameServer(DatagramSocket socket, List<InetAddress> addresses) {
        this.socket = socket;
        this.addresses = addresses;
    }

    public static void start(String host, List<String> addresses) {
        try {
            List<InetAddress> all = new ArrayList<>();
            for (String address : addresses) {
                all.add(InetAddress.getByName(address));
            }
            NameServer server = new NameServer(new DatagramSocket(new InetSocketAddress(host, PORT)), all);
            Thread thread = new Thread(server::serve, "name-server");
            thread.setDaemon(true);
            thread.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve() {
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(new byte[MAX_BYTES], MAX_BYTES);
                socket.receive(packet);
                byte[] answer = answer(packet.getData());
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The question as it came, and a record of each address if it asked for IPv4. */
    private byte[] answer(byte[] query) {
        int nameEnd = HEADER_BYTES;
        while (query[nameEnd] != 0) {
            nameEnd += query[nameEnd] + 1;
        }
        int questionEnd = nameEnd + 5;
        boolean asksForIpv4 = query[nameEnd + 2] == IPV4;
        Collections.rotate(addresses, 1);
        List<InetAddress> found = asksForIpv4 ? addresses : List.of();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(query, 0, 2);
        // An answer, without an error; one question.
        out.writeBytes(new byte[] {(byte) 0x81, (byte) 0x80, 0, 1, 0, (byte) found.size(), 0, 0, 0, 0});
        out.write(query, HEADER_BYTES, questionEnd - HEADER_BYTES);
        for (InetAddress address : found) {
            // The name of the question, its type and class, how long it may be kept, and four bytes.
            out.writeBytes(new byte[] {(byte) 0xc0, HEADER_BYTES, 0, IPV4, 0, 1, 0, 0, 0, SECONDS_TO_LIVE, 0, 4});
            out.writeBytes(address.getAddress());
        }
        return out.toByteArray();
    }
}
